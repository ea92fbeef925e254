import { isObject, type Json } from '../base/json.ts'
import type { RequestPattern } from './request-schema.ts'

/** A request as it came in or as the journal has it. */
export interface SeenRequest {
  method: string
  /** Below the base URL. */
  path: string
  query: string | null
  header(name: string): string | undefined
  /** JSON; undefined when there is no body. */
  body: Json | undefined
}

/** Name of a user or group → its id in the target. */
export type Ids = ReadonlyMap<string, string>

/** How lists are compared: element by element; or each expected element with some element. */
export type ListRule = 'same' | 'some'

export function fitsRequest(
  pattern: Partial<RequestPattern>,
  seen: SeenRequest,
  ids: Ids,
  lists: ListRule,
): boolean {
  const { method, path, query, headers = {}, body, exactBody, lacks = [] } = pattern
  const keys = isObject(seen.body) ? Object.keys(seen.body) : []
  return (
    (method === undefined || method === seen.method) &&
    (path === undefined || fitsText(path, seen.path, ids)) &&
    (query === undefined || fits(query, seen.query, ids, lists)) &&
    Object.entries(headers).every(([name, value]) => fits(value, seen.header(name) ?? null, ids, lists)) &&
    (body === undefined || fits(body, seen.body, ids, lists)) &&
    (exactBody === undefined || isExact(exactBody, seen.body, ids)) &&
    lacks.every((key) => !keys.includes(key))
  )
}

/** Whether a value has everything that is expected of it. */
export function fits(expected: Json, actual: Json | undefined, ids: Ids, lists: ListRule = 'same'): boolean {
  if (typeof expected === 'string') return fitsText(expected, actual, ids)
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return false
    if (lists === 'some') return expected.every((each) => actual.some((one) => fits(each, one, ids, lists)))
    return (
      expected.length === actual.length && expected.every((each, at) => fits(each, actual[at], ids, lists))
    )
  }
  if (!isObject(expected)) return expected === (actual ?? null)
  return (
    isObject(actual) && Object.entries(expected).every(([key, value]) => fits(value, actual[key], ids, lists))
  )
}

/** The text with ids in the place of names. */
export function withIds(text: string, ids: Ids): string {
  return text.replace(/\{([^{}]+)\}/g, (mark, name: string) => ids.get(name) ?? mark)
}

function fitsText(expected: string, actual: Json | undefined, ids: Ids): boolean {
  if (expected === '*') return actual !== undefined && actual !== null
  if (typeof actual !== 'string') return false
  const [first = '', ...more] = withIds(expected, ids).split('*')
  if (more.length === 0) return actual === first
  let rest = actual
  if (!rest.startsWith(first)) return false
  rest = rest.slice(first.length)
  const last = more.pop() ?? ''
  for (const part of more) {
    const at = rest.indexOf(part)
    if (at < 0) return false
    rest = rest.slice(at + part.length)
  }
  return rest.endsWith(last)
}

function isExact(expected: Json, actual: Json | undefined, ids: Ids): boolean {
  return fits(expected, actual, ids) && sameKeys(expected, actual)
}

function sameKeys(expected: Json, actual: Json | undefined): boolean {
  if (Array.isArray(expected) && Array.isArray(actual))
    return expected.every((each, at) => sameKeys(each, actual[at]))
  if (!isObject(expected) || !isObject(actual)) return true
  const keys = Object.keys(expected)
  return (
    keys.length === Object.keys(actual).length &&
    keys.every((key) => sameKeys(expected[key] as Json, actual[key]))
  )
}
