import { type Clock, VirtualClock } from '../base/clock.ts'
import { AppError } from '../base/error.ts'

export interface SettleQuestion {
  /** At work this very moment. */
  busy: () => boolean
  /** Begun and not ended; it may be waiting for the clock. */
  underWay: () => boolean
  /** Something is left for a later moment. */
  leftOver: () => boolean
  timeoutMs: number
  /** A fault of our own that ended the work. */
  failure: () => unknown
}

/** Waits for the engine, and moves the virtual clock while nothing happens. */
export class Settler {
  readonly #clock: Clock
  #waiting: (() => void)[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Something moved. */
  progress(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }

  /** True once nothing is due or under way; false when the time ran out before. */
  async settle({ busy, underWay, leftOver, timeoutMs, failure }: SettleQuestion): Promise<boolean> {
    const deadline = performance.now() + timeoutMs
    while (true) {
      const fault = failure()
      if (fault) throw fault
      if (!busy()) {
        if (!underWay() && !(this.#clock instanceof VirtualClock && leftOver())) return true
        if (this.#clock instanceof VirtualClock) {
          const next = this.#clock.nextAlarm('awaited')
          if (next === undefined) return true
          this.#clock.advanceTo(next)
          await turn()
          if (performance.now() < deadline) continue
          return false
        }
      }
      const left = deadline - performance.now()
      if (left <= 0) return false
      await this.#progressWithin(left)
    }
  }

  /** Moves the virtual clock by `ms`, stopping at each alarm until the work that it started has come to rest. */
  async advance(ms: number, busy: () => boolean): Promise<void> {
    if (!(this.#clock instanceof VirtualClock)) {
      throw new AppError('ERR_CLOCK_REAL', 'The clock is the real one; it cannot be advanced.', {
        hint: 'Start with --clock virtual.',
      })
    }
    const goal = this.#clock.now() + ms
    while (true) {
      while (busy()) await this.#progressWithin(60_000)
      const next = this.#clock.nextAlarm()
      if (next === undefined || next > goal) break
      this.#clock.advanceTo(next)
      await turn()
    }
    this.#clock.advanceTo(goal)
  }

  #progressWithin(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#waiting.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }
}

/** Lets what an alarm started begin. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
