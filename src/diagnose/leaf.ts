import { isObject, type Json, type JsonObject } from '../base/json.ts'

export interface Leaf {
  /** Keys from the top; elements of lists are not descended into. */
  keys: string[]
  value: Json
}

/** The single values of a resource: of objects each member, of lists the list. */
export function leavesOf(resource: JsonObject): Leaf[] {
  const leaves: Leaf[] = []
  gather(resource, [], leaves)
  return leaves
}

// Each exchange comes by here several times: no lists in between.
function gather(resource: JsonObject, keys: readonly string[], leaves: Leaf[]): void {
  for (const key of Object.keys(resource)) {
    const value = resource[key] as Json
    if (isObject(value)) gather(value, [...keys, key], leaves)
    else leaves.push({ keys: [...keys, key], value })
  }
}

/** The value at keys, names compared without case (RFC 7643 §2.1). */
export function valueAt(resource: Json | undefined, keys: readonly string[]): Json | undefined {
  let value = resource
  for (const key of keys) {
    if (!isObject(value)) return undefined
    const name = Object.hasOwn(value, key) ? key : otherCase(value, key)
    value = name === undefined ? undefined : value[name]
  }
  return value
}

/** What is seldom there is asked for most: a name of another length is told apart without making anything. */
function otherCase(resource: JsonObject, key: string): string | undefined {
  for (const name in resource) {
    if (name.length === key.length && name.toLowerCase() === key.toLowerCase()) return name
  }
  return undefined
}

/** `name.familyName`; an attribute of an extension after its URN and a colon. */
export function printKeys(keys: readonly string[]): string {
  const [first = '', ...rest] = keys
  return first.startsWith('urn:') && rest.length > 0 ? `${first}:${rest.join('.')}` : keys.join('.')
}
