import { AppError } from '../base/error.ts'
import { isObject, type Json, type JsonObject } from '../base/json.ts'
import { fieldOf, isTopLevel, keyOf, schemaObject } from './field.ts'
import type { Filter } from './filter.ts'
import { matchesFilter, valuesAt } from './filter-match.ts'
import { type AttributePath, printPath } from './path.ts'

/**
 * The value at a path. With a filter it is that of the first value that satisfies it; a sub-attribute of an
 * unfiltered multi-valued attribute is that of its first value. `null` reads as absent.
 */
export function readPath(resource: JsonObject, path: AttributePath): Json | undefined {
  if (path.filter || path.subAttribute !== undefined) return valuesAt(resource, path)[0]
  const container = schemaObject(resource, path.urn)
  return path.attribute === '' || !container ? container : fieldOf(container, path.attribute)
}

/**
 * Sets the value at a path, in place, and makes what has to exist for it: complex parents, the extension's object,
 * and for a filter of `eq` terms the element that satisfies it, its terms as its first keys.
 */
export function writePath(resource: JsonObject, path: AttributePath, value: Json): void {
  const { attribute, filter, subAttribute } = path
  const container = ensureContainer(resource, path.urn)
  if (attribute === '') {
    if (!isObject(value)) throw unwritable(path, 'a schema holds an object')
    // The schema is replaced in place, since `container` may be the resource itself.
    if (container !== resource) for (const key of Object.keys(container)) delete container[key]
    Object.assign(container, value)
  } else if (filter) {
    writeElement(ensureElement(container, path, filter), path, value)
  } else if (subAttribute === undefined) {
    setField(container, attribute, value)
  } else {
    setField(ensureComplex(container, attribute), subAttribute, value)
  }
}

/**
 * Removes the value at a path, in place, and with it every parent that it leaves empty. An element of which nothing
 * is left but the terms of the filter counts as empty.
 */
export function erasePath(resource: JsonObject, path: AttributePath): void {
  const container = schemaObject(resource, path.urn)
  if (!container) return
  const key = path.attribute === '' ? undefined : keyOf(container, path.attribute)
  if (path.attribute === '') {
    for (const each of Object.keys(container)) delete container[each]
  } else if (key === undefined) return
  else {
    const rest = withoutValue(container[key] ?? null, path)
    if (rest === undefined) delete container[key]
    else container[key] = rest
  }
  const urnKey = path.urn === undefined || container === resource ? undefined : keyOf(resource, path.urn)
  if (urnKey !== undefined && Object.keys(container).length === 0) delete resource[urnKey]
}

/** The element that a filter of `eq` terms asks for, or undefined if it asks for more than equality. */
export function elementOf(filter: Filter): JsonObject | undefined {
  const terms = equalTerms(filter)
  if (!terms) return undefined
  const element: JsonObject = {}
  for (const term of terms) writePath(element, term.path, term.value)
  return matchesFilter(filter, element) ? element : undefined
}

function withoutValue(value: Json, { filter, subAttribute }: AttributePath): Json | undefined {
  if (!filter && subAttribute === undefined) return undefined
  const keep = (element: Json): Json | undefined => {
    if (filter && !matchesFilter(filter, element)) return element
    return subAttribute === undefined || !isObject(element)
      ? undefined
      : withoutField(element, subAttribute, filter)
  }
  if (!Array.isArray(value)) return keep(value)
  const rest = value.map(keep).filter((element) => element !== undefined)
  return rest.length > 0 ? rest : undefined
}

function withoutField(element: JsonObject, name: string, filter: Filter | undefined): JsonObject | undefined {
  const key = keyOf(element, name)
  if (key === undefined) return element
  const { [key]: _, ...rest } = element
  const marks = (filter && equalTerms(filter)?.map((term) => term.path.attribute.toLowerCase())) ?? []
  return Object.keys(rest).every((each) => marks.includes(each.toLowerCase())) ? undefined : rest
}

function equalTerms(filter: Filter): (Filter & { kind: 'compare' })[] | undefined {
  if (filter.kind === 'compare') return filter.op === 'eq' && filter.value !== null ? [filter] : undefined
  if (filter.kind !== 'and') return undefined
  const left = equalTerms(filter.left)
  const right = left && equalTerms(filter.right)
  return right && [...left, ...right]
}

function ensureContainer(resource: JsonObject, urn: string | undefined): JsonObject {
  return urn === undefined || isTopLevel(urn) ? resource : ensureComplex(resource, urn)
}

function ensureComplex(object: JsonObject, name: string): JsonObject {
  const key = keyOf(object, name) ?? name
  const value = object[key]
  if (isObject(value)) return value
  const complex: JsonObject = {}
  if (!Array.isArray(value)) object[key] = complex
  else if (isObject(value[0])) return value[0]
  else value.unshift(complex)
  return complex
}

function ensureElement(container: JsonObject, path: AttributePath, filter: Filter): JsonObject {
  const key = keyOf(container, path.attribute) ?? path.attribute
  const value = container[key] ?? []
  const elements = Array.isArray(value) ? value : [value]
  const found = elements.find((element) => isObject(element) && matchesFilter(filter, element))
  if (isObject(found)) return found
  const created = elementOf(filter)
  if (!created)
    throw unwritable(path, 'no value satisfies the filter, and only "eq" terms tell how to make one')
  container[key] = [...elements, created]
  return created
}

function writeElement(element: JsonObject, path: AttributePath, value: Json): void {
  if (path.subAttribute !== undefined) setField(element, path.subAttribute, value)
  else if (isObject(value)) for (const [name, each] of Object.entries(value)) setField(element, name, each)
  else setField(element, 'value', value)
}

function setField(object: JsonObject, name: string, value: Json): void {
  object[keyOf(object, name) ?? name] = value
}

function unwritable(path: AttributePath, reason: string): AppError {
  return new AppError('ERR_PATH_NOT_WRITABLE', `"${printPath(path)}" cannot be written: ${reason}.`)
}
