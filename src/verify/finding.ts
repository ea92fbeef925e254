import type { Excerpt, Rule, RuleContext, Severity, Verdict } from '../diagnose/rule.ts'
import { severityOf } from '../diagnose/rule.ts'
import { maskPasswords } from '../wire/mask-password.ts'
import { maskText } from '../wire/mask-text.ts'

/** A rule that a run shows to be broken: the same shape as the findings of a sync. */
export interface VerifyFinding {
  id: string
  rule: string
  verdict: 'fail' | 'warn'
  severity: Severity
  app: null
  operationId: null
  exchangeIds: string[]
  count: number
  seen: string
  excerpt: Excerpt | null
  required: string
  source: string
  breaks: string
  fix: string
  disagreement: string | null
}

/** Exchanges that a finding names: the first ones. */
const mostExchanges = 10

export const exchangeIdOf = (seq: number) => `exc_${seq}`

/** One finding for each way in which a rule is broken, however often it shows. */
export class Findings {
  readonly #byKey = new Map<string, VerifyFinding>()
  readonly #profile: RuleContext['profile']
  readonly #secrets: () => readonly string[]

  constructor(profile: RuleContext['profile'], secrets: () => readonly string[]) {
    this.#profile = profile
    this.#secrets = secrets
  }

  add(rule: Rule, verdict: Verdict, seqs: readonly number[]): void {
    if (verdict.verdict !== 'fail' && verdict.verdict !== 'warn') return
    const key = `${rule.id} ${verdict.aspect ?? ''}`
    const known = this.#byKey.get(key)
    const ids = seqs.map(exchangeIdOf)
    if (known) {
      known.count++
      if (verdict.verdict === 'fail' && known.verdict === 'warn') this.#set(known, rule, verdict)
      known.exchangeIds = [...new Set([...known.exchangeIds, ...ids])].slice(0, mostExchanges)
      return
    }
    const finding: VerifyFinding = {
      id: `fnd_${this.#byKey.size + 1}`,
      rule: rule.id,
      verdict: verdict.verdict,
      severity: 'info',
      app: null,
      operationId: null,
      exchangeIds: ids.slice(0, mostExchanges),
      count: 1,
      seen: maskPasswords(maskText(verdict.seen, this.#secrets())),
      excerpt: verdict.excerpt
        ? { ...verdict.excerpt, line: maskPasswords(maskText(verdict.excerpt.line, this.#secrets())) }
        : null,
      required: rule.required,
      source: rule.source,
      breaks: rule.breaksFor?.[this.#profile.family] ?? rule.breaks,
      fix: rule.fix,
      disagreement: rule.disagreement ?? null,
    }
    this.#set(finding, rule, verdict)
    this.#byKey.set(key, finding)
  }

  /** Worst first. */
  list(): VerifyFinding[] {
    return [...this.#byKey.values()].sort((a, b) => weight[b.severity] - weight[a.severity])
  }

  #set(finding: VerifyFinding, rule: Rule, verdict: Parameters<typeof severityOf>[1]): void {
    finding.verdict = verdict.verdict
    finding.severity = severityOf(rule, verdict, this.#profile)
  }
}

const weight: Record<Severity, number> = { blocker: 3, major: 2, minor: 1, info: 0 }
