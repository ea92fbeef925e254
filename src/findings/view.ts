import { ruleNamed } from '../diagnose/catalogue.ts'
import type { Tally } from '../diagnose/judge.ts'
import type { Excerpt, Severity } from '../diagnose/rule.ts'
import { exchangeId, findingId, operationId } from '../journal/ids.ts'
import type { FindingRow } from './finding-store.ts'

/** A rule that the traffic shows to be broken, in four lines: what was seen, what is required, who breaks, what to do. */
export interface FindingView {
  /** `fnd_<number>` */
  id: string
  rule: string
  verdict: 'fail' | 'warn'
  severity: Severity
  app: string
  operationId: string | null
  exchangeIds: string[]
  /** How often it was seen. */
  count: number
  seen: string
  excerpt: Excerpt | null
  required: string
  /** Where that can be read. */
  source: string
  breaks: string
  fix: string
  /** Where sources disagree: what the other side says. */
  disagreement: string | null
}

/** `family`: that of the profile in use, in whose words it is told who breaks. */
export function findingView(row: FindingRow, family: string): FindingView {
  const rule = ruleNamed(row.rule)
  return {
    id: findingId(row.id),
    rule: row.rule,
    verdict: row.verdict,
    severity: row.severity,
    app: row.app,
    operationId: row.operationSeq === null ? null : operationId(row.operationSeq),
    exchangeIds: row.exchangeSeqs.map(exchangeId),
    count: row.count,
    seen: row.seen,
    excerpt: row.excerpt,
    required: rule?.required ?? '',
    source: rule?.source ?? '',
    breaks: rule?.breaksFor?.[family] ?? rule?.breaks ?? '',
    fix: rule?.fix ?? '',
    disagreement: rule?.disagreement ?? null,
  }
}

/** A finding as an operation shows it: beside what the vendor says of the operation, what is wrong with the target. */
export type OperationFinding = Pick<FindingView, 'id' | 'rule' | 'severity' | 'seen' | 'breaks' | 'fix'>

export function operationFinding(
  { id, rule, severity, seen }: Pick<FindingRow, 'id' | 'rule' | 'severity' | 'seen'>,
  family: string,
): OperationFinding {
  const { breaks = '', breaksFor = {}, fix = '' } = ruleNamed(rule) ?? {}
  return { id: findingId(id), rule, severity, seen, breaks: breaksFor[family] ?? breaks, fix }
}

/** A breach as it is told at once. */
export interface FindingEvent {
  app: string
  rule: string
  verdict: 'fail' | 'warn'
  severity: Severity
  exchangeId: string
  /** What was seen, in a sentence. */
  seen: string
  /** Whether the app was not known to break the rule in this way. */
  first: boolean
}

/** How a rule fared on the traffic of an app since the process began. */
export interface RuleTally extends Tally {
  rule: string
}
