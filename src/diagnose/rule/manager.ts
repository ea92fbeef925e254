import { isObject } from '../../base/json.ts'
import { enterpriseUserUrn } from '../../scim/urn.ts'
import { eachShown } from '../each-shown.ts'
import { member } from '../excerpt.ts'
import { valueAt } from '../leaf.ts'
import { fail, pass, type Rule, type Verdict } from '../rule.ts'
import type { Seen } from '../seen.ts'
import { rfc7643 } from '../source.ts'
import { verdictOfAll } from '../verdict-of-all.ts'
import { formVerdicts } from './form-rule.ts'

export const managerShape: Rule = {
  id: 'RFC7643-4.3-manager',
  tier: 1,
  mode: 'both',
  required: '`manager` is an object with `value` under the enterprise URN (RFC 7643 §4.3).',
  source: rfc7643('4.3'),
  severity: 'major',
  breaks: 'Entra sends the manager in every cycle; a bare string it cannot read at all.',
  fix: 'Take a string or an object, return {"value": …}, and leave the key out when there is no manager.',
  disagreement: 'By RFC 7643 §4.3 a bare id may be refused; Entra sends it so.',
  evaluate: (seen, context) => {
    const byForm = formVerdicts('manager-text', seen, context)
    const shown = managersShown(seen)
    return byForm.length === 0 ? shown : verdictOfAll([...byForm, ...[shown ?? []].flat()])
  },
}

function managersShown(seen: Seen): Verdict | Verdict[] | undefined {
  return eachShown(seen, ({ type, resource, raw }) => {
    if (type !== 'User') return undefined
    const manager = valueAt(resource, [enterpriseUserUrn, 'manager'])
    if (manager === undefined || manager === null) return undefined
    if (raw.manager !== undefined) {
      return fail(`${seen.line}: manager stands outside of the enterprise schema.`, {
        aspect: 'place',
        excerpt: member('manager', manager),
      })
    }
    return isObject(manager) && typeof manager.value === 'string'
      ? pass
      : fail(`${seen.line}: manager is ${JSON.stringify(manager)}.`, {
          aspect: 'shape',
          excerpt: member('manager', manager),
        })
  })
}
