import { failureOf } from '../answer.ts'
import { getDiffPatch } from '../diff-patch.ts'
import { getOverlayPut, overlayValue } from '../get-overlay-put.ts'
import { failed, type Outcome } from '../outcome.ts'
import { activeOperation, patchBody } from '../patch-body.ts'
import { resourcePath, withBody } from '../request.ts'
import type { Conversation } from '../request-spec.ts'
import type { ResourceCase } from '../resource-case.ts'
import { putUser } from './put-user.ts'

/** Whether an administrator lets accounts be switched off and on. */
export function maySwitchActive({ lifecycle: { actions } }: ResourceCase['profile']): boolean {
  return actions.deactivate === 'with-update' ? actions.update : actions.deactivate === 'always'
}

/** Deactivates or reactivates a user whose id is known. */
export function* switchActive(
  context: ResourceCase,
  targetId: string,
  active: boolean,
): Conversation<Outcome> {
  const { user } = context.profile
  const outcome = yield* forms[active ? user.reactivate : user.deactivate](context, targetId, active)
  if (outcome.result === 'failed' || outcome.result === 'unchanged') return outcome
  return { ...outcome, result: active ? 'reactivated' : 'deactivated' }
}

const forms = {
  *patch({ profile }, targetId, active) {
    const body = patchBody(profile.patch, [activeOperation(profile.patch, active)])
    const intent = active ? 'user-reactivate' : 'user-deactivate'
    const request = withBody(profile, intent, 'PATCH', resourcePath('User', targetId), body)
    const failure = failureOf(request, yield request)
    return failure ? failed(failure, targetId) : { result: 'updated', targetId, told: 'active' }
  },
  'get-overlay-put': (context, targetId, active) =>
    getOverlayPut(context, targetId, 'active', overlayValue(context, 'active', active)),
  // Here `active` is one of the mapped attributes, so the desired resource says it.
  'get-diff-patch': (context, targetId) => getDiffPatch(context, targetId),
  put: (context, targetId) => putUser(context, targetId),
} satisfies Record<
  ResourceCase['profile']['user']['deactivate'],
  (context: ResourceCase, targetId: string, active: boolean) => Conversation<Outcome>
>
