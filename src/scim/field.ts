import { isObject, type Json, type JsonObject } from '../base/json.ts'
import { groupUrn, userUrn } from './urn.ts'

/** The key under which the object holds the attribute; names compare without regard to case (RFC 7643 §2.1). */
export function keyOf(object: JsonObject, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name
  const wanted = name.toLowerCase()
  for (const key in object) if (key.length === wanted.length && key.toLowerCase() === wanted) return key
  return undefined
}

/** The value of an attribute; `null` is the same as absent (RFC 7643 §2.5). */
export function fieldOf(object: JsonObject, name: string): Json | undefined {
  const key = keyOf(object, name)
  return key === undefined ? undefined : (object[key] ?? undefined)
}

const coreSchemas = new Set([userUrn.toLowerCase(), groupUrn.toLowerCase()])

/** Whether attributes of this schema stand at the top level of the resource instead of under its URN. */
export function isTopLevel(urn: string | undefined): boolean {
  return urn === undefined || coreSchemas.has(urn.toLowerCase())
}

/** The object that holds the attributes of a schema: the resource itself, or what stands under the URN. */
export function schemaObject(resource: JsonObject, urn: string | undefined): JsonObject | undefined {
  if (urn === undefined || isTopLevel(urn)) return resource
  const extension = fieldOf(resource, urn)
  return isObject(extension) ? extension : undefined
}
