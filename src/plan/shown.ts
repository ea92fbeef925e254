import { caseFold } from '../base/case-fold.ts'
import { isObject, type Json, type JsonObject, jsonEqual } from '../base/json.ts'
import { readPath } from '../scim/attribute-access.ts'
import { fieldOf } from '../scim/field.ts'
import { PathError, parsePath } from '../scim/path.ts'

/** An attribute that the target shows otherwise than it was told. */
export interface ShownDifference {
  /** A path of the mapping, or a place within it. */
  attribute: string
  expected: Json
  /** null: it shows none. */
  actual: Json
}

/**
 * Where a resource is not as it was told. What it holds besides is its own affair: further attributes, further values of
 * a list, further parts of a value. Names and e-mail addresses compare without case, a number or a truth value may be
 * spelled as text. `null` as what was told: nobody knows. Pure.
 */
export function shownDifferences(
  told: Iterable<readonly [path: string, value: Json]>,
  resource: JsonObject,
): ShownDifference[] {
  return [...told].flatMap(([path, expected]) =>
    expected === null || isUnseen(path) ? [] : compare(path, expected, at(resource, path)),
  )
}

/** Whether two values are the same to somebody who reads the resource of a target. */
export function isShown(path: string, expected: Json, actual: Json | undefined): boolean {
  return compare(path, expected, actual).length === 0
}

/** Whether somebody who reads the resource sees no value there. */
export function showsNothing(path: string, resource: JsonObject): boolean {
  return isNothing(at(resource, path))
}

/**
 * Never shown, the target's own to say (RFC 7643 §4.3 makes `manager.displayName` read-only), or no attribute of the
 * mapping's own; whether the account may be used is compared by itself.
 */
function isUnseen(path: string): boolean {
  return /^(?:.*:)?(?:password|active|schemas|meta(?:\..*)?|id|groups|manager\.displayName)$/i.test(path)
}

function at(resource: JsonObject, path: string): Json | undefined {
  try {
    return readPath(resource, parsePath(path))
  } catch (error) {
    // A key of a template that looks like no path is a key.
    if (error instanceof PathError) return fieldOf(resource, path)
    throw error
  }
}

function compare(path: string, expected: Json, actual: Json | undefined): ShownDifference[] {
  if (Array.isArray(expected)) {
    const shown = Array.isArray(actual) ? actual : isNothing(actual) ? [] : [actual as Json]
    const all = expected.every(
      (each) => isNothing(each) || shown.some((other) => compare(path, each, other).length === 0),
    )
    return all ? [] : [differing(path, expected, actual)]
  }
  if (isObject(expected)) {
    const shown = isObject(actual) ? actual : {}
    return Object.entries(expected).flatMap(([name, value]) => {
      const place = join(path, name)
      return name === '$ref' || isUnseen(place) ? [] : compare(place, value, fieldOf(shown, name))
    })
  }
  if (isNothing(expected) && isNothing(actual)) return []
  // A reference is told as an id and shown as a value with a name.
  const value = isObject(actual) ? fieldOf(actual, 'value') : actual
  return isSame(path, expected, value) ? [] : [differing(path, expected, actual)]
}

function isSame(path: string, expected: string | number | boolean | null, actual: Json | undefined): boolean {
  if (jsonEqual(expected, actual)) return true
  if (actual === undefined || actual === null || typeof actual === 'object') return false
  const [a, b] = [String(expected), String(actual)]
  if (typeof expected === 'boolean' || typeof actual === 'boolean') return a.toLowerCase() === b.toLowerCase()
  if (typeof expected === 'number' || typeof actual === 'number') return a === b
  return /(?:^|:)(?:userName|emails)\b/i.test(path) && caseFold(a) === caseFold(b)
}

/** No value, or one of which every part is none: what a vendor writes who leaves nothing out. */
function isNothing(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true
  if (typeof value === 'string') return value.trim() === ''
  return typeof value === 'object' && Object.values(value).every(isNothing)
}

/** Below a schema stands a colon, below an attribute a dot. */
function join(path: string, name: string): string {
  return `${path}${/^urn:.*:(?:User|Group)$/i.test(path) ? ':' : '.'}${name}`
}

function differing(attribute: string, expected: Json, actual: Json | undefined): ShownDifference {
  return { attribute, expected, actual: actual ?? null }
}
