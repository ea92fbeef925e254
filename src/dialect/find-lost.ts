import { lookUpLost } from './look-up.ts'
import { failed, type Outcome } from './outcome.ts'
import type { Conversation } from './request-spec.ts'
import type { ResourceCase } from './resource-case.ts'

/**
 * A conversation about a resource that nobody knows to be there: its creation was asked for and never acknowledged, and
 * now it is to be deactivated or deleted. Looks for it first; there may be nothing to do.
 */
export function* findLost(
  context: ResourceCase,
  conversation: (targetId: string) => Conversation<Outcome>,
): Conversation<Outcome> {
  const { lookup } = context.resource === 'User' ? context.profile.user : context.profile.group
  const match = yield* lookUpLost(context, lookup, 'never')
  if (match.kind === 'failed') return failed(match.failure)
  return match.kind === 'one'
    ? yield* conversation(match.id)
    : { result: 'unchanged', targetId: undefined, told: 'nothing' }
}
