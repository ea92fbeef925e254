import type { Json, JsonObject } from '../base/json.ts'
import type { Desired } from '../mapping/desired.ts'
import type { LookupProfile } from '../profile/message-schema.ts'
import type { Profile } from '../profile/schema.ts'
import type { ResourceType } from '../scim/urn.ts'
import { idOf, nonsense, readList } from './answer.ts'
import { type Failure, unanswered } from './outcome.ts'
import { bare, resourcePath } from './request.ts'
import type { Conversation } from './request-spec.ts'
import type { ResourceCase } from './resource-case.ts'

export type Match =
  | { kind: 'none' }
  /** There is no value to ask for, and the vendor goes no further without one. */
  | { kind: 'unasked' }
  | { kind: 'one'; id: string; resource: JsonObject }
  | { kind: 'failed'; failure: Failure }

/**
 * Asks the target for the resource by one matching attribute after the other, until there is a hit. An attribute
 * without a value is not asked for.
 */
export function* lookUp(
  profile: Profile,
  resource: ResourceType,
  lookup: LookupProfile,
  desired: Desired,
): Conversation<Match> {
  let asked = false
  for (const attribute of lookup.attributes) {
    const value = matchingValue(desired, attribute)
    if (value === undefined) continue
    asked = true
    const match = yield* lookUpValue(profile, resource, lookup, attribute, value)
    if (match.kind !== 'none') return match
  }
  return { kind: asked || lookup.valueless === 'create' ? 'none' : 'unasked' }
}

/**
 * The same for an object that is to be created. What stands for another object is none to be linked with, where the
 * vendor says so.
 */
export function* lookUpFree(
  { profile, resource, desired, isHeld }: ResourceCase,
  lookup: LookupProfile,
): Conversation<Match> {
  const match = yield* lookUp(profile, resource, lookup, desired)
  if (match.kind !== 'one' || lookup.held === 'link' || !isHeld?.(match.id)) return match
  return { kind: 'failed', failure: duplicateSource(resource) }
}

/** Two objects of the directory have one matching value. */
export function duplicateSource(resource: ResourceType): Failure {
  const noun = resource.toLowerCase()
  return unanswered(
    'duplicate-source',
    `Another ${noun} of the directory has the same matching value, and the ${noun} of the target.`,
  )
}

/**
 * Asks for what an attempt may have left behind whose end nobody knows, under the names that it had then. Where there
 * was no such attempt, or the names are still those that are asked for anyway, nothing is asked. What stands for another
 * object was not left behind by this one.
 */
export function* lookUpLost(
  { profile, resource, desired, perhapsNamed = [], isHeld }: ResourceCase,
  lookup: LookupProfile | null,
  asked: 'later' | 'never' = 'later',
): Conversation<Match> {
  if (!lookup) return { kind: 'none' }
  for (const [attribute, value] of perhapsNamed) {
    if (asked === 'later' && matchingValue(desired, attribute) === value) continue
    const match = yield* lookUpValue(profile, resource, lookup, attribute, value)
    if (match.kind === 'one' && isHeld?.(match.id)) continue
    if (match.kind !== 'none') return match
  }
  return { kind: 'none' }
}

/** One look-up of one value. */
export function* lookUpValue(
  profile: Profile,
  resource: ResourceType,
  lookup: LookupProfile,
  attribute: string,
  value: string,
): Conversation<Match> {
  const intent = resource === 'User' ? 'user-lookup' : 'group-lookup'
  const request = bare(profile, intent, 'GET', resourcePath(resource), lookup.query, [{ attribute, value }])
  const answer = yield request
  if (answer.status === 404 && profile.connection.notFound === 'empty') return { kind: 'none' }
  const read = readList(profile, request, answer)
  if (!read.value) return { kind: 'failed', failure: ofLookup(read.failure) }
  const [first] = read.value
  if (!first) return { kind: 'none' }
  if (read.value.length > 1 && lookup.many === 'ambiguous') {
    const what = `lists ${read.value.length} resources for one ${attribute}`
    return { kind: 'failed', failure: nonsense(request, answer, 'ambiguous', what) }
  }
  const id = idOf(first)
  if (id === undefined) {
    return { kind: 'failed', failure: nonsense(request, answer, 'no-id', 'lists a resource without an id') }
  }
  return { kind: 'one', id, resource: first }
}

/** What a look-up is refused for says nothing of the resource itself. */
function ofLookup(failure: Failure): Failure {
  return refusedLookups.has(failure.reason) ? { ...failure, reason: 'lookup-refused' } : failure
}

const refusedLookups: ReadonlySet<Failure['reason']> = new Set([
  'refused',
  'not-found',
  'conflict',
  'unprocessable',
  'method-not-allowed',
])

// Attribute names have no case (RFC 7643 §2.1), and some vendors spell them their own way in filters.
function matchingValue(desired: Desired, attribute: string): string | undefined {
  const name = attribute.toLowerCase()
  const value: Json | undefined = desired.attributes.find(({ path }) => path.toLowerCase() === name)?.value
  return value === undefined || value === null || value === '' ? undefined : String(value)
}
