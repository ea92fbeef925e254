import { isObject, type Json, type JsonObject } from '../../base/json.ts'
import { bulkRequestUrn, userUrn } from '../../scim/urn.ts'
import { bodyStart, member, statusLine } from '../excerpt.ts'
import { valueAt } from '../leaf.ts'
import { ask, NotExercised, type Probe, type ProbeConversation, Unprepared } from '../probe.ts'
import { fail, pass, type Verdict, warn } from '../rule.ts'
import type { Seen } from '../seen.ts'
import { bodyOf, expectStatus, find, get, made, patch, post, resourcesOf, totalOf } from './steps.ts'

/** What /ServiceProviderConfig must hold (RFC 7643 §5). */
export const configShape: Probe = function* () {
  const seen = yield* ask(get('/ServiceProviderConfig'))
  if (!isObject(bodyOf(seen)) || !seen.ok || !isObject(seen.body)) {
    return fail(`${seen.line}: there is no ServiceProviderConfig.`, {
      aspect: 'none',
      excerpt: statusLine(seen),
    })
  }
  const { body } = seen
  const wrong = configFields.filter(([keys, type]) => {
    const value = valueAt(body, keys)
    return type === 'array' ? !Array.isArray(value) : typeof value !== type
  })
  const [first] = wrong
  if (!first) return pass
  const told = wrong.map(([keys, type]) => {
    const value = valueAt(body, keys)
    return value === undefined
      ? `${keys.join('.')} is left out`
      : `${keys.join('.')} is ${JSON.stringify(value)}, not a ${type}`
  })
  return fail(`${seen.line}: ${told.join(', ')}.`, {
    excerpt: member(first[0][0] ?? '', valueAt(body, first[0].slice(0, 1))),
  })
}

const configFields: readonly [string[], string][] = [
  [['patch', 'supported'], 'boolean'],
  [['bulk', 'supported'], 'boolean'],
  [['bulk', 'maxOperations'], 'number'],
  [['bulk', 'maxPayloadSize'], 'number'],
  [['filter', 'supported'], 'boolean'],
  [['filter', 'maxResults'], 'number'],
  [['changePassword', 'supported'], 'boolean'],
  [['sort', 'supported'], 'boolean'],
  [['etag', 'supported'], 'boolean'],
  [['authenticationSchemes'], 'array'],
]

/** Whether flags say what the target does. */
export const configTruth: Probe = function* (lab) {
  const config = yield* serviceProviderConfig()
  const flag = (name: string) => valueAt(config, [name, 'supported'])
  const user = yield* made(lab, 'User')
  const verdicts: Verdict[] = []
  const patched = yield* ask(
    patch(user.path, [{ op: 'replace', path: 'displayName', value: 'Probed' }], { odd: true }),
  )
  verdicts.push(flagVerdict('patch', flag('patch'), patched))
  const found = yield* ask(find('User', `userName eq "${user.name}"`, { odd: true }))
  verdicts.push(flagVerdict('filter', flag('filter'), found))
  const etag = valueAt(user.shown, ['meta', 'version'])
  if (flag('etag') === true && etag === undefined) {
    verdicts.push(fail('etag.supported is true, and resources have no meta.version.', { aspect: 'etag' }))
  }
  if (flag('bulk') === true) {
    const bulk = yield* ask(post('/Bulk', harmlessBulk, { odd: true }))
    verdicts.push(
      [404, 405, 501].includes(bulk.status)
        ? fail(`bulk.supported is true, and ${bulk.line}.`, { aspect: 'bulk', excerpt: statusLine(bulk) })
        : pass,
    )
  }
  return verdicts
}

/** A request in bulk that changes nothing: what it deletes nobody has. */
const harmlessBulk: JsonObject = {
  schemas: [bulkRequestUrn],
  Operations: [{ method: 'DELETE', path: '/Users/4a5b6c7d-8e9f-4a0b-9c1d-2e3f4a5b6c7d' }],
}

function flagVerdict(name: string, said: Json | undefined, seen: Seen): Verdict {
  if (said === true && !seen.ok) {
    return fail(`${name}.supported is true, and ${seen.line}.`, { aspect: name, excerpt: statusLine(seen) })
  }
  if (said === false && seen.ok) {
    return fail(`${name}.supported is false, and ${seen.line}.`, { aspect: name, excerpt: statusLine(seen) })
  }
  return pass
}

export function* serviceProviderConfig(): ProbeConversation<JsonObject> {
  const seen = yield* ask(get('/ServiceProviderConfig'))
  if (!seen.ok || !isObject(seen.body))
    throw new Unprepared(seen, `There is no ServiceProviderConfig: ${seen.line}`)
  return seen.body
}

