import { availableParallelism } from 'node:os'
// The machine's own time, also where that of the process stands still.
import { performance } from 'node:perf_hooks'

/** Share of a moment that the engine's thread is at work from which on it is at its ceiling: every delay costs exchanges. */
const ceiling = 0.9

/** Milliseconds that an exchange waits at most: who watches the findings come wants to see them. */
const mostPatience = 2_000

/** With as many, engine, target and judge do not get in each other's way. */
const enoughCores = 4

export interface Moment {
  /** Processor cores. */
  cores: number
  /** Share of the time since the last look that the engine's thread was at work, from 0 to 1. */
  utilization: number
  /** Milliseconds that the oldest case has waited; undefined when none waits. */
  waited: number | undefined
}

/**
 * Whether the judge waits and lets the engine go first: on few cores, while the engine is at its ceiling. Once his patience
 * is over he judges all there is in one go, as being interrupted often costs both more than the work itself.
 */
export class GivingWay {
  #impatient = false

  decide({ cores, utilization, waited }: Moment): boolean {
    if (waited === undefined) this.#impatient = false
    else if (waited >= mostPatience) this.#impatient = true
    return !this.#impatient && waited !== undefined && cores < enoughCores && utilization > ceiling
  }
}

/** Whether the judge waits, when the oldest case has waited for so many milliseconds; undefined: when there is none. */
export type GivesWay = (waited: number | undefined) => boolean

/** Gives way to the thread that asks, while that is at its ceiling. */
export function whileBusy(): GivesWay {
  const [givingWay, cores] = [new GivingWay(), availableParallelism()]
  let last = performance.eventLoopUtilization()
  return (waited) => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, last)
    last = now
    return givingWay.decide({ cores, utilization, waited })
  }
}
