import { isObject, type JsonObject } from '../../../base/json.ts'
import { get, patch, post } from '../../../diagnose/probe/request.ts'
import { ask, type ProbeConversation } from '../../../diagnose/probe.ts'
import { idText, type Seen } from '../../../diagnose/seen.ts'
import type { ResourceType } from '../../../scim/urn.ts'
import { blameOfCreate } from '../blame.ts'
import { type Assertions, by, filled, listed, status, that } from '../claims.ts'
import { type Discovered, discoveredIn } from './mapping.ts'

/** The Logic App asks the server itself with these. */
const headers = { Accept: 'application/scim+json', 'Content-Type': 'application/scim+json' }

const collections = { User: '/Users', Group: '/Groups' } as const
const pathOf = (type: ResourceType, id: string) => `${collections[type]}/${encodeURIComponent(id)}`

/** As the Logic App writes a look-up: only space and quotes are encoded. */
export const lookUp = (type: ResourceType, name: string) =>
  ask(
    get(collections[type], {
      query: `filter=${type === 'User' ? 'userName' : 'displayName'}%20eq%20%22${name}%22`,
      headers,
    }),
  )

export const page = (type: ResourceType, startIndex: number) =>
  ask(get(collections[type], { query: `startIndex=${startIndex}&count=5`, headers }))

export const fetchOne = (type: ResourceType, id: string) => ask(get(pathOf(type, id), { headers }))

export const change = (type: ResourceType, id: string, operations: JsonObject[]) =>
  ask(patch(pathOf(type, id), operations, { headers }))

export const schemas = () => ask(get('/Schemas', { headers }))

export const creation = (type: ResourceType, body: JsonObject) => post(collections[type], body, { headers })

/** What /Schemas shows; undefined when it shows nothing. */
export function* discover(): ProbeConversation<Discovered | undefined> {
  const seen = yield* schemas()
  const found = listed(seen)
  return seen.ok && found.length > 0 ? discoveredIn(found) : undefined
}

/** Tests of groups fail where /Schemas has no schema of groups. */
export function* groupsDiscovered(checks: Assertions): ProbeConversation<boolean> {
  const seen = yield* schemas()
  const hasGroups = seen.ok && discoveredIn(listed(seen)).hasGroups
  return checks.on(
    seen,
    ...by(
      ['RFC7644-4-resourcetypes', 'ENTRA-schemas-clean'],
      status(seen, 200),
      that(hasGroups, '/Schemas should hold the schema of groups: to provision groups is mandatory'),
    ),
  )
}

/** A create counts with 200 as well as with 201; the id, and the name as it was sent, have to be there. */
export function created(
  seen: Seen,
  type: ResourceType,
  name: string,
  checks: Assertions,
): string | undefined {
  const body = isObject(seen.body) ? seen.body : undefined
  const attribute = type === 'User' ? 'userName' : 'displayName'
  checks.on(
    seen,
    ...by(blameOfCreate(seen), status(seen, 200, 201)),
    ...by(['RFC7644-3.3-body-id'], filled(body, 'id')),
    ...by(
      ['SIM-echo-as-sent', 'RFC7644-3.3-body-id'],
      that(body?.[attribute] === name, `${attribute} should be as it was sent`),
    ),
  )
  return seen.ok && body ? idText(body) : undefined
}

export function* make(
  type: ResourceType,
  body: JsonObject,
  name: string,
  checks: Assertions,
): ProbeConversation<string | undefined> {
  const seen = yield* ask(creation(type, body))
  return created(seen, type, name, checks)
}
