import { Bench, type Case, type CourtContext, type Hearing, type Ways } from './bench.ts'
import type { RuleTally } from './view.ts'

/** Where cases are judged: in this thread, or beside it. */
export interface Judging {
  /** The number of a new court. */
  open(context: CourtContext, told: Ways): number
  /** Does `work` soon: once the exchanges of this moment are gathered, so that they are handed in together. */
  soon(work: () => void): void
  /** Hands cases in; `done` is called with what came of them, now or later, in the order in which they were handed in. */
  hear(cases: readonly Case[], done: (hearing: Hearing) => void): void
  /** Returns when all that was handed in is judged and told. Waits without giving way: the caller needs the answer now. */
  catchUp(): void
  /** Every rule that was exercised, with how it went. */
  tallies(court: number): RuleTally[]
  close(courts: readonly number[]): void
}

/** In this thread, at once: in virtual time, where nothing is won by haste, and each run tells the same in the same order. */
export class JudgingHere implements Judging {
  readonly #bench = new Bench()
  #courts = 0

  open(context: CourtContext, told: Ways): number {
    const court = ++this.#courts
    this.#bench.open(court, context, told)
    return court
  }

  soon(work: () => void): void {
    setImmediate(work)
  }

  hear(cases: readonly Case[], done: (hearing: Hearing) => void): void {
    done(this.#bench.hear(cases))
  }

  catchUp(): void {}

  tallies(court: number): RuleTally[] {
    return this.#bench.tallies(court)
  }

  close(courts: readonly number[]): void {
    this.#bench.close(courts)
  }
}
