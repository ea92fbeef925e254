import { pass, type Verdict } from './rule.ts'

/** One pass for many, or what is broken; nothing for none. */
export function verdictOfAll(verdicts: readonly Verdict[]): Verdict | Verdict[] | undefined {
  if (verdicts.every(({ verdict }) => verdict === 'pass')) return verdicts.length > 0 ? pass : undefined
  return verdicts.filter(({ verdict }) => verdict !== 'pass')
}
