import { diffPatch } from '../diff-patch.ts'
import { getOverlayPut, overlayProfile } from '../get-overlay-put.ts'
import { lookUpFree, lookUpLost, type Match } from '../look-up.ts'
import { missingValues } from '../missing-values.ts'
import { afterNoMatch, failed, type Outcome, unanswered, unmatched } from '../outcome.ts'
import type { Conversation } from '../request-spec.ts'
import type { ResourceCase } from '../resource-case.ts'
import { postUser } from './post-user.ts'
import { putUser } from './put-user.ts'
import { maySwitchActive, switchActive } from './switch-active.ts'

type Found = Match & { kind: 'one' }

/** A user who has no link yet: found in the target and linked, or created. */
export function* createUser(context: ResourceCase): Conversation<Outcome> {
  const { profile } = context
  const { create: allowed } = profile.lifecycle.actions
  const lost = yield* lookUpLost(context, profile.user.lookup)
  if (lost.kind === 'failed') return failed(lost.failure)
  if (lost.kind === 'one') return yield* linkUser(context, lost)
  if (profile.user.create === 'lookup-first' || !allowed) {
    const match = yield* lookUpFree(context, profile.user.lookup)
    if (match.kind === 'failed') return failed(match.failure)
    if (match.kind === 'unasked') return unmatched
    if (match.kind === 'one') return yield* linkUser(context, match)
    return allowed ? afterNoMatch(yield* postComplete(context)) : notCreated[profile.user.notCreated]()
  }
  const outcome = yield* postComplete(context)
  if (outcome.result !== 'failed' || outcome.failure.reason !== 'conflict') return outcome
  const match = yield* lookUpFree(context, profile.user.lookup)
  return match.kind === 'one' ? yield* linkUser(context, match) : outcome
}

function* postComplete(context: ResourceCase): Conversation<Outcome> {
  const missing = missingValues(context)
  return missing ? failed(missing) : yield* postUser(context)
}

function* linkUser(context: ResourceCase, match: Found): Conversation<Outcome> {
  const { profile } = context
  const { id } = match
  const { update } = profile.lifecycle.actions
  let active = match.resource.active !== false
  if (switchesOn(profile, match.resource)) {
    const switched = yield* switchActive(context, id, true)
    if (switched.result === 'failed') return { ...switched, targetId: id, active }
    active = true
  }
  const outcome = yield* linkForms[update ? profile.user.match : 'adopt'](context, match)
  if (outcome.result === 'failed') return { ...outcome, targetId: outcome.unlink ? undefined : id, active }
  return { result: 'linked', targetId: id, told: outcome.told }
}

/** Whether a request of its own switches a match on. */
function switchesOn(profile: ResourceCase['profile'], shown: Found['resource']): boolean {
  const { matchInactive } = profile.user
  if (!maySwitchActive(profile)) return false
  if (matchInactive === 'reactivate-always') return true
  return shown.active === false && (matchInactive === 'reactivate-first' || !profile.lifecycle.actions.update)
}

const notCreated = {
  skip: () => ({ result: 'unchanged', targetId: undefined, told: 'nothing' }),
  fail: () => failed(unanswered('not-found', 'The look-up found nobody, and the app may not create users.')),
} satisfies Record<ResourceCase['profile']['user']['notCreated'], () => Outcome>

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
