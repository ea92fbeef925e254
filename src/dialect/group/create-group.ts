import type { JsonObject } from '../../base/json.ts'
import type { Profile } from '../../profile/schema.ts'
import { idOf, nonsense, readResource } from '../answer.ts'
import { diffPatch } from '../diff-patch.ts'
import { lookUpFree, lookUpLost } from '../look-up.ts'
import { afterNoMatch, failed, type Outcome, unmatched } from '../outcome.ts'
import { resourcePath, withBody } from '../request.ts'
import type { Conversation } from '../request-spec.ts'
import { resourceBody, toldIn } from '../resource-body.ts'
import type { ResourceCase } from '../resource-case.ts'
import { type Member, memberValue } from './member.ts'
import { getGroup, getPutGroup } from './put-group.ts'
import { renameGroup } from './rename-group.ts'
import { replaceMembers, updateMembers } from './update-members.ts'

/** A group that has no link yet: found in the target and linked, or created, with the requests that follow. */
export function* createGroup(context: ResourceCase, members: readonly Member[]): Conversation<Outcome> {
  const { profile } = context
  const { lookup, create, actions } = profile.group
  if (context.linkTo !== undefined) return yield* linkGroup(context, context.linkTo, {}, members)
  const lost = yield* lookUpLost(context, lookup)
  if (lost.kind === 'failed') return failed(lost.failure)
  if (lost.kind === 'one') return yield* linkGroup(context, lost.id, lost.resource, members)
  if (lookup && (create === 'lookup-first' || !actions.create)) {
    const match = yield* lookUpFree(context, lookup)
    if (match.kind === 'failed') return failed(match.failure)
    if (match.kind === 'unasked') return unmatched
    if (match.kind === 'one') return yield* linkGroup(context, match.id, match.resource, members)
  }
  if (!actions.create) return { result: 'unchanged', targetId: undefined, told: 'nothing' }
  const created = yield* postGroup(context, members)
  if (created.result === 'failed') {
    if (lookup && create === 'lookup-first') return afterNoMatch(created)
    if (!lookup || created.failure.reason !== 'conflict') return created
    const match = yield* lookUpFree(context, lookup)
    return match.kind === 'one' ? yield* linkGroup(context, match.id, match.resource, members) : created
  }
  if (created.targetId === undefined) return created
  const followed = yield* follow(context, created.targetId, members, profile.group.afterCreate)
  return followed ?? created
}

/** Whether the requests of a create name the members. */
export function createTellsMembers({ createMembers, afterCreate, actions }: Profile['group']): boolean {
  return createMembers === 'included' || (actions.update && afterCreate.includes('add-members'))
}

function* postGroup({ profile, desired }: ResourceCase, members: readonly Member[]): Conversation<Outcome> {
  const body = resourceBody(profile, 'group', toldIn('create', desired), memberKey(profile, members))
  const request = withBody(profile, 'group-create', 'POST', resourcePath('Group'), body)
  const answer = yield request
  const read = readResource(request, answer)
  if (!read.value) return failed(read.failure)
  const targetId = idOf(read.value)
  return targetId === undefined
    ? failed(nonsense(request, answer, 'no-id', 'holds no id'))
    : { result: 'created', targetId, told: 'everything' }
}

function memberKey(profile: Profile, members: readonly Member[]): JsonObject {
  if (profile.group.createMembers === 'omitted') return {}
  const included = profile.group.createMembers === 'included' ? members : []
  return { members: included.map((member) => memberValue(profile, member)) }
}

function* linkGroup(
  context: ResourceCase,
  targetId: string,
  shown: JsonObject,
  members: readonly Member[],
): Conversation<Outcome> {
  const failure = yield* follow(context, targetId, members, context.profile.group.afterLink, shown)
  return failure ?? { result: 'linked', targetId, told: 'everything' }
}

/** The requests that follow at once, if updates are allowed; the first failure ends them. */
function* follow(
  context: ResourceCase,
  targetId: string,
  members: readonly Member[],
  steps: readonly (keyof typeof followUps)[],
  shown: JsonObject = {},
): Conversation<Outcome | undefined> {
  for (const step of context.profile.group.actions.update ? steps : []) {
    const failure = yield* failedOnly(followUps[step](context, targetId, members, shown))
    if (failure) return failure
  }
  return undefined
}

const followUps = {
  get: getGroup,
  'diff-patch': (context: ResourceCase, targetId: string, _members: readonly Member[], shown: JsonObject) =>
    diffPatch(context, targetId, shown),
  rename: (context: ResourceCase, targetId: string) => renameGroup(context, targetId, []),
  *'add-members'(context: ResourceCase, targetId: string, members: readonly Member[]): Conversation<Outcome> {
    const size = context.profile.membership.perRequest
    for (let start = 0; start < members.length; start += size) {
      const add = members.slice(start, start + size)
      const failure = yield* failedOnly(updateMembers(context, targetId, { add, remove: [] }))
      if (failure) return failure
    }
    return { result: 'updated', targetId, told: 'nothing' }
  },
  'replace-members': replaceMembers,
  put: (context: ResourceCase, targetId: string, members: readonly Member[]) =>
    getPutGroup(context, targetId, members),
  'put-union': (context: ResourceCase, targetId: string, members: readonly Member[]) =>
    getPutGroup(context, targetId, members, 'union'),
} satisfies Record<
  string,
  (
    context: ResourceCase,
    targetId: string,
    members: readonly Member[],
    shown: JsonObject,
  ) => Conversation<Outcome>
>

function* failedOnly(conversation: Conversation<Outcome>): Conversation<Outcome | undefined> {
  const outcome = yield* conversation
  return outcome.result === 'failed' ? outcome : undefined
}
