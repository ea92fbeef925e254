import { isObject } from '../../base/json.ts'
import { eachShown } from '../each-shown.ts'
import { member } from '../excerpt.ts'
import { valueAt } from '../leaf.ts'
import { fail, pass, type Rule, type Verdict } from '../rule.ts'
import type { Shown } from '../seen.ts'
import { rfc7643 } from '../source.ts'

export const multiValued: Rule = {
  id: 'RFC7643-2.4-multivalue',
  tier: 1,
  mode: 'passive',
  required:
    'A list has at most one primary value and no pair of type and value twice (RFC 7643 §2.4); Microsoft wants each type once.',
  source: rfc7643('2.4'),
  severity: 'major',
  breaks: 'Entra cannot address emails[type eq "work"].',
  fix: 'Return lists, with one entry for each type.',
  evaluate: (seen) => eachShown(seen, listsVerdict),
}

function listsVerdict({ type, resource }: Shown): Verdict | undefined {
  let judged = false
  for (const name of ['emails', 'phoneNumbers', 'addresses', 'ims', 'photos', 'roles', 'entitlements']) {
    const list = valueAt(resource, [name])
    if (!Array.isArray(list)) continue
    judged = true
    const elements = list.filter(isObject)
    const primaries = elements.filter(({ primary }) => primary === true).length
    if (primaries > 1)
      return fail(`${name} of a ${type} has ${primaries} primary values.`, {
        aspect: `${name} primary`,
        excerpt: member(name, list),
      })
    if (elements.length < 2) continue
    const pairs = elements.map((element) => JSON.stringify([element.type, element.value]))
    if (elements.some(({ value }) => value !== undefined) && new Set(pairs).size < pairs.length) {
      return fail(`${name} of a ${type} holds the same type and value twice.`, {
        aspect: `${name} twice`,
        excerpt: member(name, list),
      })
    }
  }
  return judged ? pass : undefined
}
