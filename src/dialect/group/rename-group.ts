import { failureOf } from '../answer.ts'
import { getDiffPatch } from '../diff-patch.ts'
import { failed, type Outcome } from '../outcome.ts'
import { opName, patchBody } from '../patch-body.ts'
import { resourcePath, withBody } from '../request.ts'
import type { Conversation } from '../request-spec.ts'
import type { ResourceCase } from '../resource-case.ts'
import type { Member } from './member.ts'
import { getPutGroup } from './put-group.ts'

/** Tells the attributes of a group, of which the name is the one that matters. */
export function renameGroup(
  context: ResourceCase,
  targetId: string,
  members: readonly Member[],
): Conversation<Outcome> {
  return forms[context.profile.group.rename](context, targetId, members)
}

const forms = {
  *'patch-id-and-name'({ profile, desired }, targetId) {
    const displayName = desired.attributes.find(({ path }) => path === 'displayName')?.value ?? null
    const operation = { op: opName(profile.patch, 'replace'), value: { id: targetId, displayName } }
    const body = patchBody(profile.patch, [operation])
    const request = withBody(profile, 'group-rename', 'PATCH', resourcePath('Group', targetId), body)
    const failure = failureOf(request, yield request)
    return failure ? failed(failure, targetId) : { result: 'updated', targetId, told: 'everything' }
  },
  patch: (context, targetId) => getDiffPatch(context, targetId),
  put: (context, targetId, members) => getPutGroup(context, targetId, members),
  *none(_context, targetId) {
    return { result: 'unchanged', targetId, told: 'everything' }
  },
} satisfies Record<
  ResourceCase['profile']['group']['rename'],
  (context: ResourceCase, targetId: string, members: readonly Member[]) => Conversation<Outcome>
>
