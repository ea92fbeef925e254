import type { Breach } from '../diagnose/breach.ts'
import { catalogue } from '../diagnose/catalogue.ts'
import { faultSentence, Judge, type JudgeFault } from '../diagnose/judge.ts'
import type { ProbeRequest } from '../diagnose/probe.ts'
import type { RuleContext } from '../diagnose/rule.ts'
import type { Seen } from '../diagnose/seen.ts'
import type { Findings } from './finding.ts'

/** Rules that hold for whatever is answered, however odd the question. */
const onAnyAnswer: ReadonlySet<string> = new Set([
  'RFC7644-3.8-ct-response',
  'RFC7159-valid-json',
  'RFC9110-204-empty',
  'RFC7644-3.12-error-schema',
  'RFC7644-3.12-status-string',
  'RFC7644-3.12-scimType',
  'RFC7644-3.12-detail',
  'RFC7644-3.12-no-5xx-for-client-error',
  'RFC7644-3.12-400-not-422',
  'RFC7644-2-www-authenticate',
  'RFC7643-4.1.1-password',
  'RFC6585-429-retry-after',
  'SIM-no-200-error',
  'SIM-no-redirect',
  'SIM-secret-echo',
])

/** Lays what probes see before the rules that watch ordinary traffic. */
export class Bench {
  readonly #judge: Judge
  readonly #onAnyAnswer: Judge
  readonly #findings: Findings
  /** Resources to which something odd was done: what is seen of them says nothing of well-meant requests. */
  readonly #tainted = new Set<string>()
  /** In the order in which they were found. */
  readonly breaches: Breach[] = []
  /** By its number. */
  readonly exchanges = new Map<number, Seen>()

  constructor(context: Omit<RuleContext, 'known'>, findings: Findings) {
    this.#judge = new Judge(context, { onFault: warnOf })
    this.#onAnyAnswer = new Judge(context, {
      rules: catalogue.filter(({ id }) => onAnyAnswer.has(id)),
      onFault: warnOf,
    })
    this.#findings = findings
  }

  hear(seen: Seen, request: ProbeRequest): void {
    this.exchanges.set(seen.seq, seen)
    if (seen.status === 0 && seen.exchange.error?.code === 'aborted') return
    // Whoever answers for a path that is none of SCIM need not speak SCIM.
    if (request.path.startsWith('//')) return
    const judge = this.#isOdd(seen, request) ? this.#onAnyAnswer : this.#judge
    for (const breach of judge.look(seen)) {
      this.breaches.push(breach)
      const also = 'also' in breach.verdict ? (breach.verdict.also ?? []) : []
      this.#findings.add(breach.rule, breach.verdict, [...new Set([...also, breach.seq])])
    }
  }

  /** How often a rule has passed on the traffic so far. */
  passes(rule: string): number {
    return (this.#judge.tallies.get(rule)?.pass ?? 0) + (this.#onAnyAnswer.tallies.get(rule)?.pass ?? 0)
  }

  /** What hides a verdict, with the rules that say why. */
  explained(why: string, seq: number): string {
    const rules = [...new Set(this.brokenBy(seq))]
    return rules.length === 0 ? why : `${why} — explained by ${rules.join(', ')}.`
  }

  /** Rules that an exchange was found to break. */
  brokenBy(seq: number): string[] {
    return this.breaches
      .filter((breach) => breach.seq === seq && breach.verdict.verdict === 'fail')
      .map(({ rule }) => rule.id)
  }

  #isOdd(seen: Seen, { odd = false, credential = 'given' }: ProbeRequest): boolean {
    const { about } = seen
    const key = 'id' in about ? `${about.resource} ${about.id}` : undefined
    const isOdd = odd || credential !== 'given' || (key !== undefined && this.#tainted.has(key))
    if (isOdd && key !== undefined && about.action !== 'get') this.#tainted.add(key)
    return isOdd
  }
}

function warnOf(fault: JudgeFault): void {
  process.emitWarning(faultSentence(fault), 'RuleWarning')
}
