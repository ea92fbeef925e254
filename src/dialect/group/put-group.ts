import { isObject, type Json, type JsonObject, jsonText } from '../../base/json.ts'
import type { Profile } from '../../profile/schema.ts'
import { failureOf, type Read, readOne } from '../answer.ts'
import { failed, type Outcome } from '../outcome.ts'
import { bare, resourcePath, withBody } from '../request.ts'
import type { Conversation } from '../request-spec.ts'
import { resourceBody, toldIn } from '../resource-body.ts'
import type { ResourceCase } from '../resource-case.ts'
import { displayForms, type Member, memberValue } from './member.ts'

/** GET by id: whether the group is still there. */
export function* getGroup({ profile }: ResourceCase, targetId: string): Conversation<Outcome> {
  const fetched = yield* fetchGroup(profile, targetId)
  return fetched.value
    ? { result: 'unchanged', targetId, told: 'nothing' }
    : failed(fetched.failure, targetId)
}

/**
 * GET, then PUT of name and members. The body is the vendor's own idea of a group, not an echo: nothing else that
 * the target shows comes back. `union`: the members that it shows stay.
 */
export function* getPutGroup(
  { profile, desired }: ResourceCase,
  targetId: string,
  members: readonly Member[],
  whose: 'ours' | 'union' = 'ours',
): Conversation<Outcome> {
  const fetched = yield* fetchGroup(profile, targetId)
  if (!fetched.value) return failed(fetched.failure, targetId)
  const shown = shownDisplays(fetched.value)
  const { putDisplay } = profile.membership
  const display = (value: string, label: string | null): JsonObject =>
    putDisplay === 'as-shown' || label === null
      ? { display: shown.has(value) ? (shown.get(value) ?? null) : label }
      : displayForms[putDisplay](label)
  const ours = members.map(({ targetId: value, label }): [string, string | null] => [value, label])
  const told = new Map<string, string | null>([
    ...(whose === 'union' ? [...shown.keys()].map((value): [string, null] => [value, null]) : []),
    ...ours,
  ])
  // Who never renames leaves the name as it is.
  const kept = profile.group.rename === 'none' ? fetched.value.displayName : undefined
  const name = desired.attributes.find(({ path }) => path === 'displayName')?.value ?? null
  const body: JsonObject = {
    schemas: [...profile.mapping.schemas.group.always],
    ...(profile.group.putId === 'sent' ? { id: targetId } : {}),
    displayName: kept ?? name,
    members: [...told].map(([value, label]) => ({ value, ...display(value, label) })),
  }
  const path = resourcePath('Group', targetId)
  const request = withBody(profile, 'group-replace-members', 'PUT', path, body)
  const failure = failureOf(request, yield request)
  return failure ? failed(failure, targetId) : { result: 'updated', targetId, told: 'everything' }
}

/** PUT of all that is mapped and of the members, without a look before. */
export function* putRenderedGroup(
  { profile, desired }: ResourceCase,
  targetId: string,
  members: readonly Member[],
): Conversation<Outcome> {
  const body = resourceBody(profile, 'group', toldIn('update', desired), {
    ...(profile.group.putId === 'sent' ? { id: targetId } : {}),
    members: members.map((member) => memberValue(profile, member)),
  })
  const path = resourcePath('Group', targetId)
  const request = withBody(profile, 'group-replace-members', 'PUT', path, body)
  const failure = failureOf(request, yield request)
  return failure ? failed(failure, targetId) : { result: 'updated', targetId, told: 'everything' }
}

function* fetchGroup(profile: Profile, targetId: string): Conversation<Read<JsonObject>> {
  const read = bare(profile, 'group-get', 'GET', resourcePath('Group', targetId), profile.group.read)
  return readOne(profile, read, yield read)
}

function shownDisplays(group: JsonObject): Map<string, Json> {
  const members = Array.isArray(group.members) ? group.members.filter(isObject) : []
  return new Map(members.map(({ value, display }) => [jsonText(value), display ?? null]))
}
