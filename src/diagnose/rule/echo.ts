import { isObject, type Json, jsonEqual } from '../../base/json.ts'
import { isMisplaced } from '../as-meant.ts'
import { eachAmong } from '../each-among.ts'
import { member } from '../excerpt.ts'
import { printKeys, valueAt } from '../leaf.ts'
import { brief } from '../quote.ts'
import { fail, pass, type Rule, type Verdict } from '../rule.ts'
import type { Seen } from '../seen.ts'
import { entraScim } from '../source.ts'

export const echoAsSent: Rule = {
  id: 'SIM-echo-as-sent',
  tier: 1,
  mode: 'passive',
  required:
    'Values are stored and returned in the format in which they were sent (Microsoft, SCIM requirements).',
  source: entraScim,
  severity: 'major',
  severities: { okta: 'minor', onelogin: 'minor' },
  breaks: 'Entra sees a difference in every cycle and sends the same PATCH for ever.',
  fix: 'Do not reformat telephone numbers, trim, change case or type.',
  disagreement: 'RFC 7644 §3.1 lets a server alter values.',
  after: ['RFC7644-3.8-utf8', 'RFC7644-3.5.1-persisted'],
  evaluate: (seen) =>
    ['create', 'replace'].includes(seen.about.action) && seen.ok ? echoed(seen) : undefined,
}

/** Values of a create or a PUT that came back otherwise. What did not come back at all is another matter. */
function echoed(seen: Seen): Verdict | Verdict[] | undefined {
  const { resource } = seen.about
  if (!resource || !isObject(seen.sent) || !isObject(seen.body)) return undefined
  const found = seen.sentLeaves.flatMap(({ keys, value }): Verdict[] => {
    const [first = ''] = keys
    if (notEchoed.has(first.toLowerCase())) return []
    const back = valueAt(seen.body, keys)
    if (back === undefined || back === null || sameValue(value, back) || isMisplaced(resource, first))
      return []
    const path = printKeys(keys)
    return [
      fail(`${seen.line}: ${path} was sent as ${brief(value)} and came back as ${brief(back)}.`, {
        aspect: path,
        excerpt: member(keys.at(-1) ?? path, back),
      }),
    ]
  })
  return found.length > 0 ? found : pass
}

/** Read-only, never returned, or judged by rules of their own. */
const notEchoed: ReadonlySet<string> = new Set([
  'schemas',
  'id',
  'meta',
  'groups',
  'password',
  'active',
  'members',
  'externalid',
])

/** Of lists each element that was sent has to be there, with the members that it was sent with. */
function sameValue(sent: Json, back: Json): boolean {
  if (!Array.isArray(sent) || !Array.isArray(back)) return jsonEqual(sent, back)
  return eachAmong(sent, back, (element, other) => covers(other, element))
}

function covers(back: Json, sent: Json): boolean {
  if (!isObject(sent) || !isObject(back)) return jsonEqual(back, sent)
  return Object.entries(sent).every(([key, value]) => {
    const other = valueAt(back, [key])
    // A member that is not stored at all is not a value that was changed.
    return other === undefined || jsonEqual(other, value) || isBooleanOf(value, other)
  })
}

/** `"True"`, as Entra writes it, is to be stored as the boolean that it says. */
function isBooleanOf(sent: Json, back: Json): boolean {
  return typeof sent === 'string' && typeof back === 'boolean' && sent.toLowerCase() === String(back)
}
