import { isObject } from '../../base/json.ts'
import { userUrn } from '../../scim/urn.ts'
import { bodyStart, statusLine } from '../excerpt.ts'
import { ask, type Probe, Unprepared } from '../probe.ts'
import { fail, pass, type Verdict, warn } from '../rule.ts'
import type { Seen } from '../seen.ts'
import { bodyOf, expectStatus, resourcesOf } from './answer.ts'
import { get, post } from './request.ts'

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

export const me: Probe = function* () {
  const seen = yield* ask(get('/Me', { odd: true }))
  if ([200, 308, 501].includes(seen.status)) return pass
  return seen.status === 404
    ? warn(`${seen.line}: 501 would say that it is not implemented.`, { excerpt: statusLine(seen) })
    : fail(`${seen.line}.`, { aspect: String(seen.status), excerpt: statusLine(seen) })
}
