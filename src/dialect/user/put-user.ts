import { failureOf } from '../answer.ts'
import { lookUp } from '../look-up.ts'
import { afterNoMatch, failed, type Outcome } from '../outcome.ts'
import { resourcePath, withBody } from '../request.ts'
import type { Conversation } from '../request-spec.ts'
import { resourceBody, toldIn } from '../resource-body.ts'
import type { ResourceCase } from '../resource-case.ts'
import { postUser } from './post-user.ts'

/** PUT of the whole rendering; nothing that only the target knows survives. */
export function* putUser({ profile, desired }: ResourceCase, targetId: string): Conversation<Outcome> {
  const body = resourceBody(
    profile,
    'user',
    toldIn('update', desired),
    profile.user.putId === 'sent' ? { id: targetId } : {},
  )
  const request = withBody(profile, 'user-update', 'PUT', resourcePath('User', targetId), body)
  const failure = failureOf(request, yield request)
  return failure ? failed(failure, targetId) : { result: 'updated', targetId, told: 'everything' }
}

/**
 * Looks the user up by what it is called now, then PUTs. After a rename nobody is found under the new name: then the id
 * that was stored is used, or a second account is made.
 */
export function* lookUpAndPutUser(context: ResourceCase, targetId: string): Conversation<Outcome> {
  const { profile, desired } = context
  const match = yield* lookUp(profile, 'User', profile.user.lookup, desired)
  if (match.kind === 'failed') return failed(match.failure, targetId)
  if (match.kind === 'none' && profile.user.updateMiss === 'create') {
    return afterNoMatch(yield* postUser(context))
  }
  return yield* putUser(context, match.kind === 'one' ? match.id : targetId)
}
