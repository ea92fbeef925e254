import { isObject, type JsonObject } from '../base/json.ts'

/** `""` → keys of the top level, attribute → keys of its values; `*` stands for all others, in their own order. */
export type KeyOrder = Readonly<Record<string, readonly string[]>>

/** The same resource with its keys in the vendor's order, at the top level and one below. */
export function inKeyOrder(resource: JsonObject, order: KeyOrder): JsonObject {
  const ordered = sortKeys(resource, order[''])
  for (const [key, keys] of Object.entries(order)) {
    const value = ordered[key]
    if (Array.isArray(value))
      ordered[key] = value.map((item) => (isObject(item) ? sortKeys(item, keys) : item))
    else if (key !== '' && isObject(value)) ordered[key] = sortKeys(value, keys)
  }
  return ordered
}

function sortKeys(object: JsonObject, keys: readonly string[] | undefined): JsonObject {
  if (!keys) return object
  const named = new Set(keys)
  const others = Object.keys(object).filter((key) => !named.has(key))
  // Without a `*`, what is not named goes last.
  const names = (named.has('*') ? keys : [...keys, '*']).flatMap((key) => (key === '*' ? others : [key]))
  const sorted: JsonObject = {}
  for (const name of names) {
    const value = object[name]
    if (value !== undefined) sorted[name] = value
  }
  return sorted
}
