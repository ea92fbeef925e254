import type { Verdict } from './rule.ts'
import type { Seen, Shown } from './seen.ts'
import { verdictOfAll } from './verdict-of-all.ts'

/** One judgement of each resource that an exchange shows, put together. */
export function eachShown(
  seen: Seen,
  verdict: (shown: Shown) => Verdict | undefined,
): Verdict | Verdict[] | undefined {
  const [first, ...others] = seen.shown
  if (!first) return undefined
  // Most answers show one.
  if (others.length === 0) return verdict(first)
  return verdictOfAll(seen.shown.flatMap((shown) => verdict(shown) ?? []))
}
