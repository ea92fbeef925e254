import { isObject, type Json, type JsonObject, jsonEqual } from '../base/json.ts'
import { readPath } from '../scim/attribute-access.ts'
import { parsePath } from '../scim/path.ts'
import { failureOf, readOne } from './answer.ts'
import { failed, type Outcome } from './outcome.ts'
import { type AttributeChange, changeOperations, patchBody } from './patch-body.ts'
import { bare, resourcePath, withBody } from './request.ts'
import type { Conversation } from './request-spec.ts'
import type { ResourceCase } from './resource-case.ts'

/** GET, compare what is desired with what came, PATCH the differences; nothing is sent when there are none. */
export function* getDiffPatch(context: ResourceCase, targetId: string): Conversation<Outcome> {
  const { profile, resource } = context
  const template = resource === 'Group' ? profile.group.read : []
  const name = resource.toLowerCase()
  const request = bare(profile, `${name}-get`, 'GET', resourcePath(resource, targetId), template)
  const fetched = readOne(profile, request, yield request)
  if (fetched.value) return yield* diffPatch(context, targetId, fetched.value)
  const gone = fetched.failure.reason === 'not-found' && profile.user.gone === 'unlink'
  return failed(fetched.failure, gone ? undefined : targetId, gone)
}

/** The same with a resource that is at hand, from a look-up. */
export function* diffPatch(
  context: ResourceCase,
  targetId: string,
  shown: JsonObject,
): Conversation<Outcome> {
  const { profile, resource } = context
  const changes = changesAgainst(context, shown)
  if (changes.length === 0) return { result: 'unchanged', targetId, told: 'everything' }
  const body = patchBody(profile.patch, changeOperations(profile.patch, changes))
  const path = resourcePath(resource, targetId)
  const request = withBody(profile, `${resource.toLowerCase()}-update`, 'PATCH', path, body)
  const failure = failureOf(request, yield request)
  return failure ? failed(failure, targetId) : { result: 'updated', targetId, told: 'everything' }
}

/** What a PATCH without a look would tell: everything that changed since the target was last told. */
export function changesSinceKnown({
  desired,
  known,
  changed,
  cleared,
  profile,
}: ResourceCase): AttributeChange[] {
  const changes = desired.attributes
    .filter(({ path }) => changed.has(path))
    .map(({ path, parsed, value }) => ({ path, parsed, value, present: known.has(path) }))
  return [...changes, ...clearings(cleared, profile.user.cleared)]
}

function changesAgainst(context: ResourceCase, shown: JsonObject): AttributeChange[] {
  const { desired, changed, cleared, profile } = context
  const changes: AttributeChange[] = []
  for (const { path, parsed, value, apply } of desired.attributes) {
    // What a target is told in another form than it shows cannot be compared with what it shows.
    if (apply === 'create' || (apply === 'update' && !changed.has(path))) continue
    const there = readPath(shown, parsed)
    const present = there !== undefined && there !== null
    if (present && (apply === 'if-missing' || sameValue(value, there))) continue
    changes.push({ path, parsed, value, present })
  }
  const still = cleared.filter((path) => readPath(shown, parsePath(path)) !== undefined)
  return [...changes, ...clearings(still, profile.user.cleared)]
}

const clearedValues = { null: null, 'empty-string': '', remove: undefined }

function clearings(
  cleared: readonly string[],
  how: ResourceCase['profile']['user']['cleared'],
): AttributeChange[] {
  if (how === 'keep') return []
  return cleared.map((path) => ({ path, parsed: parsePath(path), value: clearedValues[how], present: true }))
}

/** Equal as far as the vendor can tell: a server may show a boolean as text and a reference as an object. */
function sameValue(desired: Json, shown: Json): boolean {
  if (jsonEqual(desired, shown)) return true
  if (typeof desired === 'boolean' && typeof shown === 'string')
    return shown.toLowerCase() === String(desired)
  return isObject(shown) && !isObject(desired) && jsonEqual(desired, shown.value)
}
