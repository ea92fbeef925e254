import { diffPatch } from '../diff-patch.ts'
import { getOverlayPut, overlayProfile } from '../get-overlay-put.ts'
import { lookUp, type Match } from '../look-up.ts'
import { afterNoMatch, failed, type Outcome } from '../outcome.ts'
import type { Conversation } from '../request-spec.ts'
import type { ResourceCase } from '../resource-case.ts'
import { postUser } from './post-user.ts'
import { putUser } from './put-user.ts'
import { maySwitchActive, switchActive } from './switch-active.ts'

type Found = Match & { kind: 'one' }

/** A user who has no link yet: found in the target and linked, or created. */
export function* createUser(context: ResourceCase): Conversation<Outcome> {
  const { profile } = context
  if (profile.user.create === 'lookup-first') {
    const match = yield* lookUp(profile, 'User', profile.user.lookup, context.desired)
    if (match.kind === 'failed') return failed(match.failure)
    if (match.kind === 'one') return yield* linkUser(context, match)
    return afterNoMatch(yield* postUser(context))
  }
  const outcome = yield* postUser(context)
  if (outcome.result !== 'failed' || outcome.failure.reason !== 'conflict') return outcome
  const match = yield* lookUp(profile, 'User', profile.user.lookup, context.desired)
  return match.kind === 'one' ? yield* linkUser(context, match) : outcome
}

function* linkUser(context: ResourceCase, match: Found): Conversation<Outcome> {
  const { profile } = context
  const { id } = match
  const { update } = profile.lifecycle.actions
  const alone = profile.user.matchInactive === 'reactivate-first' || !update
  if (alone && match.resource.active === false && maySwitchActive(profile)) {
    const switched = yield* switchActive(context, id, true)
    if (switched.result === 'failed') return { ...switched, targetId: id }
  }
  const outcome = yield* linkForms[update ? profile.user.match : 'adopt'](context, match)
  if (outcome.result === 'failed') return { ...outcome, targetId: outcome.unlink ? undefined : id }
  return { result: 'linked', targetId: id, told: outcome.told }
}

const linkForms = {
  'get-overlay-put': (context, { id }) =>
    getOverlayPut(context, id, 'everything', overlayProfile(context, true)),
  'diff-patch': (context, { id, resource }) => diffPatch(context, id, resource),
  put: (context, { id }) => putUser(context, id),
  *adopt(_context, { id }) {
    return { result: 'linked', targetId: id, told: 'nothing' }
  },
} satisfies Record<
  ResourceCase['profile']['user']['match'],
  (context: ResourceCase, match: Found) => Conversation<Outcome>
>
