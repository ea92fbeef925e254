import { parseDuration } from '../base/duration.ts'
import type { Failure } from '../dialect/outcome.ts'
import type { Ladder } from '../profile/ladder-schema.ts'
import type { Profile } from '../profile/schema.ts'

/** Whether a failed operation is tried again: the one place where that is decided. */
export type RetryDecision = { retry: true; at: number } | { retry: false }

export interface Attempt {
  /** Attempts made so far, the failed one included. */
  attempts: number
  now: number
  firstFailureAt: number
  /** The wait before the failed attempt, in milliseconds; null when there was none yet. */
  waited: number | null
}

export function decideRetry(profile: Profile, failure: Failure, attempt: Attempt): RetryDecision {
  return climb(ladderOf(profile, profile.retry[classes[failure.class]]), failure.retryAfter, attempt)
}

const classes = {
  throttled: 'throttled',
  'server-error': 'serverError',
  network: 'network',
  refused: 'refused',
} satisfies Record<Failure['class'], keyof Profile['retry']>

/** A ladder, which may go by its name among the profile's schedules. */
export function ladderOf({ retry }: Profile, ladder: Ladder | string): Ladder {
  // The schema has seen to it that the name exists.
  return typeof ladder === 'string' ? (retry.schedules[ladder] as Ladder) : ladder
}

/** When the attempt that follows the given one is due. `retryAfter`: seconds that the target asked for. */
export function climb(ladder: Ladder, retryAfter: number | null, attempt: Attempt): RetryDecision {
  const { attempts, firstFailureAt } = attempt
  if (ladder.attempts !== null && attempts >= ladder.attempts) return { retry: false }
  const at = dueAt(ladder, retryAfter, attempt)
  if (at === undefined) return { retry: false }
  const over = ladder.giveUpAfter !== null && at - firstFailureAt > parseDuration(ladder.giveUpAfter)
  return over ? { retry: false } : { retry: true, at }
}

function dueAt(ladder: Ladder, retryAfter: number | null, attempt: Attempt): number | undefined {
  const waits = ladder.waits.map(parseDuration)
  const { attempts, now, firstFailureAt, waited } = attempt
  const heard = ladder.retryAfter === 'each' || (ladder.retryAfter === 'first' && waited === null)
  if (heard && retryAfter !== null && waits.length > 0) return now + retryAfter * 1000
  const listed = waits[attempts - 1]
  if (listed !== undefined) return (ladder.counted === 'from-first' ? firstFailureAt : now) + listed
  const last = waits.at(-1)
  if (last === undefined || ladder.after === 'fail') return undefined
  // A wait that the target asked for is not on the list.
  const asked = ladder.retryAfter !== 'ignore' && waited !== null
  const doubled = asked ? waited * 2 : last * 2 ** (attempts - waits.length)
  const wait = ladder.after === 'double' ? doubled : last
  return (
    now + Math.min(wait, ladder.ceiling === null ? Number.POSITIVE_INFINITY : parseDuration(ladder.ceiling))
  )
}
