import type { Verdict } from './rule.ts'
import type { Seen, Shown } from './seen.ts'
import { verdictOfAll } from './verdict-of-all.ts'

/** One judgement of each resource that an exchange shows, put together. */
export function eachShown(
  seen: Seen,
  verdict: (shown: Shown) => Verdict | undefined,
): Verdict | Verdict[] | undefined {
  const { shown } = seen
  const [first] = shown
  // Most answers show one.
  if (shown.length < 2) return first && verdict(first)
  return verdictOfAll(shown.flatMap((each) => verdict(each) ?? []))
}
