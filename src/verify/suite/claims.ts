import { isObject, type Json, type JsonObject, jsonText } from '../../base/json.ts'
import { bodyStart, statusLine } from '../../diagnose/excerpt.ts'
import { valueAt } from '../../diagnose/leaf.ts'
import type { Seen } from '../../diagnose/seen.ts'
import { errorUrn, listResponseUrn } from '../../scim/urn.ts'
import type { Failure } from '../suite.ts'

/** What a vendor's test asserts of one answer: the sentence that it says when it is not so, and what may explain that. */
export interface Claim {
  holds: boolean
  should: string
  rules: readonly string[]
  /** It depends on what only the vendor's service knows: a warning. */
  depends?: true
}

export const that = (holds: boolean, should: string, ...rules: string[]): Claim => ({ holds, should, rules })

/** The same claims, explained by these rules where they name none. */
export const by = (rules: readonly string[], ...claims: readonly Claim[]): Claim[] =>
  claims.map((claim) => (claim.rules.length > 0 ? claim : { ...claim, rules }))

/** One failure for all claims on an answer that have one explanation. */
export function failuresOf(seen: Seen, claims: readonly Claim[]): Failure[] {
  const broken = claims.filter(({ holds }) => !holds)
  // Where the request itself failed, what is missing in its answer tells nothing more.
  const telling = seen.ok ? broken : broken.slice(0, 1)
  return [...Map.groupBy(telling, ({ rules, depends }) => `${rules.join()} ${depends}`)].map(
    ([, of]): Failure => {
      const should = of.map((claim) => claim.should).join('; ')
      return {
        seen: `${seen.line}${saidBy(seen)}: ${should}.`,
        should,
        rules: of[0]?.rules ?? [],
        on: seen,
        excerpt: seen.ok ? bodyStart(seen) : statusLine(seen),
        ...(of[0]?.depends && { depends: true }),
      }
    },
  )
}

/** The assertions of a test, gathered over its answers. */
export class Assertions {
  readonly failures: Failure[] = []

  /** @returns whether all of them hold */
  on(seen: Seen, ...claims: readonly Claim[]): boolean {
    const failures = failuresOf(seen, claims)
    // What prepares a test several times may fail several times.
    const known = new Set(this.failures.map((failure) => failure.seen))
    this.failures.push(...failures.filter((failure) => !known.has(failure.seen)))
    return failures.length === 0
  }
}

const longestDetail = 160

/** What an error says for itself. */
function saidBy(seen: Seen): string {
  const detail = seen.ok ? undefined : at(seen, 'detail')
  if (typeof detail !== 'string' || detail === '') return ''
  return ` (“${detail.length > longestDetail ? `${detail.slice(0, longestDetail)} …` : detail}”)`
}

export const status = (seen: Seen, ...wanted: number[]): Claim =>
  that(wanted.includes(seen.status), `the status should be ${wanted.join(' or ')}`)

export const succeeds = (seen: Seen): Claim => that(seen.ok, 'the status should be 2xx')

export const isListResponse = (seen: Seen): Claim =>
  that(hasSchema(seen, listResponseUrn), 'schemas should name the ListResponse')

export const isError = (seen: Seen): Claim =>
  that(hasSchema(seen, errorUrn), 'schemas should name the Error', 'RFC7644-3.12-error-schema')

export const detailed = (seen: Seen): Claim =>
  that(isFilled(at(seen, 'detail')), 'detail should not be empty', 'RFC7644-3.12-detail')

/** `status` of an error, as number or text: the suites compare loosely. */
export const says = (seen: Seen, wanted: number): Claim =>
  that(
    jsonText(at(seen, 'status')) === String(wanted),
    `status in the body should be ${wanted}`,
    'RFC7644-3.12-status-string',
  )

export const isNumber = (seen: Seen, name: string): Claim =>
  that(typeof at(seen, name) === 'number', `${name} should be a number`)

export const equals = (seen: Seen, path: string, wanted: Json): Claim =>
  isValue(isObject(seen.body) ? seen.body : undefined, path, wanted)

/** The value of a resource at a path with dots. */
export const isValue = (of: JsonObject | undefined, path: string, wanted: Json): Claim => {
  const found = valueAt(of, path.split('.'))
  return that(found === wanted, `${path} should be ${JSON.stringify(wanted)}, and is ${shown(found)}`)
}

export const filled = (of: JsonObject | undefined, path: string): Claim =>
  that(isFilled(valueAt(of, path.split('.'))), `${path} should not be empty`)

/** The resources of a list under the name that the vendors read them by. */
export function listed({ body, ok }: Seen): JsonObject[] {
  const resources = ok && isObject(body) ? body.Resources : undefined
  return Array.isArray(resources) ? resources.filter(isObject) : []
}

export function at({ body }: Pick<Seen, 'body'>, path: string): Json | undefined {
  return isObject(body) ? valueAt(body, path.split('.')) : undefined
}

export function shown(value: Json | undefined): string {
  const text = JSON.stringify(value)
  return text === undefined ? 'left out' : text.length > 80 ? `${text.slice(0, 80)} …` : text
}

export function isFilled(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== ''
}

function hasSchema(seen: Seen, urn: string): boolean {
  const schemas = at(seen, 'schemas')
  return Array.isArray(schemas) && schemas.includes(urn)
}
