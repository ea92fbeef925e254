import { pass, type Verdict } from './rule.ts'

/** One pass for many, or what is broken; nothing for none. */
export function verdictOfAll(verdicts: readonly Verdict[]): Verdict | Verdict[] | undefined {
  const broken = verdicts.filter(({ verdict }) => verdict !== 'pass')
  if (broken.length > 0) return broken
  return verdicts.length > 0 ? pass : undefined
}
