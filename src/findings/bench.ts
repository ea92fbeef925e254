import type { Breach } from '../diagnose/breach.ts'
import { Judge, type JudgeFault } from '../diagnose/judge.ts'
import type { RuleContext } from '../diagnose/rule.ts'
import { Seen } from '../diagnose/seen.ts'
import type { Exchange } from '../wire/exchange.ts'
import type { RuleTally } from './view.ts'

/** An exchange to be judged. Plain data, as all that goes in and out here: it may come from another thread. */
export interface Case {
  court: number
  seq: number
  intent: string
  exchange: Exchange
  cycleId: number | null
  /** IdP time. */
  startedAt: number
  /** What must not come back. */
  secrets: readonly string[]
}

export type CourtContext = Omit<RuleContext, 'known'>

/** Ways of breaking a rule that are known already. */
export type Ways = { rule: string; aspect: string }[]

/** What came of a list of cases. */
export interface Hearing {
  breaches: Charge[]
  faults: (JudgeFault & { court: number })[]
}

export interface Charge {
  /** Place of its case in the list. */
  index: number
  rule: string
  verdict: Breach['verdict'] & { verdict: 'fail' | 'warn' }
}

/** Courts by their numbers, one for each app with one target and profile: what each has seen stays apart. */
export class Bench {
  readonly #courts = new Map<number, Judge>()
  #faults: Hearing['faults'] = []

  open(court: number, context: CourtContext, told: Ways): void {
    const onFault = (fault: JudgeFault) => this.#faults.push({ court, ...fault, error: plain(fault.error) })
    this.#courts.set(court, new Judge(context, { told, onFault }))
  }

  /** Cases of courts that are closed meanwhile are left out. `onCase` is called after each. */
  hear(cases: readonly Case[], onCase = () => {}): Hearing {
    const breaches: Charge[] = []
    for (const [index, { court, seq, intent, exchange, secrets, ...where }] of cases.entries()) {
      const found = this.#courts.get(court)?.look(new Seen(seq, intent, exchange, where), secrets) ?? []
      for (const { rule, verdict } of found) {
        if (verdict.verdict !== 'inconclusive') breaches.push({ index, rule: rule.id, verdict })
      }
      onCase()
    }
    const faults = this.#faults
    this.#faults = []
    return { breaches, faults }
  }

  tallies(court: number): RuleTally[] {
    return [...(this.#courts.get(court)?.tallies ?? [])].map(([rule, tally]) => ({ rule, ...tally }))
  }

  close(courts: readonly number[]): void {
    for (const court of courts) this.#courts.delete(court)
  }
}

/** What a rule threw, as it may go to another thread. */
function plain(error: unknown): unknown {
  return error instanceof Error ? error : String(error)
}
