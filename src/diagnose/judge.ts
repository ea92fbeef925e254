import { catalogue } from './catalogue.ts'
import { Known } from './known.ts'
import type { Rule, RuleContext, Verdict } from './rule.ts'
import type { Seen } from './seen.ts'

/** A verdict that is more than a pass. */
export interface Breach {
  rule: Rule
  /** The exchange judged. */
  seq: number
  verdict: Exclude<Verdict, { verdict: 'pass' }>
}

/** How often a rule was exercised, and how it went. */
export interface Tally {
  pass: number
  fail: number
  warn: number
  inconclusive: number
}

/** Judges the traffic of one app, exchange by exchange, in the order in which they ended. */
export class Judge {
  readonly #context: RuleContext
  readonly #rules: readonly Rule[]
  readonly tallies = new Map<string, Tally>()

  constructor(context: Omit<RuleContext, 'known'>, rules: readonly Rule[] = catalogue) {
    this.#context = { ...context, known: new Known() }
    this.#rules = rules.filter(({ evaluate }) => evaluate)
  }

  /** What the exchange shows to be broken. */
  look(seen: Seen): Breach[] {
    const breaches: Breach[] = []
    for (const rule of this.#rules) {
      const found = rule.evaluate?.(seen, this.#context)
      if (!found) continue
      for (const verdict of Array.isArray(found) ? found : [found]) {
        if (verdict.verdict === 'pass') this.#count(rule, 'pass')
        else breaches.push({ rule, seq: seen.seq, verdict })
      }
    }
    this.#context.known.learn(seen)
    return breaches.map((breach) => this.#settle(breach, breaches))
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
    this.#count(rule, settled.verdict.verdict)
    return settled
  }

  #count(rule: Rule, verdict: keyof Tally): void {
    const tally = this.tallies.get(rule.id) ?? { pass: 0, fail: 0, warn: 0, inconclusive: 0 }
    tally[verdict]++
    this.tallies.set(rule.id, tally)
  }
}
