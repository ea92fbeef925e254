import type { Clock } from '../base/clock.ts'
import { parseDuration } from '../base/duration.ts'
import type { Alarms } from './alarms.ts'
import type { AppContext } from './app-context.ts'
import type { CycleRow, CycleStore } from './cycle-store.ts'
import type { ProbeResult } from './errands.ts'
import type { OperationStore } from './operation-store.ts'
import type { Planner } from './planner.ts'
import { type Health, Trust } from './trust.ts'
import type { Watermarks } from './watermarks.ts'

type Kind = 'initial' | 'incremental'

export interface CycleParts {
  app: AppContext
  clock: Clock
  alarms: Alarms
  cycles: CycleStore
  operations: OperationStore
  watermarks: Watermarks
  planner: Planner
  probe: (cycleId: number) => Promise<ProbeResult>
  health: Health
  onCycle: (cycle: CycleRow) => void
  onError: (error: unknown) => void
  /** There is something new to do; with `requeued`, operations that waited have their turn again. */
  wake: (requeued: boolean) => void
}

/** The cycles of one app: when they begin, what they look at, when they end. Event-driven apps have none. */
export class CycleControl {
  readonly #parts: CycleParts
  readonly #waiting: Kind[] = []
  #current: CycleRow | undefined
  #upTo = 0
  #probing = false
  /** A cycle whose beginning could not be written down. */
  #halfBegun: CycleRow | undefined
  readonly #trust: Trust

  constructor(parts: CycleParts) {
    this.#parts = parts
    this.#trust = new Trust(parts)
  }

  get current(): CycleRow | undefined {
    return this.#current
  }

  /** The newest change that the current cycle looks at. */
  get upTo(): number {
    return this.#upTo
  }

  get probing(): boolean {
    return this.#probing
  }

  get underWay(): boolean {
    return this.#probing || this.#current !== undefined || this.#waiting.length > 0
  }

  /** Goes on where the last process stopped, or begins. */
  start(): void {
    const { app, clock, cycles, watermarks } = this.#parts
    const left = cycles.unfinished(app.id)
    if (left?.state === 'running') {
      this.#current = left
      this.#trust.begin(left)
      this.#upTo = watermarks.of(app.id)
    } else if (left) {
      // Nobody knows what it would have looked at: it begins anew.
      cycles.beginAgain(left, clock.now(), 'The process ended before the cycle had begun.')
    }
    const next = cycles.next(app.id)
    if (next) this.#schedule(next.at)
    else this.#plan(clock.now(), 'initial')
  }

  /** Begins a cycle, or queues it behind the one under way. Also a process that is killed now does not forget it. */
  request(kind: Kind): void {
    const { app, clock, cycles } = this.#parts
    const waits = this.#waiting.includes('initial')
    // An initial cycle that is owed, and may not even wait here yet, is not replaced by a smaller one.
    const owed = !waits && cycles.next(app.id)?.kind === 'initial' ? 'initial' : kind
    cycles.plan(app.id, clock.now(), waits ? 'initial' : owed)
    this.#waiting.push(owed)
  }

  /** Nothing is left to do: ends the cycle, or begins the one that waits. False when there is none. */
  endOrBegin(): boolean {
    const { app, clock, cycles, onCycle } = this.#parts
    if (this.#current) {
      const { id } = this.#current
      onCycle(cycles.finish(id, 'finished', clock.now(), null))
      this.#current = undefined
      const next = this.#trust.conclude(null)
      if (next !== undefined) this.#plan(next, 'incremental')
      return true
    }
    const [kind] = this.#waiting
    if (!kind) return false
    if (this.#trust.givesUp()) {
      this.#waiting.shift()
      return false
    }
    const cycle = this.#halfBegun ?? cycles.start(app.id, kind, clock.now())
    if (!this.#halfBegun) {
      this.#halfBegun = cycle
      this.#trust.begin(cycle)
      onCycle(cycle)
    }
    const { interval } = app.profile.sync
    if (interval === null) cycles.plan(app.id, null, null)
    else this.#plan(clock.now() + parseDuration(interval), 'incremental')
    this.#waiting.shift()
    this.#halfBegun = undefined
    this.#probing = true
    this.#begin(cycle, kind).catch(this.#parts.onError)
    return true
  }

  /** All of the cycle has been planned. True if more may have its turn now. */
  passDeletions(): boolean {
    return this.#current !== undefined && this.#trust.passDeletions()
  }

  /** An operation has failed; `expired`: it was tried as long as the vendor tries. */
  noteFailure(expired: boolean): void {
    this.#trust.noteFailure(expired)
  }

  async #begin(cycle: CycleRow, kind: Kind): Promise<void> {
    const { app, clock, cycles, operations, watermarks, planner, wake } = this.#parts
    let requeued = false
    try {
      if (!(await this.#passesProbe(cycle, kind))) {
        this.#probing = false
        wake(false)
        return
      }
      requeued = operations.promote(app.id, clock.now()) > 0
      this.#upTo = watermarks.lastChange()
      if (kind === 'initial') planner.lookAtEverything(app, cycle.id, this.#upTo)
      cycles.run(cycle.id)
      this.#current = cycle
    } catch (error) {
      // The disk may be full: then it begins once there is room.
      this.#probing = false
      this.#halfBegun = cycle
      this.#waiting.unshift(kind)
      throw error
    }
    this.#probing = false
    wake(requeued)
  }

  /** A cycle whose probe fails does nothing; what was due stays due, and the next one is of the same kind. */
  async #passesProbe(cycle: CycleRow, kind: Kind): Promise<boolean> {
    const { app, clock, cycles, onCycle, probe } = this.#parts
    if (app.profile.sync.probe === 'none') return true
    const { failure } = await probe(cycle.id)
    if (!failure) return true
    const told = failure.detail === null || failure.message.includes(failure.detail)
    const message = told ? failure.message : `${failure.message} ${failure.detail}`
    onCycle(cycles.finish(cycle.id, 'failed', clock.now(), message))
    const next = this.#trust.conclude(failure) ?? cycles.next(app.id)?.at
    if (next !== undefined) this.#plan(next, kind)
    return false
  }

  #plan(at: number, kind: Kind): void {
    this.#parts.cycles.plan(this.#parts.app.id, at, kind)
    this.#schedule(at)
  }

  #schedule(at: number): void {
    const { alarms, app, clock, cycles, wake } = this.#parts
    const begin = () => {
      if (this.#waiting.length === 0) this.#waiting.push(cycles.next(app.id)?.kind ?? 'incremental')
    }
    // What is due already begins with the runner, so that whoever settles right away waits for it.
    if (at <= clock.now()) begin()
    else {
      alarms.set('cycle', at, () => {
        begin()
        wake(false)
      })
    }
  }
}
