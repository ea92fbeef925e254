import { isObject, type Json } from '../base/json.ts'
import { fieldOf, schemaObject } from './field.ts'
import type { Comparison, Filter, FilterValue } from './filter.ts'
import type { AttributePath } from './path.ts'

/** Says whether the strings of an attribute compare with regard to case. */
export type CaseExact = (path: AttributePath) => boolean

/**
 * Whether a resource (or, for a value filter, one value of a multi-valued attribute) satisfies a filter, as RFC 7644
 * §3.4.2.2 has it: any value of a multi-valued attribute will do, a complex value stands for its `value`, `null` and
 * absent are the same, dates compare as instants. `"True"` and `"False"` in the filter also equal the booleans.
 */
export function matchesFilter(filter: Filter, resource: Json, caseExact?: CaseExact): boolean {
  return compileFilter(filter, caseExact)(resource)
}

/** The same as a function, for many resources. */
export function compileFilter(
  filter: Filter,
  caseExact: CaseExact = () => false,
): (resource: Json) => boolean {
  return compile(filter, caseExact)
}

/** Every value at the path, the values of multi-valued attributes one by one. */
export function valuesAt(resource: Json, path: AttributePath, caseExact?: CaseExact): Json[] {
  if (!isObject(resource))
    return path.attribute.toLowerCase() === 'value' && resource !== null ? [resource] : []
  const container = schemaObject(resource, path.urn)
  if (!container) return []
  const value = path.attribute === '' ? container : fieldOf(container, path.attribute)
  if (value === undefined) return []
  let values = Array.isArray(value) ? value : [value]
  if (path.filter) values = values.filter(compile(path.filter, within(path, caseExact ?? (() => false))))
  const { subAttribute } = path
  if (subAttribute === undefined) return values.filter((each) => each !== null)
  return values.flatMap((each) => (isObject(each) ? (fieldOf(each, subAttribute) ?? []) : []))
}

function compile(filter: Filter, caseExact: CaseExact): (resource: Json) => boolean {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const left = compile(filter.left, caseExact)
      const right = compile(filter.right, caseExact)
      return filter.kind === 'and'
        ? (resource) => left(resource) && right(resource)
        : (resource) => left(resource) || right(resource)
    }
    case 'not': {
      const inner = compile(filter.filter, caseExact)
      return (resource) => !inner(resource)
    }
    case 'present':
      return (resource) => valuesAt(resource, filter.path, caseExact).some(isPresent)
    case 'valuePath': {
      const inner = compile(filter.filter, within(filter.path, caseExact))
      return (resource) => valuesAt(resource, filter.path, caseExact).some(inner)
    }
    case 'compare': {
      const test = comparer(filter.op, filter.value, caseExact(filter.path))
      return (resource) => test(valuesAt(resource, filter.path, caseExact).map(simpleValue).filter(isPresent))
    }
  }
}

/** Inside `emails[…]` the name `value` means `emails.value`. */
function within(outer: AttributePath, caseExact: CaseExact): CaseExact {
  return (inner) => caseExact({ ...outer, filter: undefined, subAttribute: inner.attribute } as AttributePath)
}

function simpleValue(value: Json): Json {
  return isObject(value) ? (fieldOf(value, 'value') ?? null) : value
}

/** RFC 7644 §3.4.2.2, `pr`: a non-empty value, or a complex one with a non-empty part. */
function isPresent(value: Json): boolean {
  if (Array.isArray(value)) return value.some(isPresent)
  return isObject(value) ? Object.values(value).some(isPresent) : value !== null && value !== ''
}

function comparer(op: Comparison, wanted: FilterValue, exact: boolean): (values: Json[]) => boolean {
  if (wanted === null)
    return op === 'ne' ? (values) => values.length > 0 : (values) => op === 'eq' && values.length === 0
  if (op === 'ne') {
    const equal = singleComparer('eq', wanted, exact)
    return (values) => values.length === 0 || !values.every(equal)
  }
  const test = singleComparer(op, wanted, exact)
  // An empty string is held to be no value, so it equals the absent one.
  if (op === 'eq' && wanted === '') return (values) => values.length === 0
  return (values) => values.some(test)
}

function singleComparer(
  op: Comparison,
  wanted: NonNullable<FilterValue>,
  exact: boolean,
): (value: Json) => boolean {
  const fold = (text: string) => (exact ? text : text.toLowerCase())
  const instant = instantOf(wanted)
  const right = typeof wanted === 'string' ? fold(wanted) : wanted
  const boolean = booleanOf(wanted)
  return (value) => {
    if (typeof value === 'boolean') return op === 'eq' && value === boolean
    if (typeof value === 'number' && typeof right === 'number') return ordered(op, value - right)
    if (typeof value !== 'string' || typeof right !== 'string') return false
    if (op === 'co') return fold(value).includes(right)
    if (op === 'sw') return fold(value).startsWith(right)
    if (op === 'ew') return fold(value).endsWith(right)
    const left = instant === undefined ? undefined : instantOf(value)
    if (left !== undefined && instant !== undefined) return ordered(op, left - instant)
    const text = fold(value)
    return ordered(op, text === right ? 0 : text < right ? -1 : 1)
  }
}

function ordered(op: Comparison, difference: number): boolean {
  switch (op) {
    case 'eq':
      return difference === 0
    case 'gt':
      return difference > 0
    case 'ge':
      return difference >= 0
    case 'lt':
      return difference < 0
    case 'le':
      return difference <= 0
    default:
      return false
  }
}

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(Z|[+-]\d\d:\d\d)?$/

function instantOf(value: Json): number | undefined {
  const match = typeof value === 'string' ? dateTime.exec(value) : null
  if (!match) return undefined
  const instant = Date.parse(match[1] ? (value as string) : `${value}Z`)
  return Number.isNaN(instant) ? undefined : instant
}

function booleanOf(value: FilterValue): boolean | undefined {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string' || !/^(true|false)$/i.test(value)) return undefined
  return value.toLowerCase() === 'true'
}
