import { isObject, type Json, type JsonObject } from '../base/json.ts'

/** A profile layer over the one it extends: objects are merged, lists and single values replaced. */
export function mergeLayers(base: JsonObject, layer: JsonObject): JsonObject {
  const merged: JsonObject = { ...base }
  for (const [key, value] of Object.entries(layer)) {
    const below = merged[key]
    merged[key] =
      isObject(below) && isObject(value) && !otherKind(below, value) ? mergeLayers(below, value) : value
  }
  return merged
}

/** Objects of different kinds (`shape: uuid` over `shape: integer`) have nothing in common to be merged. */
function otherKind(below: JsonObject, value: JsonObject): boolean {
  return ['shape', 'kind'].some((name) => name in value && name in below && value[name] !== below[name])
}

/** Every single value of a tree with its path; a list is one value. */
export function leaves(tree: Json, path: readonly string[] = []): { path: string[]; value: Json }[] {
  const inner = isObject(tree) && (path.length === 0 || Object.keys(tree).length > 0)
  if (!inner) return [{ path: [...path], value: tree }]
  return Object.entries(tree).flatMap(([key, value]) => leaves(value, [...path, key]))
}
