import type { Json, JsonObject } from '../base/json.ts'
import type { Desired, DesiredAttribute } from '../mapping/desired.ts'
import type { Profile } from '../profile/schema.ts'
import { writePath } from '../scim/attribute-access.ts'
import { inKeyOrder } from './key-order.ts'

/** What belongs into a first request, or into a later one that tells everything. */
export function toldIn(request: 'create' | 'update', desired: Desired): Desired {
  const other = request === 'create' ? 'update' : 'create'
  return { ...desired, attributes: desired.attributes.filter(({ apply }) => apply !== other) }
}

/** A body of everything desired, with `schemas`, in the vendor's key order. */
export function resourceBody(
  profile: Profile,
  resource: 'user' | 'group',
  desired: Desired,
  extra: JsonObject = {},
): JsonObject {
  const body: JsonObject = {}
  for (const { parsed, value } of desired.attributes) writeAttribute(body, parsed, value)
  Object.assign(body, extra)
  const { schemas, order } = profile.mapping
  const urns = [...schemas[resource].always]
  if (schemas[resource].extensions === 'when-present') addExtensionUrns(urns, body)
  if (urns.length > 0) body.schemas = urns
  return inKeyOrder(body, order[resource])
}

/** Lays attributes over a fetched resource, leaving everything else as it came. */
export function overlay(
  profile: Profile,
  fetched: JsonObject,
  attributes: readonly DesiredAttribute[],
): JsonObject {
  const body = structuredClone(fetched)
  for (const { parsed, value } of attributes) writeAttribute(body, parsed, value)
  const urns = body.schemas
  if (Array.isArray(urns) && profile.mapping.schemas.user.extensions === 'when-present')
    addExtensionUrns(urns, body)
  return body
}

function writeAttribute(body: JsonObject, path: DesiredAttribute['parsed'], value: Json): void {
  // A top-level name is written as it stands: template keys may hold colons and dots.
  if (path.urn === undefined && path.filter === undefined && path.subAttribute === undefined) {
    body[path.attribute] = structuredClone(value)
  } else writePath(body, path, value)
}

function addExtensionUrns(urns: Json[], body: JsonObject): void {
  for (const key of Object.keys(body)) {
    if (key.startsWith('urn:') && !urns.includes(key)) urns.push(key)
  }
}
