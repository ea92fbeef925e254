import { isObject, type Json, type JsonObject } from '../base/json.ts'
import { normalizeValue, ValueError } from './attribute-value.ts'
import { isTopLevel } from './field.ts'
import { extensionNamed, locate, type ResourceSchema, type Schema } from './schema.ts'

/**
 * What a client's representation of a resource asks to store (RFC 7644 §3.3, §3.5.1): every readWrite attribute in
 * the form of `normalizeValue`. readOnly and unknown attributes are ignored; the data of unknown extensions is kept
 * as it is. Throws `ValueError` for a wrong type or a missing required attribute.
 */
export function normalizeResource(schema: ResourceSchema, body: JsonObject): JsonObject {
  const resource: JsonObject = {}
  for (const [key, value] of Object.entries(body)) {
    if (key.includes(':')) setSchema(schema, resource, key, value)
    else setAttribute(schema, undefined, resource, key, value)
  }
  for (const { name, required } of schema.core.attributes) {
    if (required && resource[name] === undefined) throw new ValueError(`${name} is required`)
  }
  return resource
}

function setSchema(schema: ResourceSchema, resource: JsonObject, urn: string, value: Json): void {
  const extension = extensionNamed(schema, urn)
  if (!isObject(value)) {
    if (extension && value !== null) throw new ValueError(`${urn} must be an object`)
    return
  }
  if (!extension && !isTopLevel(urn)) {
    if (Object.keys(value).length > 0) resource[urn] = { ...value }
    return
  }
  const container = extension ? {} : resource
  for (const [key, each] of Object.entries(value)) setAttribute(schema, extension, container, key, each)
  if (extension && Object.keys(container).length > 0) resource[extension.id] = container
}

function setAttribute(
  schema: ResourceSchema,
  extension: Schema | undefined,
  container: JsonObject,
  name: string,
  value: Json,
): void {
  const found = locate(schema, { urn: extension?.id ?? schema.core.id, attribute: name })
  if (!found || found.attribute.mutability === 'readOnly' || found.attribute.name === 'schemas') return
  const normal = normalizeValue(found.attribute, value)
  if (normal !== undefined) container[found.attribute.name] = normal
}
