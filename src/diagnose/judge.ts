import { Aspects } from './aspects.ts'
import { type Breach, bounded, eachWayOnce } from './breach.ts'
import { catalogue } from './catalogue.ts'
import { Known } from './known.ts'
import { notePasswords, passwordsSent } from './passwords.ts'
import type { Rule, RuleContext, Verdict } from './rule.ts'
import type { Seen } from './seen.ts'

/** How often a rule was exercised, and how it went. */
export interface Tally {
  pass: number
  fail: number
  warn: number
  inconclusive: number
  /** How often the rule itself failed: a mistake of ours, never of the target. */
  error: number
}

/** A rule that threw instead of judging. */
export interface JudgeFault {
  /** Its id; `known` where what is known of the target could not be brought up to date. */
  rule: string
  seq: number
  /** The exchange, as sentences name it. */
  line: string
  error: unknown
}

export interface JudgeOptions {
  rules?: readonly Rule[]
  /** Told of each rule that throws; the run goes on. */
  onFault?: (fault: JudgeFault) => void
  /** Ways of breaking a rule that have been told already. */
  told?: Iterable<{ rule: string; aspect: string }>
}

/** Judges the traffic of one app, exchange by exchange, in the order in which they ended. */
export class Judge {
  readonly #context: RuleContext
  readonly #rules: readonly JudgingRule[]
  readonly #aspects: Aspects
  readonly #onFault: (fault: JudgeFault) => void
  readonly tallies = new Map<string, Tally>()

  constructor(
    context: Omit<RuleContext, 'known'>,
    { rules = catalogue, onFault = () => {}, told }: JudgeOptions = {},
  ) {
    this.#context = { ...context, known: new Known() }
    this.#rules = rules.filter(judges)
    this.#aspects = new Aspects(told)
    this.#onFault = onFault
  }

  /**
   * What the exchange shows to be broken: once for each rule and way, whatever the number of resources that show it.
   *
   * @param secrets those of this exchange, where they may have changed
   */
  look(seen: Seen, secrets: readonly string[] = this.#context.secrets): Breach[] {
    this.#context.secrets = secrets
    notePasswords(seen, this.#context.known)
    const found: Breach[] = []
    for (const rule of this.#rules) this.#judge(rule, seen, found)
    this.#learn(seen)
    if (found.length === 0) return found
    const breaches = eachWayOnce(found)
    return breaches.map((breach) => this.#settle(breach, breaches))
  }

  #judge(rule: JudgingRule, seen: Seen, breaches: Breach[]): void {
    const { seq } = seen
    try {
      const found = rule.evaluate(seen, this.#context)
      if (!found) return
      if (Array.isArray(found)) for (const verdict of found) this.#note(rule, seq, verdict, breaches)
      else this.#note(rule, seq, found, breaches)
    } catch (error) {
      // One rule that stumbles must not silence the others, nor stop the engine; who reads has to learn of it.
      this.#tally(rule).error++
      this.#onFault({ rule: rule.id, seq, line: seen.line, error })
      const sentence = `${seen.line}: the rule itself failed: ${String(error)}`
      breaches.push({ rule, seq, verdict: { verdict: 'inconclusive', seen: sentence } })
    }
  }

  #note(rule: Rule, seq: number, verdict: Verdict, breaches: Breach[]): void {
    if (verdict.verdict === 'pass') this.#tally(rule).pass++
    else breaches.push({ rule, seq, verdict })
  }

  #learn(seen: Seen): void {
    try {
      this.#context.known.learn(seen)
    } catch (error) {
      this.#onFault({ rule: 'known', seq: seen.seq, line: seen.line, error })
    }
  }

  /** One root cause, one breach: what another rule explains is inconclusive. */
  #settle(breach: Breach, all: readonly Breach[]): Breach {
    const { rule, verdict } = breach
    const cause = all.find((other) => other.verdict.verdict === 'fail' && rule.after?.includes(other.rule.id))
    const settled: Breach =
      cause && verdict.verdict !== 'inconclusive'
        ? {
            ...breach,
            verdict: { ...verdict, verdict: 'inconclusive', seen: `Explained by ${cause.rule.id}.` },
          }
        : breach
    this.#tally(rule)[settled.verdict.verdict]++
    const told = bounded(settled, passwordsSent(this.#context.known))
    return told.verdict.verdict === 'inconclusive' ? told : this.#aspects.limit(told)
  }

  #tally({ id }: Rule): Tally {
    const known = this.tallies.get(id)
    if (known) return known
    const tally = { pass: 0, fail: 0, warn: 0, inconclusive: 0, error: 0 }
    this.tallies.set(id, tally)
    return tally
  }
}

type JudgingRule = Rule & Required<Pick<Rule, 'evaluate'>>

function judges(rule: Rule): rule is JudgingRule {
  return rule.evaluate !== undefined
}

/** `RFC7644-3.3-201 could not judge exc_12 (POST /Users → 201): TypeError: …` */
export function faultSentence({ rule, seq, line, error }: JudgeFault): string {
  return `${rule} could not judge exc_${seq} (${line}): ${String(error)}`
}
