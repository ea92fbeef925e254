import { isObject } from '../../base/json.ts'
import { listResponseUrn } from '../../scim/urn.ts'
import { bodyStart, member, statusLine } from '../excerpt.ts'
import { brief } from '../quote.ts'
import { fail, pass, type Rule } from '../rule.ts'
import { isList } from '../seen.ts'
import { rfc7644 } from '../source.ts'
import { inactiveVisible } from './inactive-visible.ts'
import { foundByMatching, userNameFolded } from './look-up.ts'
import { onlyMatching } from './only-matching.ts'
import { pageMeta } from './page-meta.ts'
import { totalResults } from './total-results.ts'

/** Answers to queries (RFC 7644 §3.4.2). */
export const listRules: readonly Rule[] = [
  {
    id: 'RFC7644-3.4.2-listresponse',
    tier: 1,
    mode: 'passive',
    required: 'The answer to a query is a ListResponse, also for a single match (RFC 7644 §3.4.2, MUST).',
    source: rfc7644('3.4.2'),
    severity: 'blocker',
    breaks: 'Entra and Okta find nobody and create a second account, or stop the job.',
    fix: 'Wrap every answer to a query, also that of one match.',
    after: ['RFC7159-valid-json'],
    evaluate: (seen) => {
      if (!isList(seen)) return undefined
      const schemas = isObject(seen.body) ? seen.body.schemas : undefined
      if (Array.isArray(schemas) && schemas.includes(listResponseUrn)) return pass
      const why = isObject(seen.body) ? `: schemas is ${brief(schemas)}` : ''
      return fail(`${seen.line} with something that is no ListResponse${why}.`, { excerpt: bodyStart(seen) })
    },
  },
  totalResults,
  {
    id: 'RFC7644-3.4.2-empty-200',
    tier: 1,
    mode: 'passive',
    required:
      'A query that matches nothing is answered with 200 and totalResults 0 (RFC 7644 §3.4.2, SHALL).',
    source: rfc7644('3.4.2'),
    severity: 'blocker',
    breaks: 'Entra quarantines the job at its first probe; Microsoft’s validator and Okta’s SPEC test fail.',
    breaksFor: { entra: 'Entra quarantines the job at its first probe: "SCIM compliance issue: HTTP 404".' },
    fix: 'Answer with an empty ListResponse.',
    disagreement: 'Okta’s reference also accepts 404 with an error; its SPEC test demands 200.',
    evaluate: (seen) => {
      if (seen.about.action !== 'list' || seen.parameter('filter') === undefined) return undefined
      if (seen.status === 404) {
        return fail(`${seen.line}: a query that matches nothing was answered with 404.`, {
          aspect: seen.about.resource,
          excerpt: statusLine(seen),
        })
      }
      return seen.ok && isObject(seen.body) && seen.body.totalResults === 0 ? pass : undefined
    },
  },
  {
    id: 'RFC7644-3.4.2-Resources',
    tier: 1,
    mode: 'passive',
    required:
      '`Resources` is a list, spelt with a capital R (RFC 7644 §3.4.2, REQUIRED where there are matches).',
    source: rfc7644('3.4.2'),
    severity: 'blocker',
    breaks: 'Most IdPs find nobody and create a second account. Okta reads the lower-case spelling as well.',
    fix: 'Keep the naming policy of your JSON library away from the keys of messages.',
    after: ['RFC7644-3.4.2-listresponse'],
    evaluate: (seen) => {
      if (!isList(seen) || !isObject(seen.body)) return undefined
      const { body } = seen
      if (Array.isArray(body.Resources)) return pass
      const key = Object.keys(body).find((name) => name.toLowerCase() === 'resources')
      const some = typeof body.totalResults === 'number' && body.totalResults > 0
      if (key === undefined && !some) return undefined
      const what =
        key === undefined ? 'is left out' : key === 'Resources' ? 'is no list' : `is spelt "${key}"`
      return fail(`${seen.line}: Resources ${what}.`, {
        aspect: what,
        excerpt: member(key ?? 'Resources', key === undefined ? undefined : body[key]),
      })
    },
  },
  pageMeta,
  onlyMatching,
  foundByMatching,
  userNameFolded,
  inactiveVisible,
]
