import { withoutPasswords } from './passwords.ts'
import { cut } from './quote.ts'
import type { Rule, Verdict } from './rule.ts'

/** A verdict that is more than a pass. */
export interface Breach {
  rule: Rule
  /** The exchange judged. */
  seq: number
  verdict: Exclude<Verdict, { verdict: 'pass' }>
}

/** Characters of what was seen, and of the line that is quoted: a target says how long its values are. */
const longestSeen = 1000
const longestLine = 400
const longestAspect = 120

/** The same breach in bounded length, and without the passwords that were sent. */
export function bounded(breach: Breach, passwords: readonly string[]): Breach {
  const { seen, excerpt, aspect } = breach.verdict
  const quoted = (text: string, longest: number) => cut(withoutPasswords(text, passwords), longest)
  return {
    ...breach,
    verdict: {
      ...breach.verdict,
      seen: quoted(seen, longestSeen),
      ...(aspect !== undefined && { aspect: quoted(aspect, longestAspect) }),
      ...(excerpt && { excerpt: { ...excerpt, line: quoted(excerpt.line, longestLine) } }),
    },
  }
}

/** One breach for each way in which an exchange breaks a rule, and a failure before a warning. */
export function eachWayOnce(breaches: readonly Breach[]): Breach[] {
  const ways = new Map<string, Breach>()
  for (const breach of breaches) {
    const key = `${breach.rule.id} ${breach.verdict.aspect ?? ''}`
    const known = ways.get(key)
    if (!known || weight[known.verdict.verdict] < weight[breach.verdict.verdict]) ways.set(key, breach)
  }
  return [...ways.values()]
}

const weight = { inconclusive: 0, warn: 1, fail: 2 }
