import type { Json, JsonObject } from '../../base/json.ts'
import { failureOf } from '../answer.ts'
import { getDiffPatch } from '../diff-patch.ts'
import { failed, type Outcome } from '../outcome.ts'
import { opName, patchBody } from '../patch-body.ts'
import { resourcePath, withBody } from '../request.ts'
import type { Conversation } from '../request-spec.ts'
import { resourceBody, toldIn } from '../resource-body.ts'
import type { ResourceCase } from '../resource-case.ts'
import { compareMembers } from './compare-members.ts'
import type { Member } from './member.ts'
import { getPutGroup, putRenderedGroup } from './put-group.ts'

/** Tells the attributes of a group, of which the name is the one that matters. */
export function* renameGroup(
  context: ResourceCase,
  targetId: string,
  members: readonly Member[],
): Conversation<Outcome> {
  const { rename, afterRename } = context.profile.group
  const outcome = yield* forms[rename](context, targetId, members)
  if (outcome.result === 'failed' || afterRename === 'nothing') return outcome
  const compared = yield* compareMembers(context, targetId, members)
  return compared.result === 'failed' ? compared : outcome
}

const forms = {
  'patch-id-and-name': (context, targetId) =>
    replacePathless(context, targetId, { id: targetId, displayName: nameOf(context) }),
  'patch-name': (context, targetId) => replacePathless(context, targetId, { displayName: nameOf(context) }),
  'patch-whole': (context, targetId) =>
    replacePathless(
      context,
      targetId,
      resourceBody(context.profile, 'group', toldIn('update', context.desired)),
    ),
  patch: (context, targetId) => getDiffPatch(context, targetId),
  put: (context, targetId, members) => getPutGroup(context, targetId, members),
  'put-rendered': (context, targetId, members) => putRenderedGroup(context, targetId, members),
  *none(_context, targetId) {
    return { result: 'unchanged', targetId, told: 'everything' }
  },
} satisfies Record<
  ResourceCase['profile']['group']['rename'],
  (context: ResourceCase, targetId: string, members: readonly Member[]) => Conversation<Outcome>
>

function* replacePathless(
  { profile }: ResourceCase,
  targetId: string,
  value: JsonObject,
): Conversation<Outcome> {
  const body = patchBody(profile.patch, [{ op: opName(profile.patch, 'replace'), value }])
  const request = withBody(profile, 'group-rename', 'PATCH', resourcePath('Group', targetId), body)
  const failure = failureOf(request, yield request)
  return failure ? failed(failure, targetId) : { result: 'updated', targetId, told: 'everything' }
}

function nameOf({ desired }: ResourceCase): Json {
  return desired.attributes.find(({ path }) => path === 'displayName')?.value ?? null
}
