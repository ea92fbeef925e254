import { parseDuration } from '../base/duration.ts'
import type { Failure } from '../dialect/outcome.ts'
import type { Ladder } from '../profile/engine-schema.ts'
import type { Profile } from '../profile/schema.ts'

/** Whether a failed operation is tried again: the one place where that is decided. */
export type RetryDecision = { retry: true; at: number } | { retry: false }

export interface Attempt {
  /** Attempts made so far, the failed one included. */
  attempts: number
  now: number
  firstFailureAt: number
}

export function decideRetry(profile: Profile, failure: Failure, attempt: Attempt): RetryDecision {
  switch (failure.class) {
    case 'throttled':
      return climb(profile.retry.throttled, failure, attempt)
    case 'server-error':
      return climb(profile.retry.serverError, failure, attempt)
    case 'network':
      return climb(profile.retry.network, failure, attempt)
    case 'refused':
      return climb(profile.retry.refused, failure, attempt)
  }
}

function climb(ladder: Ladder, failure: Failure, { attempts, now, firstFailureAt }: Attempt): RetryDecision {
  if (ladder.attempts !== null && attempts >= ladder.attempts) return { retry: false }
  const wait = waitBefore(ladder, failure, attempts)
  if (wait === undefined) return { retry: false }
  const at = now + wait
  if (ladder.giveUpAfter !== null && at - firstFailureAt > parseDuration(ladder.giveUpAfter))
    return { retry: false }
  return { retry: true, at }
}

/** Milliseconds before the attempt that follows the `attempts`th one. */
function waitBefore(ladder: Ladder, { retryAfter }: Failure, attempts: number): number | undefined {
  const waits = ladder.waits.map(parseDuration)
  if (ladder.retryAfter === 'honour' && retryAfter !== null && waits.length > 0) waits[0] = retryAfter * 1000
  const listed = waits[attempts - 1]
  if (listed !== undefined) return listed
  const last = waits.at(-1)
  if (last === undefined || ladder.after === 'fail') return undefined
  return ladder.after === 'double' ? last * 2 ** (attempts - waits.length) : last
}
