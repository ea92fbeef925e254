import { parseDuration } from '../base/duration.ts'
import type { Failure } from '../dialect/outcome.ts'
import type { QuarantineCause, QuarantineProfile } from '../profile/quarantine-schema.ts'
import type { Profile } from '../profile/schema.ts'
import { climb, ladderOf } from './retry.ts'
import { iso } from './show.ts'

/** Why and since when an app is distrusted. Times are ISO 8601, IdP time. */
export interface Quarantine {
  cause: QuarantineCause
  /** The vendor's word for the cause. */
  reason: string
  /** When it was last imposed, and when first without a break. */
  currentBegan: string
  seriesBegan: string
  /** How often it has been imposed in this series. */
  seriesCount: number
  nextAttempt: string
  error: { code: string; message: string } | null
}

/** What speaks for and against a target when a cycle ends. */
export interface Tally {
  /** Failures that wait for another attempt or were pruned, those of references aside. */
  failures: number
  /** The same of references and memberships. */
  referenceFailures: number
  /** Events of the cycle that did not fail. */
  successes: number
}

/** Which threshold is passed, if any. Microsoft, "Application provisioning in quarantine status", escrow thresholds. */
export function judge(
  thresholds: QuarantineProfile['thresholds'],
  { failures, referenceFailures, successes }: Tally,
): QuarantineCause | undefined {
  if (thresholds === null) return undefined
  const total = failures + referenceFailures
  if (total > thresholds.total) return 'total'
  if (failures < thresholds.floor) return undefined
  if (failures > thresholds.failures) return 'failures'
  return failures / (failures + successes) > thresholds.proportion ? 'proportion' : undefined
}

/** The quarantine that follows `before`: the same one goes on, with a later attempt. */
export function impose(
  profile: Profile & { quarantine: QuarantineProfile },
  before: Quarantine | null,
  cause: QuarantineCause,
  error: Quarantine['error'],
  now: number,
): Quarantine {
  const { quarantine } = profile
  const seriesBegan = before?.seriesBegan ?? iso(now)
  const seriesCount = (before?.seriesCount ?? 0) + 1
  const next = climb(ladderOf(profile, quarantine.attempts), null, {
    attempts: seriesCount,
    now,
    firstFailureAt: Date.parse(seriesBegan),
    waited: null,
  })
  const end = endOf(quarantine, seriesBegan)
  return {
    cause,
    reason: quarantine.reasons[cause],
    currentBegan: iso(now),
    seriesBegan,
    seriesCount,
    // At its end the app is looked at once more, to be disabled.
    nextAttempt: iso(Math.min(next.retry ? next.at : end, end)),
    error,
  }
}

/** Whether the series has lasted so long that the vendor gives up. */
export function isOver(profile: QuarantineProfile, { seriesBegan }: Quarantine, now: number): boolean {
  return now >= endOf(profile, seriesBegan)
}

/** What the vendor says of a connection test that failed. */
export function probeError({ errors }: QuarantineProfile, failure: Failure): Quarantine['error'] {
  const { code, text } = errors[failure.reason] ?? errors.default
  const detail = failure.detail === null || failure.message.includes(failure.detail) ? '' : failure.detail
  const values: Record<string, string> = { message: failure.message, detail }
  return { code, message: text.replace(/\{(\w+)\}/g, (mark, name: string) => values[name] ?? mark).trim() }
}

function endOf({ disableAfter }: QuarantineProfile, seriesBegan: string): number {
  return disableAfter === null ? farFuture : Date.parse(seriesBegan) + parseDuration(disableAfter)
}

/** The last moment that a `Date` can hold. */
const farFuture = 8.64e15
