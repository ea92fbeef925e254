import type { Clock } from '../base/clock.ts'

/** The moments that a runner waits for, one of each name. */
export class Alarms {
  readonly #clock: Clock
  readonly #cancels = new Map<string, () => void>()
  #closed = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Replaces the alarm of that name. */
  set(name: string, at: number, callback: () => void): void {
    if (this.#closed) return
    this.#cancels.get(name)?.()
    const cancel = this.#clock.schedule(at, () => {
      this.#cancels.delete(name)
      callback()
    })
    this.#cancels.set(name, cancel)
  }

  close(): void {
    this.#closed = true
    for (const cancel of this.#cancels.values()) cancel()
    this.#cancels.clear()
  }
}
