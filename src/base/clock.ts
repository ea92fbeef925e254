/**
 * The only source of time in the project. Milliseconds since the epoch, UTC.
 *
 * `real` is the wall clock. `virtual` stands still until somebody advances it, so that four weeks of cycles and
 * back-off can be played in seconds, and the same seed gives the same run.
 */
export interface Clock {
  readonly kind: 'real' | 'virtual'
  /** IdP time. */
  now(): number
  /** Runs `callback` once IdP time has reached `at`; the returned function cancels it. */
  schedule(at: number, callback: () => void, kind?: AlarmKind): () => void
}

/** far-off: it rings like any other, but nobody who waits for work to end waits for it. */
export type AlarmKind = 'awaited' | 'far-off'

/** Real time in milliseconds with fractions, on one scale with `Date.now()`. */
export function realNow(): number {
  return performance.timeOrigin + performance.now()
}

/** The longest delay that `setTimeout` keeps without overflowing: 2^31 - 1 ms. */
const longestTimeout = 2_147_483_647

export class RealClock implements Clock {
  readonly kind = 'real'

  now(): number {
    return Date.now()
  }

  schedule(at: number, callback: () => void): () => void {
    let timer: NodeJS.Timeout
    const arm = () => {
      const delay = Math.max(0, at - Date.now())
      timer = setTimeout(delay > longestTimeout ? arm : callback, Math.min(delay, longestTimeout))
      timer.unref()
    }
    arm()
    return () => clearTimeout(timer)
  }
}

interface Alarm {
  at: number
  order: number
  kind: AlarmKind
  callback: () => void
}

/** A clock that moves only by `advanceTo`. Alarms due at the same moment ring in the order they were set. */
export class VirtualClock implements Clock {
  readonly kind = 'virtual'
  #now: number
  #order = 0
  readonly #alarms = new Set<Alarm>()
  #onMove: () => void = () => {}

  constructor(start: number) {
    this.#now = start
  }

  /** Called after each move. There is one listener. */
  onMove(listener: () => void): void {
    this.#onMove = listener
  }

  now(): number {
    return this.#now
  }

  schedule(at: number, callback: () => void, kind: AlarmKind = 'awaited'): () => void {
    const alarm = { at, order: this.#order++, kind, callback }
    this.#alarms.add(alarm)
    return () => this.#alarms.delete(alarm)
  }

  /** The moment of the next alarm, of any kind or of those that are waited for. */
  nextAlarm(which: 'any' | 'awaited' = 'any'): number | undefined {
    return this.#next(which)?.at
  }

  /** Moves time forward to `moment`, ringing each alarm at its own time. Time never moves backwards. */
  advanceTo(moment: number): void {
    for (let alarm = this.#next(); alarm && alarm.at <= moment; alarm = this.#next()) {
      this.#alarms.delete(alarm)
      this.#now = Math.max(this.#now, alarm.at)
      alarm.callback()
    }
    this.#now = Math.max(this.#now, moment)
    this.#onMove()
  }

  #next(which: 'any' | 'awaited' = 'any'): Alarm | undefined {
    let first: Alarm | undefined
    for (const alarm of this.#alarms) {
      if (which === 'awaited' && alarm.kind !== 'awaited') continue
      if (!first || alarm.at < first.at || (alarm.at === first.at && alarm.order < first.order)) first = alarm
    }
    return first
  }
}
