import { isObject, type Json, type JsonObject } from '../base/json.ts'
import { type Attribute, attributeNamed } from './schema.ts'

/** A value that the attribute cannot hold; answered as 400 `invalidValue`. */
export class ValueError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ValueError'
  }
}

/**
 * A client's value in the form the attribute is stored in, or undefined if there is nothing to store: `null`, `""`
 * and `[]` all mean unassigned (RFC 7643 §2.5). Names get the schema's spelling; unknown and readOnly sub-attributes
 * are left out.
 *
 * Types have to be right, but clients are met half-way in what they really send: booleans as `"True"` and `"False"`,
 * a complex value as its bare `value` (`"manager": "26"`), one value where a list belongs and the reverse.
 */
export function normalizeValue(attribute: Attribute, value: Json, name = attribute.name): Json | undefined {
  return attribute.multiValued
    ? normalizeList(attribute, value, name)
    : normalizeSingle(attribute, value, name)
}

/** The same for one value, also of a multi-valued attribute. */
export function normalizeSingle(attribute: Attribute, value: Json, name = attribute.name): Json | undefined {
  if (value === null || value === '') return undefined
  if (Array.isArray(value)) {
    if (value.length > 1) throw new ValueError(`${name} holds one value, not ${value.length}`)
    return normalizeSingle(attribute, value[0] ?? null, name)
  }
  return attribute.type === 'complex'
    ? normalizeComplex(attribute, value, name)
    : normalizeSimple(attribute, value, name)
}

/** Two values of a multi-valued attribute with one identity are the same value (RFC 7643 §2.4). */
export function identityOf(attribute: Attribute, element: Json): string {
  if (!isObject(element) || element.value === undefined) return JSON.stringify(element)
  // A reference is the same whatever is said about what it refers to.
  if (attributeNamed(attribute.subAttributes ?? [], 'value')?.mutability === 'immutable')
    return `${element.value}`
  return JSON.stringify([element.type ?? null, element.value])
}

function normalizeList(attribute: Attribute, value: Json, name: string): Json[] | undefined {
  const elements = new Map<string, Json>()
  let primaries = 0
  for (const each of Array.isArray(value) ? value : [value]) {
    const element = normalizeSingle(attribute, each, name)
    if (element === undefined || saysNothing(element)) continue
    const identity = identityOf(attribute, element)
    if (elements.has(identity)) continue
    elements.set(identity, element)
    if (isObject(element) && element.primary === true) primaries++
  }
  if (primaries > 1) throw new ValueError(`${name} has ${primaries} primary values; one at most can be`)
  return elements.size > 0 ? [...elements.values()] : undefined
}

/** An element whose value was empty, so that only its marks are left. */
function saysNothing(element: Json): boolean {
  return isObject(element) && Object.keys(element).every((key) => key === 'type' || key === 'primary')
}

function normalizeComplex(attribute: Attribute, value: Json, name: string): JsonObject | undefined {
  const subAttributes = attribute.subAttributes ?? []
  if (!isObject(value)) {
    const main = attributeNamed(subAttributes, 'value')
    if (typeof value !== 'string' || !main) throw wrongType(name, 'an object', value)
    return { value }
  }
  const complex: JsonObject = {}
  for (const [key, each] of Object.entries(value)) {
    const sub = attributeNamed(subAttributes, key)
    if (!sub || sub.mutability === 'readOnly') continue
    const normal = normalizeValue(sub, each, `${name}.${sub.name}`)
    if (normal !== undefined) complex[sub.name] = normal
  }
  return Object.keys(complex).length > 0 ? complex : undefined
}

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/

function normalizeSimple(attribute: Attribute, value: Json, name: string): Json | undefined {
  if (isObject(value)) {
    if (value.value === undefined) throw wrongType(name, article(attribute.type), value, attribute)
    return normalizeSingle(attribute, value.value, name)
  }
  switch (attribute.type) {
    case 'boolean':
      if (typeof value === 'boolean') return value
      if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true'
      break
    case 'integer':
      if (Number.isInteger(value)) return value
      break
    case 'decimal':
      if (typeof value === 'number') return value
      break
    case 'dateTime':
      if (typeof value === 'string' && dateTime.test(value) && !Number.isNaN(Date.parse(value))) return value
      break
    default:
      if (typeof value === 'string') return value
  }
  throw wrongType(name, article(attribute.type), value, attribute)
}

function article(type: string): string {
  return type === 'integer' ? 'an integer' : `a ${type}`
}

function wrongType(name: string, wanted: string, value: Json, attribute?: Attribute): ValueError {
  // What is never returned, such as a password, is not to be read in an error either.
  if (attribute?.returned === 'never') return new ValueError(`${name} must be ${wanted}`)
  return new ValueError(`${name} must be ${wanted}, not ${JSON.stringify(value).slice(0, 100)}`)
}
