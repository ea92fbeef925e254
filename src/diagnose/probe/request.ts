import type { Json, JsonObject } from '../../base/json.ts'
import { patchOpUrn, type ResourceType } from '../../scim/urn.ts'
import type { ProbeRequest } from '../probe.ts'

/** What a request may have besides its method and its path. */
export type More = Omit<Partial<ProbeRequest>, 'method' | 'path'>

export const get = (path: string, more: More = {}): ProbeRequest => ({ method: 'GET', path, ...more })

export const put = (path: string, body: JsonObject, more: More = {}): ProbeRequest => ({
  method: 'PUT',
  path,
  body,
  ...more,
})

export const remove = (path: string, more: More = {}): ProbeRequest => ({ method: 'DELETE', path, ...more })

export const post = (path: string, body: Json | { text: string }, more: More = {}): ProbeRequest => ({
  method: 'POST',
  path,
  body,
  ...more,
})

/** A PATCH with these operations. */
export const patch = (path: string, operations: JsonObject[], more: More = {}): ProbeRequest => ({
  method: 'PATCH',
  path,
  body: { schemas: [patchOpUrn], Operations: operations },
  ...more,
})

/** `filter=…`, with everything percent-encoded that may be. */
export const filterQuery = (filter: string) => `filter=${encodeURIComponent(filter)}`

export const find = (type: ResourceType, filter: string, more: More = {}): ProbeRequest =>
  get(collections[type], { ...more, query: filterQuery(filter) })

export const collections = { User: '/Users', Group: '/Groups' } as const

/** `members` as Entra and Okta add them. */
export const addMembers = (path: string, ids: readonly string[], more: More = {}): ProbeRequest =>
  patch(path, [{ op: 'add', path: 'members', value: ids.map((value) => ({ value })) }], more)
