import type { Clock } from '../base/clock.ts'
import { Interrupted } from './interrupted.ts'

export interface Pace {
  /** Milliseconds between two requests of one job. */
  spacing: number
  requestsPerSecond: number | null
  /** Whether an answer that is kept back on purpose is waited for: not where nobody would move the clock. */
  lateAnswers: 'waited-for' | 'at-once'
}

/** Makes an app's requests wait as the vendor does: between the requests of a job, and for its rate. */
export class Pacer {
  readonly #clock: Clock
  readonly #pace: Pace
  #nextSlot = 0
  readonly #sleepers = new Set<() => void>()
  #closed = false

  constructor(clock: Clock, pace: Pace) {
    this.#clock = clock
    this.#pace = pace
  }

  /** How many jobs wait for the clock. */
  get asleep(): number {
    return this.#sleepers.size
  }

  /**
   * Resolves when the next request may go out. Once closed, no job begins: it throws `Interrupted`. What has begun goes on
   * without a pause, for a conversation that is broken off leaves something half done.
   */
  async turn(withinJob: boolean): Promise<void> {
    const { spacing, requestsPerSecond } = this.#pace
    if (this.#closed && withinJob) return
    const now = this.#clock.now()
    let at = now + (withinJob ? spacing : 0)
    if (requestsPerSecond !== null) {
      at = Math.max(at, this.#nextSlot)
      this.#nextSlot = at + 1000 / requestsPerSecond
    }
    if (at > now) await this.#sleepUntil(at)
    if (this.#closed && !withinJob) throw new Interrupted()
  }

  /** Lets time pass until an answer may be had; ends early once closed. */
  async pause(ms: number): Promise<void> {
    if (this.#pace.lateAnswers === 'at-once' || ms <= 0 || this.#closed) return
    await this.#sleepUntil(this.#clock.now() + ms)
  }

  /** Wakes everybody. */
  close(): void {
    this.#closed = true
    for (const wake of this.#sleepers) wake()
  }

  #sleepUntil(at: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        cancel()
        this.#sleepers.delete(wake)
        resolve()
      }
      const cancel = this.#clock.schedule(at, wake)
      this.#sleepers.add(wake)
    })
  }
}
