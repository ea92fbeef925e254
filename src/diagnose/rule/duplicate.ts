import { isObject, type JsonObject } from '../../base/json.ts'
import { member, sentBody, statusLine } from '../excerpt.ts'
import { fail, pass, type Rule } from '../rule.ts'
import { idText } from '../seen.ts'
import { rfc7644 } from '../source.ts'

export const duplicateRefused: Rule = {
  id: 'RFC7644-3.3-409',
  tier: 1,
  mode: 'both',
  required: 'A duplicate is refused with 409 (RFC 7644 §3.3, MUST).',
  source: rfc7644('3.3'),
  severity: 'blocker',
  breaks: 'A second account for the same person, or a failed task that nobody can explain.',
  fix: 'Check for uniqueness inside the transaction, and map the error of the database to 409.',
  disagreement:
    'Some servers answer 200 with the existing account on purpose, as Okta takes a 409 for a permanent error: with the id of that account it does not count here.',
  evaluate: (seen, { known }) => {
    if (seen.about.action !== 'create' || seen.about.resource !== 'User' || !isObject(seen.sent))
      return undefined
    if (seen.status === 409) return pass
    const name = seen.sent.userName
    const holder = typeof name === 'string' ? known.named('User', name) : undefined
    if (!holder || holder.deletedBy !== undefined || !holdsName(holder, String(name))) return undefined
    if (seen.ok && isObject(seen.body) && idText(seen.body) !== holder.id) {
      return fail(`${seen.line}: "${name}" was created a second time; the first one is ${holder.id}.`, {
        aspect: '2xx',
        excerpt: sentBody(seen),
        also: holder.observedBy === undefined ? [] : [holder.observedBy],
      })
    }
    return seen.status >= 400 && seen.status !== 401 && seen.status !== 429
      ? fail(`${seen.line}: "${name}" is taken, which is a 409.`, {
          aspect: String(seen.status),
          excerpt: statusLine(seen),
        })
      : undefined
  },
}

export const duplicateScimType: Rule = {
  id: 'RFC7644-3.3-409-scimType',
  tier: 1,
  mode: 'passive',
  required: 'A 409 for a duplicate says scimType uniqueness (RFC 7644 §3.3, MUST).',
  source: rfc7644('3.3'),
  severity: 'minor',
  severities: { authentik: 'major' },
  breaks: 'authentik does not see that it could adopt the account.',
  fix: 'Add "scimType":"uniqueness".',
  after: ['RFC7644-3.12-error-schema'],
  evaluate: (seen) => {
    if (seen.status !== 409 || !['create', 'replace', 'modify'].includes(seen.about.action)) return undefined
    const type = isObject(seen.body) ? seen.body.scimType : undefined
    return type === 'uniqueness'
      ? pass
      : fail(`${seen.line} with scimType ${JSON.stringify(type) ?? 'left out'}.`, {
          excerpt: member('scimType', type),
        })
  },
}

function holdsName(
  { expected, observed }: { expected: JsonObject | undefined; observed: JsonObject | undefined },
  name: string,
): boolean {
  const shown = (expected ?? observed)?.userName
  return typeof shown === 'string' && shown.toLowerCase() === name.toLowerCase()
}
