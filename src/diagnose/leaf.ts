import { isObject, type Json, type JsonObject } from '../base/json.ts'

export interface Leaf {
  /** Keys from the top; elements of lists are not descended into. */
  keys: string[]
  value: Json
}

/** The single values of a resource: of objects each member, of lists the list. */
export function leavesOf(resource: JsonObject, keys: readonly string[] = []): Leaf[] {
  return Object.entries(resource).flatMap(([key, value]): Leaf[] => {
    const at = [...keys, key]
    return isObject(value) ? leavesOf(value, at) : [{ keys: at, value }]
  })
}

/** The value at keys, names compared without case (RFC 7643 §2.1). */
export function valueAt(resource: Json | undefined, keys: readonly string[]): Json | undefined {
  let value = resource
  for (const key of keys) {
    if (!isObject(value)) return undefined
    if (Object.hasOwn(value, key)) {
      value = value[key]
      continue
    }
    const name = Object.keys(value).find((each) => each.toLowerCase() === key.toLowerCase())
    value = name === undefined ? undefined : value[name]
  }
  return value
}

/** `name.familyName`; an attribute of an extension after its URN and a colon. */
export function printKeys(keys: readonly string[]): string {
  const [first = '', ...rest] = keys
  return first.startsWith('urn:') && rest.length > 0 ? `${first}:${rest.join('.')}` : keys.join('.')
}
