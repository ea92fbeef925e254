import type { Verdict } from '../diagnose/rule.ts'

export interface TestReport {
  name: string
  verdict: Verdict['verdict'] | 'not-exercised'
  /** Rules of the catalogue that it is about. */
  rules: string[]
  /** What was seen, or why nothing was; null where it passed. */
  seen: string | null
  /** Of a vendor's test: each assertion that does not hold. */
  failures: ReportedFailure[]
}

export interface ReportedFailure {
  seen: string
  /** The rule whose breach explains it; null where none does. */
  rule: string | null
  exchangeId: string
}
