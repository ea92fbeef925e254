import { isObject, type Json } from '../base/json.ts'
import { PathError, parsePath } from '../scim/path.ts'
import { locate, resourceSchemas } from '../scim/schema.ts'
import type { ResourceType } from '../scim/urn.ts'
import { operationsOf, type PatchOperation } from './patch-trait.ts'
import type { Seen } from './seen.ts'

/** Of each list of operations once, for one type: many rules ask. */
const touched = new WeakMap<readonly PatchOperation[], { type: ResourceType; names: readonly string[] }>()

/** Top-level attributes that a PATCH addresses, as far as the schemas know them; those of an extension with their URN. */
export function touchedBy(write: Pick<Seen, 'sent'>, type: ResourceType): readonly string[] {
  const operations = operationsOf(write)
  const known = touched.get(operations)
  if (known?.type === type) return known.names
  const names = readTouched(operations, type)
  touched.set(operations, { type, names })
  return names
}

function readTouched(operations: readonly PatchOperation[], type: ResourceType): string[] {
  const names = operations.flatMap(({ path, value }) => {
    if (path !== undefined) return [path]
    return isObject(value) ? Object.entries(value).flatMap(([key, inner]) => keysOf(key, inner)) : []
  })
  return [...new Set(names.flatMap((name) => topLevel(name, type) ?? []))]
}

/** The part of a PATCH that addresses one attribute: of a path-less value only those keys. */
export function operationsOn(
  name: string,
  operations: readonly PatchOperation[],
  type: ResourceType,
): PatchOperation[] {
  return operations.flatMap((operation) => {
    const { path, value } = operation
    if (path !== undefined) return topLevel(path, type) === name ? [operation] : []
    if (!isObject(value)) return []
    const own = Object.entries(value).filter(([key, inner]) =>
      keysOf(key, inner).some((each) => topLevel(each, type) === name),
    )
    return own.length === 0 ? [] : [{ ...operation, value: Object.fromEntries(own) }]
  })
}

/** An extension as a key of a path-less value holds attributes of its own. */
function keysOf(key: string, inner: Json | undefined): string[] {
  return /^urn:/i.test(key) && isObject(inner) ? Object.keys(inner).map((name) => `${key}:${name}`) : [key]
}

/** Paths that have been read: a vendor sends the same few again and again. */
const read = { User: new Map<string, string | undefined>(), Group: new Map<string, string | undefined>() }
const mostRead = 1000

/** The top-level attribute of a path, of an extension after its URN; nothing for what nobody may write. */
export function topLevel(text: string, type: ResourceType): string | undefined {
  const known = read[type]
  if (known.has(text)) return known.get(text)
  if (known.size >= mostRead) known.clear()
  const name = readTopLevel(text, type)
  known.set(text, name)
  return name
}

function readTopLevel(text: string, type: ResourceType): string | undefined {
  try {
    const found = locate(resourceSchemas[type], parsePath(text))
    if (!found || ['id', 'meta', 'schemas', 'groups', 'password'].includes(found.attribute.name))
      return undefined
    return found.urn === undefined ? found.attribute.name : `${found.urn} ${found.attribute.name}`
  } catch (error) {
    if (error instanceof PathError) return undefined
    throw error
  }
}
