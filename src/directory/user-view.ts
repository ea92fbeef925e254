import type { Json, JsonObject } from '../base/json.ts'
import { isObject, jsonEqual } from '../base/json.ts'
import type { users } from '../store/schema.ts'
import { type User, userAttributes } from './user-schema.ts'

/** A user as it is kept. `attributes` holds everything with a name of its own, and `custom`. */
export type UserRow = typeof users.$inferSelect

/** The user as the API shows it. */
export function userView(row: UserRow): User {
  const { custom, ...attributes } = row.attributes
  const view: JsonObject = { id: row.id, userName: row.userName, status: row.status }
  for (const name of userAttributes) {
    const value = name === 'managerId' ? row.managerId : attributes[name]
    if (value !== undefined && value !== null) view[name] = value
  }
  view.custom = custom ?? {}
  view.createdAt = new Date(row.createdAt).toISOString()
  view.updatedAt = new Date(row.updatedAt).toISOString()
  if (row.deletedAt !== null) view.deletedAt = new Date(row.deletedAt).toISOString()
  return view as User
}

/** `{attribute: [old, new]}`, null where there is no value; a custom attribute is `custom.name`. */
export function changedAttributes(before: UserRow, after: UserRow): Record<string, [Json, Json]> {
  const [old, now] = [flatten(before), flatten(after)]
  const changed: Record<string, [Json, Json]> = {}
  for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
    if (!jsonEqual(old[name], now[name])) changed[name] = [old[name] ?? null, now[name] ?? null]
  }
  return changed
}

function flatten({ userName, managerId, attributes: { custom, ...attributes } }: UserRow): JsonObject {
  const own = isObject(custom) ? Object.entries(custom).map(([name, value]) => [`custom.${name}`, value]) : []
  return { userName, ...attributes, ...(managerId === null ? {} : { managerId }), ...Object.fromEntries(own) }
}
