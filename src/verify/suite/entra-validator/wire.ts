import { isObject, type JsonObject } from '../../../base/json.ts'
import { get, patch, post, remove } from '../../../diagnose/probe/request.ts'
import { ask, type ProbeConversation, type ProbeLab } from '../../../diagnose/probe.ts'
import { idText, type Seen } from '../../../diagnose/seen.ts'
import { groupUrn, type ResourceType } from '../../../scim/urn.ts'
import { blameOfCreate } from '../blame.ts'
import { type Assertions, by, status } from '../claims.ts'
import { userBody } from './user-body.ts'

/** The validator was recorded with no other headers than Host, Authorization and, with a body, Content-Type. */
const headers = {
  Accept: null,
  'User-Agent': null,
  'Content-Type': 'application/scim+json; charset=utf-8',
}

const collections = { User: '/Users', Group: '/Groups' } as const

export const pathOf = (type: ResourceType, id: string) => `${collections[type]}/${encodeURIComponent(id)}`

export const read = (type: ResourceType, id: string, query?: string) =>
  ask(get(pathOf(type, id), { headers, ...(query === undefined ? {} : { query }) }))

/** A space is `+` there. */
export const find = (type: ResourceType, attribute: string, value: string, before = '') =>
  ask(
    get(collections[type], {
      query: `${before}filter=${attribute}+eq+%22${encodeURIComponent(value)}%22`,
      headers,
    }),
  )

export const create = (type: ResourceType, body: JsonObject) =>
  ask(post(collections[type], body, { headers }))

export const modify = (type: ResourceType, id: string, operations: JsonObject[], odd = false) =>
  ask(patch(pathOf(type, id), operations, { headers, odd }))

export const erase = (type: ResourceType, id: string) => ask(remove(pathOf(type, id), { headers }))

export interface Made {
  id: string
  name: string
  email: string
  seen: Seen
}

/** Users begin nearly every test; where that fails there, everything fails, as it does here. */
export function* createdUser(
  lab: ProbeLab,
  checks: Assertions,
  body?: (userName: string, email: string) => JsonObject,
): ProbeConversation<Made | undefined> {
  const name = `${lab.name()}@example.com`
  const email = `${lab.name()}@example.org`
  const seen = yield* create('User', (body ?? userBody)(name, email))
  return madeOf(seen, { name, email }, checks)
}

export function* createdGroup(lab: ProbeLab, checks: Assertions): ProbeConversation<Made | undefined> {
  const name = lab.name('group')
  const seen = yield* create('Group', groupBody(lab, name))
  return madeOf(seen, { name, email: '' }, checks)
}

export const groupBody = (lab: ProbeLab, displayName: string): JsonObject => ({
  displayName,
  externalId: lab.name('external'),
  schemas: [groupUrn],
})

function madeOf(seen: Seen, names: { name: string; email: string }, checks: Assertions): Made | undefined {
  checks.on(seen, ...by(blameOfCreate(seen), status(seen, 201)))
  const id = seen.ok && isObject(seen.body) ? idText(seen.body) : undefined
  return id === undefined ? undefined : { id, seen, ...names }
}
