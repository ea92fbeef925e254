import type { Clock } from '../base/clock.ts'
import type { Failure } from '../dialect/outcome.ts'
import type { QuarantineCause, QuarantineProfile } from '../profile/quarantine-schema.ts'
import type { AppContext } from './app-context.ts'
import type { CycleRow } from './cycle-store.ts'
import type { OperationStore } from './operation-store.ts'
import { impose, isOver, judge, probeError, type Quarantine } from './quarantine.ts'

/** How the app stands, and how that is changed. A disabled app has no runner any more once `set` returns. */
export interface Health {
  get(): Quarantine | null
  set(state: 'active' | 'quarantined' | 'disabled', quarantine: Quarantine | null): void
}

export interface TrustParts {
  app: AppContext
  clock: Clock
  operations: OperationStore
  health: Health
}

/** What the cycles of an app say of its target: whether it is trusted, and what must not be told before somebody looks. */
export class Trust {
  readonly #parts: TrustParts
  readonly #profile: QuarantineProfile | null
  #cycle: CycleRow | undefined
  /** Whether the deletions of the cycle have been counted. */
  #counted = false
  /** Failures of the cycle, and how many there have to be before the thresholds are looked at again. */
  #failures = 0
  #judgedFrom = Number.POSITIVE_INFINITY
  /** The threshold that was passed in the middle of the cycle. */
  #pruned: QuarantineCause | undefined
  #expired = false

  constructor(parts: TrustParts) {
    this.#parts = parts
    this.#profile = parts.app.profile.quarantine
  }

  /** Whether the app has been distrusted for so long that it is disabled now, instead of another attempt. */
  givesUp(): boolean {
    const { clock, health } = this.#parts
    const distrust = health.get()
    if (!this.#profile || !distrust || !isOver(this.#profile, distrust, clock.now())) return false
    health.set('disabled', distrust)
    return true
  }

  /** A cycle begins, or goes on after a restart. */
  begin(cycle: CycleRow): void {
    this.#cycle = cycle
    this.#counted = false
    this.#failures = 0
    const { prune, thresholds } = this.#profile ?? {}
    const prunes = prune === 'initial-cycle' && cycle.kind === 'initial'
    this.#judgedFrom = prunes && thresholds ? thresholds.floor : Number.POSITIVE_INFINITY
    this.#pruned = undefined
    this.#expired = false
  }

  /** All of the cycle has been planned: its deletions may go, unless they are too many. True if some may now. */
  passDeletions(): boolean {
    const most = this.#profile?.deletions ?? null
    if (most === null || this.#counted || !this.#cycle) return false
    this.#counted = true
    const { app, operations } = this.#parts
    const { id } = this.#cycle
    if (operations.held(app.id, 'deletions', id) > most) return false
    return operations.release({ appId: app.id, hold: 'deletions', cycleId: id }, null) > 0
  }

  /** An operation has failed; `expired`: it was tried as long as the vendor tries. */
  noteFailure(expired: boolean): void {
    if (expired) this.#expired = true
    if (!this.#profile || !this.#cycle || ++this.#failures < this.#judgedFrom) return
    // Counting all of them after each failure would cost more with every one.
    this.#judgedFrom = Math.ceil(this.#failures * 1.1)
    const { app, operations } = this.#parts
    const cause = judge(this.#profile.thresholds, operations.tally(app.id, this.#cycle.id))
    if (!cause) return
    this.#pruned ??= cause
    operations.prune(app.id)
  }

  /**
   * The cycle is over, `failure`: with its probe. Changes the app's state accordingly; answers when the next attempt
   * is due, if that is not left to the interval.
   */
  conclude(failure: Failure | null): number | undefined {
    const { app, clock, health } = this.#parts
    const profile = this.#profile
    if (!profile) return undefined
    const before = health.get()
    if (this.#expired && profile.expiredEscrow === 'disables') {
      health.set('disabled', before)
      return undefined
    }
    const cause = failure ? 'probe' : this.#cause()
    if (!cause) {
      if (before) health.set('active', null)
      return undefined
    }
    const error = failure && probeError(profile, failure)
    const distrust = impose({ ...app.profile, quarantine: profile }, before, cause, error, clock.now())
    health.set('quarantined', distrust)
    return Date.parse(distrust.nextAttempt)
  }

  #cause(): QuarantineCause | undefined {
    const { app, operations } = this.#parts
    if (!this.#profile || !this.#cycle) return undefined
    if (this.#profile.deletions !== null && operations.held(app.id, 'deletions') > 0) return 'deletions'
    return this.#pruned ?? judge(this.#profile.thresholds, operations.tally(app.id, this.#cycle.id))
  }
}
