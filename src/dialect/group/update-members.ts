import type { JsonObject } from '../../base/json.ts'
import type { Profile } from '../../profile/schema.ts'
import { failureOf } from '../answer.ts'
import { failed, type Outcome } from '../outcome.ts'
import { opName, patchBody } from '../patch-body.ts'
import { resourcePath, withBody } from '../request.ts'
import type { Conversation } from '../request-spec.ts'
import type { ResourceCase } from '../resource-case.ts'
import { type Member, type MemberChanges, memberReference, memberValue } from './member.ts'

/** One batch of membership changes: at most `perRequest` where they share a request, else of each kind. */
export function* updateMembers(
  context: ResourceCase,
  targetId: string,
  changes: MemberChanges,
): Conversation<Outcome> {
  for (const { intent, body } of memberRequests(context.profile, changes)) {
    const request = withBody(context.profile, intent, 'PATCH', resourcePath('Group', targetId), body)
    const failure = failureOf(request, yield request)
    if (failure)
      return failed(
        failure,
        targetId,
        failure.reason === 'not-found' && context.profile.user.gone === 'unlink',
      )
  }
  return { result: 'updated', targetId, told: 'nothing' }
}

/** Makes the target's list the one given, whatever was in it. */
export function* replaceMembers(
  { profile }: ResourceCase,
  targetId: string,
  members: readonly Member[],
): Conversation<Outcome> {
  const value = members.map((member) => memberValue(profile, member))
  const op = opName(profile.patch, 'replace')
  const pathless = profile.membership.update === 'replace-pathless'
  const operation: JsonObject = pathless ? { op, value: { members: value } } : { op, path: 'members', value }
  const body = patchBody(profile.patch, [operation])
  const request = withBody(profile, 'group-replace-members', 'PATCH', resourcePath('Group', targetId), body)
  const failure = failureOf(request, yield request)
  return failure ? failed(failure, targetId) : { result: 'updated', targetId, told: 'nothing' }
}

interface MemberRequest {
  intent: string
  body: JsonObject
}

function memberRequests(profile: Profile, { add, remove }: MemberChanges): MemberRequest[] {
  const adding = add.length > 0 ? 'group-add-members' : 'group-remove-members'
  if (profile.membership.update === 'scim11-patch') return scim11Requests(profile, { add, remove }, adding)
  const removals = removeOperations(profile, remove)
  const additions = addOperations(profile, add)
  if (profile.membership.combine) {
    return removals.length + additions.length === 0
      ? []
      : [{ intent: adding, body: patchBody(profile.patch, [...removals, ...additions]) }]
  }
  return [
    ...(removals.length > 0
      ? [{ intent: 'group-remove-members', body: patchBody(profile.patch, removals) }]
      : []),
    ...(additions.length > 0
      ? [{ intent: 'group-add-members', body: patchBody(profile.patch, additions) }]
      : []),
  ]
}

function addOperations(profile: Profile, add: readonly Member[]): JsonObject[] {
  if (add.length === 0) return []
  if (profile.membership.add === 'filter-path') return filteredOperations(opName(profile.patch, 'add'), add)
  const values = add.map((member) => memberValue(profile, member))
  return membersOperations(opName(profile.patch, 'add'), values, profile.membership.addPerOperation)
}

function membersOperations(op: string, values: JsonObject[], perOperation: 'one' | 'all'): JsonObject[] {
  return perOperation === 'all'
    ? [{ op, path: 'members', value: values }]
    : values.map((value) => ({ op, path: 'members', value: [value] }))
}

function filteredOperations(op: string, members: readonly Member[]): JsonObject[] {
  return members.map(({ targetId }) => ({ op, path: `members[value eq ${JSON.stringify(targetId)}]` }))
}

function removeOperations(profile: Profile, remove: readonly Member[]): JsonObject[] {
  if (remove.length === 0) return []
  return removeForms[profile.membership.remove](profile, opName(profile.patch, 'remove'), remove)
}

const removeForms = {
  'filter-path': (_profile, op, remove) => filteredOperations(op, remove),
  'value-array': (profile, op, remove) => {
    const values = remove.map((member) => memberReference(profile, member))
    return membersOperations(op, values, profile.membership.removePerOperation)
  },
} satisfies Record<
  Profile['membership']['remove'],
  (profile: Profile, op: string, remove: readonly Member[]) => JsonObject[]
>

/** SCIM 1.1 §3.3: a partial member list, in which `operation: "delete"` takes one out. */
function scim11Requests(profile: Profile, { add, remove }: MemberChanges, intent: string): MemberRequest[] {
  const explicit = profile.membership.scim11Add === 'explicit'
  const members: JsonObject[] = [
    ...remove.map(({ targetId }) => ({ value: targetId, operation: 'delete' })),
    ...add.map(
      ({ targetId }): JsonObject => (explicit ? { value: targetId, operation: 'add' } : { value: targetId }),
    ),
  ]
  if (members.length === 0) return []
  const schemas = profile.mapping.schemas.group.always
  return [{ intent, body: { schemas: [...schemas], members } }]
}
