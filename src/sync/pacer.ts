import type { Clock } from '../base/clock.ts'

export interface Pace {
  /** Milliseconds between two requests of one job. */
  spacing: number
  requestsPerSecond: number | null
}

/** Makes an app's requests wait as the vendor does: between the requests of a job, and for its rate. */
export class Pacer {
  /** False when there is nothing to wait for at all. */
  readonly idles: boolean
  readonly #clock: Clock
  readonly #pace: Pace
  #nextSlot = 0
  #asleep = 0

  constructor(clock: Clock, pace: Pace) {
    this.#clock = clock
    this.#pace = pace
    this.idles = pace.spacing > 0 || pace.requestsPerSecond !== null
  }

  /** How many jobs wait for the clock. */
  get asleep(): number {
    return this.#asleep
  }

  /** Resolves when the next request may go out. */
  async turn(withinJob: boolean): Promise<void> {
    const { spacing, requestsPerSecond } = this.#pace
    const now = this.#clock.now()
    let at = now + (withinJob ? spacing : 0)
    if (requestsPerSecond !== null) {
      at = Math.max(at, this.#nextSlot)
      this.#nextSlot = at + 1000 / requestsPerSecond
    }
    if (at <= now) return
    this.#asleep++
    await sleepUntil(this.#clock, at)
    this.#asleep--
  }
}

function sleepUntil(clock: Clock, at: number): Promise<void> {
  return new Promise((resolve) => {
    clock.schedule(at, resolve)
  })
}
