import { isObject } from '../../base/json.ts'
import { bodyStart, member } from '../excerpt.ts'
import { valueAt } from '../leaf.ts'
import { refusesWriting } from '../mentions.ts'
import { fail, pass, type Rule } from '../rule.ts'
import { rfc7644 } from '../source.ts'

export const readOnlyIgnored: Rule = {
  id: 'RFC7644-3.3-readonly-ignored',
  tier: 1,
  mode: 'both',
  required: 'Read-only attributes in a create are ignored (RFC 7644 §3.3, SHALL).',
  source: rfc7644('3.3'),
  severity: 'major',
  breaks: 'Entra sends meta.resourceType, Okta an empty list of groups: nobody can be created.',
  fix: 'Ignore id, meta and groups; do not answer 400, and do not take the id.',
  evaluate: (seen) => {
    if (seen.about.action !== 'create' || !isObject(seen.sent)) return undefined
    const readOnly = ['id', 'meta', 'groups'].filter(
      (name) => seen.sent && valueAt(seen.sent, [name]) !== undefined,
    )
    if (readOnly.length === 0) return undefined
    if (seen.ok) {
      const taken = seen.sent.id !== undefined && isObject(seen.body) && seen.body.id === seen.sent.id
      return taken
        ? fail(`${seen.line}: the id that was sent was taken.`, {
            aspect: 'id',
            excerpt: member('id', seen.sent.id),
          })
        : pass
    }
    const blamed = seen.status === 400 ? readOnly.find((name) => refusesWriting(seen.text, name)) : undefined
    return blamed === undefined
      ? undefined
      : fail(`${seen.line}: ${blamed} was refused, which is read-only and to be ignored.`, {
          aspect: blamed,
          excerpt: bodyStart(seen),
        })
  },
}
