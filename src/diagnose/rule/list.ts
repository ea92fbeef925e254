import { isObject } from '../../base/json.ts'
import { listResponseUrn } from '../../scim/urn.ts'
import { fail, pass, type Rule } from '../rule.ts'

const rfc = (section: string) => `https://www.rfc-editor.org/rfc/rfc7644#section-${section}`

/** Answers to queries (RFC 7644 §3.4.2). */
export const listRules: readonly Rule[] = [
  {
    id: 'RFC7644-3.4.2-listresponse',
    tier: 1,
    mode: 'passive',
    required: 'The answer to a query is a ListResponse, also for a single match (RFC 7644 §3.4.2, MUST).',
    source: rfc('3.4.2'),
    severity: 'blocker',
    breaks: 'Entra and Okta find nobody and create a second account, or stop the job.',
    fix: 'Wrap every answer to a query, also that of one match.',
    evaluate: (seen) => {
      if (seen.about.action !== 'list' || !seen.ok) return undefined
      const { body } = seen
      const schemas = isObject(body) ? body.schemas : undefined
      if (Array.isArray(schemas) && schemas.includes(listResponseUrn)) return pass
      return fail(`${seen.line} with something that is no ListResponse.`, {
        excerpt: { part: 'response', line: seen.text.slice(0, 200) },
      })
    },
  },
  {
    id: 'RFC7644-3.4.2-empty-200',
    tier: 1,
    mode: 'passive',
    required:
      'A query that matches nothing is answered with 200 and totalResults 0 (RFC 7644 §3.4.2, SHALL).',
    source: rfc('3.4.2'),
    severity: 'blocker',
    breaks: 'Entra quarantines the job at its first probe.',
    fix: 'Answer with an empty ListResponse.',
    disagreement: 'Okta’s reference also accepts 404 with an error; its SPEC test demands 200.',
    evaluate: (seen) => {
      if (seen.about.action !== 'list' || seen.filter === undefined) return undefined
      if (seen.status === 404) {
        return fail(`${seen.line}: a query that matches nothing was answered with 404.`, {
          aspect: seen.about.resource,
          excerpt: { part: 'response', line: 'HTTP 404' },
        })
      }
      return seen.ok && isObject(seen.body) && seen.body.totalResults === 0 ? pass : undefined
    },
  },
]
