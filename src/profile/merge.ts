import { isObject, type Json, type JsonObject } from '../base/json.ts'

/**
 * A profile layer over the one it extends: objects are merged, lists and single values replaced. A source is one value:
 * its note must not outlive its URL.
 */
export function mergeProfiles(base: JsonObject, layer: JsonObject): JsonObject {
  const merged = mergeObjects(base, layer)
  if (!isObject(base.sources) || !isObject(layer.sources)) return merged
  return { ...merged, sources: { ...base.sources, ...layer.sources } }
}

/** Every single value of a tree with its path; a list is one value. */
export function leaves(tree: Json, path: readonly string[] = []): { path: string[]; value: Json }[] {
  if (!isObject(tree) || Object.keys(tree).length === 0) return [{ path: [...path], value: tree }]
  return Object.entries(tree).flatMap(([key, value]) => leaves(value, [...path, key]))
}

function mergeObjects(base: JsonObject, layer: JsonObject): JsonObject {
  const merged = new Map(Object.entries(base))
  for (const [key, value] of Object.entries(layer)) {
    const below = merged.get(key)
    const both = isObject(below) && isObject(value) && !otherKind(below, value)
    merged.set(key, both ? mergeObjects(below, value) : value)
  }
  return Object.fromEntries(merged)
}

/** Objects of different kinds (`shape: uuid` over `shape: integer`) have nothing in common to be merged. */
function otherKind(below: JsonObject, value: JsonObject): boolean {
  return ['shape', 'kind'].some((name) => name in value && name in below && value[name] !== below[name])
}