/** /ResourceTypes and /Schemas: lists, each by its id, and every type's schema is there. */
export const typesAndSchemas: Probe = function* () {
  const verdicts: Verdict[] = []
  const types = yield* ask(get('/ResourceTypes'))
  const schemas = yield* ask(get('/Schemas'))
  const [wrong, ...others] = [types, schemas].filter(
    (seen) => !isObject(bodyOf(seen)) || !seen.ok || resourcesOf(seen).length === 0,
  )
  if (wrong) {
    const lines = [wrong, ...others].map(({ line }) => line).join(', and ')
    return fail(`${lines}: a ListResponse with what there is, is expected.`, {
      aspect: 'no list',
      excerpt: bodyStart(wrong),
    })
  }
  const known = new Set(resourcesOf(schemas).map(({ id }) => id))
  for (const type of resourcesOf(types)) {
    const extensions = Array.isArray(type.schemaExtensions) ? type.schemaExtensions.filter(isObject) : []
    const named = [type.schema, ...extensions.map(({ schema }) => schema)]
    const missing = named.find((urn) => typeof urn === 'string' && !known.has(urn))
    if (missing !== undefined) {
      verdicts.push(
        fail(`/ResourceTypes names ${missing}, which /Schemas does not hold.`, { aspect: String(missing) }),
      )
    }
    const name = type.id ?? type.name
    if (typeof name !== 'string') continue
    const one = yield* ask(get(`/ResourceTypes/${encodeURIComponent(name)}`))
    verdicts.push(documentVerdict(one, 'each resource type is there by its id', 'type by id'))
  }
  const one = yield* ask(get(`/Schemas/${userUrn}`))
  verdicts.push(documentVerdict(one, 'each schema is there by its URN', 'schema by id'))
  return verdicts
}

/** A 200 with an object, not with a bare text or list. */
function documentVerdict(seen: Seen, should: string, aspect: string): Verdict {
  if (seen.status !== 200 || isObject(bodyOf(seen))) return expectStatus(seen, [200], should, aspect)
  return fail(`${seen.line} with something that is no object: ${should}.`, {
    aspect,
    excerpt: bodyStart(seen),
  })
}

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
  const names = user ? attributesIn(user).map(({ name }) => String(name).toLowerCase()) : []
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

/** Cursors, where they are told of, stand beside index paging. */
export const cursorConfig: Probe = function* (lab) {
  const config = yield* serviceProviderConfig()
  const { pagination } = config
  if (!isObject(pagination) || pagination.cursor !== true) {
    const page = yield* ask(get('/Users', { query: 'cursor&count=1', odd: true }))
    if (isObject(page.body) && typeof page.body.nextCursor === 'string') {
      return warn('Cursors are given, and ServiceProviderConfig has no pagination.', { aspect: 'untold' })
    }
    throw new NotExercised('The target does not page by cursor.')
  }
  for (let users = 0; users < 2; users++) yield* made(lab, 'User')
  const page = yield* ask(get('/Users', { query: 'startIndex=1&count=1' }))
  const first = yield* ask(get('/Users', { query: 'cursor&count=1', odd: true }))
  const isLast = resourcesOf(first).length === (totalOf(first) ?? Number.NaN)
  return [
    expectStatus(page, [200], 'a list is also given by index', 'cursor only'),
    first.ok && isObject(first.body) && first.body.nextCursor === undefined && !isLast
      ? fail(`pagination.cursor is true, and ${first.line} has no nextCursor although there is more.`, {
          aspect: 'claimed',
          excerpt: bodyStart(first),
        })
      : pass,
  ]
}

/** Discovery is read only, and knows no filter. */
export const discoveryQuestions: Probe = function* () {
  const verdicts: Verdict[] = []
  const plain = yield* ask(get('/Schemas', { odd: true }))
  if (!plain.ok || resourcesOf(plain).length === 0)
    throw new Unprepared(plain, `There is no /Schemas: ${plain.line}`)
  const filtered = yield* ask(get('/Schemas', { query: 'filter=id%20pr', odd: true }))
  verdicts.push(
    filtered.status === 403 || filtered.ok
      ? filtered.status === 403
        ? pass
        : warn(`${filtered.line}: a filter here should be a 403.`, { aspect: 'filter' })
      : fail(`${filtered.line}: a filter here should be a 403.`, {
          aspect: 'filter',
          excerpt: statusLine(filtered),
        }),
  )
  const written = yield* ask(post('/Schemas', { id: 'urn:example:scimulator' }, { odd: true }))
  verdicts.push(expectStatus(written, [400, 403, 404, 405, 501], 'discovery is read only', 'write'))
  return verdicts
}

/** URNs of messages are no schemas of resources. */
export const messageUrns: Probe = function* () {
  const seen = yield* ask(get('/Schemas'))
  if (!seen.ok) throw new Unprepared(seen, `There is no /Schemas: ${seen.line}`)
  const message = resourcesOf(seen).find(({ id }) => String(id).startsWith('urn:ietf:params:scim:api:'))
  return message === undefined
    ? pass
    : fail(`/Schemas holds ${message.id}, which is a message.`, { excerpt: member('id', message.id) })
}

export const me: Probe = function* () {
  const seen = yield* ask(get('/Me', { odd: true }))
  if ([200, 308, 501].includes(seen.status)) return pass
  return seen.status === 404
    ? warn(`${seen.line}: 501 would say that it is not implemented.`, { excerpt: statusLine(seen) })
    : fail(`${seen.line}.`, { aspect: String(seen.status), excerpt: statusLine(seen) })
}
