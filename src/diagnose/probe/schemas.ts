import { isObject, type JsonObject, jsonText } from '../../base/json.ts'
import { userUrn } from '../../scim/urn.ts'
import { member } from '../excerpt.ts'
import { ask, type Probe, Unprepared } from '../probe.ts'
import { fail, pass, type Verdict } from '../rule.ts'
import { bodyOf, resourcesOf } from './answer.ts'
import { get } from './request.ts'

/** /Schemas as Entra reads it: nothing null, and values written as the RFC writes them. */
export const cleanSchemas: Probe = function* () {
  const seen = yield* ask(get('/Schemas'))
  // Whether there is a /Schemas at all is another rule’s matter.
  if (!seen.ok) throw new Unprepared(seen, `There is no /Schemas: ${seen.line}`)
  if (resourcesOf(seen).length === 0) throw new Unprepared(seen, `/Schemas lists nothing: ${seen.line}`)
  bodyOf(seen)
  const verdicts: Verdict[] = []
  for (const schema of resourcesOf(seen)) {
    for (const attribute of attributesIn(schema)) {
      const nothing = Object.keys(attribute).find((key) => attribute[key] === null)
      if (nothing !== undefined) {
        verdicts.push(
          fail(`${schema.id}: ${attribute.name} has ${nothing} null.`, {
            aspect: 'null',
            excerpt: member(nothing, null),
          }),
        )
      }
      for (const [key, values] of Object.entries(words)) {
        const value = attribute[key]
        if (typeof value === 'string' && !values.includes(value)) {
          verdicts.push(
            fail(`${schema.id}: ${key} of ${attribute.name} is ${JSON.stringify(value)}.`, {
              aspect: key,
              excerpt: member(key, value),
            }),
          )
        }
      }
    }
  }
  const user = resourcesOf(seen).find(({ id }) => id === userUrn)
  const names = user ? attributesIn(user).map(({ name }) => jsonText(name).toLowerCase()) : []
  const wanted = ['userName', 'active', 'emails', 'name', 'displayName']
  const missing = wanted.filter((name) => !names.includes(name.toLowerCase()))
  if (missing.length > 0) {
    verdicts.push(fail(`/Schemas does not hold ${missing.join(', ')} of users.`, { aspect: 'missing' }))
  }
  return verdicts.length === 0 ? pass : verdicts
}

const words: Record<string, readonly string[]> = {
  mutability: ['readOnly', 'readWrite', 'immutable', 'writeOnly'],
  returned: ['always', 'never', 'default', 'request'],
  uniqueness: ['none', 'server', 'global'],
  type: ['string', 'boolean', 'decimal', 'integer', 'dateTime', 'reference', 'complex', 'binary'],
}

function attributesIn(holder: JsonObject): JsonObject[] {
  const list = holder.attributes ?? holder.subAttributes
  const own = Array.isArray(list) ? list.filter(isObject) : []
  return own.flatMap((attribute) => [attribute, ...attributesIn(attribute)])
}

/** URNs of messages are no schemas of resources. */
export const messageUrns: Probe = function* () {
  const seen = yield* ask(get('/Schemas'))
  if (!seen.ok) throw new Unprepared(seen, `There is no /Schemas: ${seen.line}`)
  const message = resourcesOf(seen).find(({ id }) => jsonText(id).startsWith('urn:ietf:params:scim:api:'))
  return message === undefined
    ? pass
    : fail(`/Schemas holds ${message.id}, which is a message.`, { excerpt: member('id', message.id) })
}
