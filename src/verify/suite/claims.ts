import { isObject, type Json, type JsonObject } from '../../base/json.ts'
import { valueAt } from '../../diagnose/leaf.ts'
import { fail, pass, type Verdict } from '../../diagnose/rule.ts'
import type { Seen } from '../../diagnose/seen.ts'
import { errorUrn, listResponseUrn } from '../../scim/urn.ts'

/** What a vendor's test asserts of one answer, with the sentence that it says when it is not so. */
export type Claim = [holds: boolean, should: string]

/** One verdict for all assertions on an answer. */
export function claim(seen: Seen, ...claims: readonly Claim[]): Verdict {
  const broken = claims.filter(([holds]) => !holds).map(([, should]) => should)
  return broken.length === 0 ? pass : fail(`${seen.line}: ${broken.join('; ')}.`)
}

export const status = (seen: Seen, ...wanted: number[]): Claim => [
  wanted.includes(seen.status),
  `the status should be ${wanted.join(' or ')}`,
]

export const isListResponse = (seen: Seen): Claim => [
  hasSchema(seen, listResponseUrn),
  'schemas should name the ListResponse',
]

export const isError = (seen: Seen): Claim => [hasSchema(seen, errorUrn), 'schemas should name the Error']

export const detailed = (seen: Seen): Claim => [isFilled(at(seen, 'detail')), 'detail should not be empty']

/** `status` of an error, as number or text: the suites compare loosely. */
export const says = (seen: Seen, wanted: number): Claim => [
  String(at(seen, 'status')) === String(wanted),
  `status in the body should be ${wanted}`,
]

export const isNumber = (seen: Seen, name: string): Claim => [
  typeof at(seen, name) === 'number',
  `${name} should be a number`,
]

export const equals = (seen: Seen, path: string, wanted: Json): Claim => [
  at(seen, path) === wanted,
  `${path} should be ${JSON.stringify(wanted)}, and is ${JSON.stringify(at(seen, path)) ?? 'left out'}`,
]

export const filled = (of: JsonObject | undefined, path: string): Claim => [
  isFilled(valueAt(of, path.split('.'))),
  `${path} should not be empty`,
]

export function at({ body }: Seen, path: string): Json | undefined {
  return isObject(body) ? valueAt(body, path.split('.')) : undefined
}

function hasSchema(seen: Seen, urn: string): boolean {
  const schemas = at(seen, 'schemas')
  return Array.isArray(schemas) && schemas.includes(urn)
}

function isFilled(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== ''
}
