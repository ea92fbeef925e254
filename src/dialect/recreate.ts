import type { Outcome } from './outcome.ts'
import type { Conversation } from './request-spec.ts'
import type { ResourceCase } from './resource-case.ts'

/** A conversation about a known resource; if that is gone and the vendor makes it anew, the creation follows. */
export function* orRecreate(
  { profile }: ResourceCase,
  conversation: Conversation<Outcome>,
  create: () => Conversation<Outcome>,
): Conversation<Outcome> {
  const outcome = yield* conversation
  const gone = outcome.result === 'failed' && outcome.failure.reason === 'not-found'
  return gone && profile.user.gone === 'recreate' ? yield* create() : outcome
}
