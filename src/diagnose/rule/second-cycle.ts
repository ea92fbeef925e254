import { isObject, type Json, type JsonObject } from '../../base/json.ts'
import { applyPatch, PatchError } from '../../scim/patch.ts'
import { attributeNamed, commonAttributes, resourceSchemas } from '../../scim/schema.ts'
import { enterpriseUserUrn } from '../../scim/urn.ts'
import { eachShown } from '../each-shown.ts'
import { member } from '../excerpt.ts'
import type { Known } from '../known.ts'
import type { Told } from '../known-resource.ts'
import { leavesOf, printKeys, valueAt } from '../leaf.ts'
import { attributeOf } from '../patch-course.ts'
import { touchedBy } from '../patch-touch.ts'
import { brief } from '../quote.ts'
import { sameShown } from '../read-back.ts'
import { fail, pass, type Rule } from '../rule.ts'
import { idText, type Shown } from '../seen.ts'
import { entraScim } from '../source.ts'

export const secondCycleIdle: Rule = {
  id: 'SIM-second-cycle-noop',
  tier: 1,
  mode: 'passive',
  required: 'A cycle without changes has nothing to send: what was told is shown as it was told (Microsoft).',
  source: entraScim,
  severity: 'major',
  breaks:
    'An IdP that compares sends the same values in every cycle, for ever: load, and a log that nobody reads.',
  breaksFor: { entra: 'Entra’s provisioning log shows the same update in every cycle.' },
  fix: 'Give back the value in the form in which it came; see which one is quoted.',
  evaluate: (seen, { known }) => {
    if (seen.cycleId === null || seen.partial || seen.method !== 'GET') return undefined
    return eachShown(seen, ({ type, raw: resource }) => {
      // What stands in the wrong place an IdP does not find, either.
      const id = idText(resource)
      const told = id === undefined ? undefined : known.resource(type, id)?.told
      if (!told || told.cycleId === null || told.cycleId === seen.cycleId) return undefined
      const other = otherThanTold(type, told, resource, known)
      if (!other) return pass
      return fail(
        `${seen.line}: ${other.path} was told as ${brief(other.told)} in an earlier cycle and is ${brief(other.shown)}.`,
        {
          aspect: `${type} ${other.path}`,
          excerpt: member(other.path, other.shown),
          also: [told.seq],
        },
      )
    })
  },
}

interface Other {
  path: string
  told: Json
  shown: Json | undefined
}

/** The first attribute that the last write told, and that is shown otherwise. */
function otherThanTold(type: Shown['type'], told: Told, shown: JsonObject, known: Known): Other | undefined {
  if (told.method === 'PATCH') return otherThanPatched(type, told, shown, known)
  if (!isObject(told.sent)) return undefined
  for (const { keys, value } of leavesOf(told.sent)) {
    if (!isCompared(type, keys) || refersToDeleted(keys, value, known)) continue
    const now = valueAt(shown, keys)
    if (!sameShown(value, now)) return { path: printKeys(keys), told: value, shown: now }
  }
  return undefined
}

/** The same PATCH again, on what is shown, has to change nothing. */
function otherThanPatched(
  type: Shown['type'],
  { sent, text }: Told,
  shown: JsonObject,
  known: Known,
): Other | undefined {
  const again = isObject(sent) ? applyPatch(shown, sent.Operations, resourceSchemas[type]) : shown
  if (again instanceof PatchError) return undefined
  for (const name of touchedBy({ sent }, type)) {
    const [told, now] = [attributeOf(again, name) ?? null, attributeOf(shown, name)]
    if (name === 'members' || sameShown(told, now)) continue
    // Text in place of a boolean, as it came: that was told, and is a matter of types.
    if (typeof now === 'string' && text.includes(JSON.stringify(now))) continue
    const keys = name.split(' ')
    const id = isObject(told) ? (told.value ?? null) : told
    if (!refersToDeleted(keys, id, known)) return { path: printKeys(keys), told, shown: now }
  }
  return undefined
}

/** What a target has to know, and to show; ids of others may have gone with them. */
function isCompared(type: Shown['type'], [first = '', second]: readonly string[]): boolean {
  const { core, extensions } = resourceSchemas[type]
  const isExtension = first.toLowerCase() === enterpriseUserUrn.toLowerCase()
  const attribute = isExtension
    ? attributeNamed(extensions[0]?.attributes ?? [], second ?? '')
    : (attributeNamed(core.attributes, first) ?? attributeNamed(commonAttributes, first))
  if (!attribute || ['members', 'schemas'].includes(attribute.name)) return false
  return attribute.mutability === 'readWrite' && attribute.returned !== 'never'
}

function refersToDeleted(keys: readonly string[], value: Json, known: Known): boolean {
  if (!keys.some((key) => key.toLowerCase() === 'manager') || typeof value !== 'string') return false
  return known.resource('User', value)?.deletion !== undefined
}
