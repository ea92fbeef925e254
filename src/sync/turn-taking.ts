import type { Facet, PlannedOperation } from '../plan/operation.ts'
import type { InFlight, Overtaking } from './in-flight.ts'
import type { OperationRow } from './operation-row.ts'
import type { OperationStore, QueuedRow } from './operation-store.ts'

/** Operations read ahead of their turn. */
const lookAhead = 256

/**
 * Decides whose turn it is: in order, never two operations on one object at once, and nothing before what it refers
 * to. Reads the queue in batches, never the whole of it.
 */
export class TurnTaking implements InFlight {
  readonly #operations: OperationStore
  readonly #appId: string
  readonly #order: 'as-planned' | 'by-stage'
  #buffer: QueuedRow[] = []
  /** Under way, by number. */
  readonly #taken = new Map<number, QueuedRow>()
  /** The side of each busy object that is being told. */
  readonly #busy = new Map<string, Facet>()
  /** What is being told of an object's side. */
  readonly #saying = new Map<string, string>()
  /** What became of busy objects since they were worked out. */
  readonly #overtaken = new Map<string, Overtaking>()

  constructor(operations: OperationStore, appId: string, order: 'as-planned' | 'by-stage') {
    this.#operations = operations
    this.#appId = appId
    this.#order = order
  }

  get running(): number {
    return this.#taken.size
  }

  has(seq: number): boolean {
    return this.#taken.has(seq)
  }

  says(resource: string, objectId: string, planned: PlannedOperation): boolean {
    return this.#saying.get(`${resource} ${objectId} ${planned.facet}`) === contentOf(planned)
  }

  /** What the operation is going to tell, now that it has been worked out. */
  remember({ resource, objectId }: OperationRow, planned: PlannedOperation | undefined): void {
    if (planned) this.#saying.set(`${resource} ${objectId} ${planned.facet}`, contentOf(planned))
  }

  facetOf(resource: string, objectId: string): Facet | undefined {
    return this.#busy.get(`${resource} ${objectId}`)
  }

  overtake(resource: string, objectId: string, { changeSeqs, removed }: Overtaking): void {
    const key = `${resource} ${objectId}`
    const before = this.#overtaken.get(key)
    this.#overtaken.set(key, {
      changeSeqs: [...(before?.changeSeqs ?? []), ...changeSeqs],
      removed: removed ?? before?.removed,
    })
  }

  isOvertaken({ resource, objectId }: OperationRow): boolean {
    return this.#overtaken.has(`${resource} ${objectId}`)
  }

  overtakeAll(resource: string, by: Overtaking): void {
    for (const operation of this.#taken.values()) {
      if (operation.resource === resource) this.overtake(resource, operation.objectId, by)
    }
  }

  /** What has overtaken the operation, once. */
  takeOvertaking({ resource, objectId }: OperationRow): Overtaking | undefined {
    const key = `${resource} ${objectId}`
    const by = this.#overtaken.get(key)
    this.#overtaken.delete(key)
    return by
  }

  isBusy(resource: string, objectId: string): boolean {
    return this.#busy.has(`${resource} ${objectId}`)
  }

  /** Forgets what was read ahead: something older may have been queued again. */
  reread(): void {
    this.#buffer = []
  }

  /**
   * Up to `limit` operations whose turn it is. `planning`: more operations may still be planned, so in the order of
   * stages only users can go.
   */
  next(limit: number, planning: boolean): OperationRow[] {
    if (this.#buffer.length === 0) this.#fill()
    const chosen: number[] = []
    const kept: QueuedRow[] = []
    const seen = new Set<string>()
    let lowest = this.#lowestRunningStage()
    for (const operation of this.#buffer) {
      const key = `${operation.resource} ${operation.objectId}`
      const waitsForStage =
        lowest < operation.stage || (planning && this.#order === 'by-stage' && operation.stage > 1)
      const free = !this.#busy.has(key) && !seen.has(key)
      if (chosen.length < limit && free && !waitsForStage) {
        chosen.push(operation.seq)
        this.#taken.set(operation.seq, operation)
        this.#busy.set(key, operation.facet)
      } else {
        kept.push(operation)
        seen.add(key)
      }
      lowest = Math.min(lowest, operation.stage)
    }
    this.#buffer = kept
    // What was read ahead may have taken a change in since.
    return this.#operations.load(chosen)
  }

  /** Takes one operation out of turn. False if it is under way already. */
  claim(operation: OperationRow): boolean {
    const key = `${operation.resource} ${operation.objectId}`
    if (this.#taken.has(operation.seq) || this.#busy.has(key)) return false
    this.#buffer = this.#buffer.filter(({ seq }) => seq !== operation.seq)
    this.#taken.set(operation.seq, operation)
    this.#busy.set(key, operation.facet)
    return true
  }

  release(operation: OperationRow): void {
    this.#taken.delete(operation.seq)
    this.#busy.delete(`${operation.resource} ${operation.objectId}`)
    this.#saying.delete(`${operation.resource} ${operation.objectId} ${operation.facet}`)
  }

  #fill(): void {
    const rows = this.#operations.queued(this.#appId, this.#order, lookAhead + this.#taken.size)
    this.#buffer = rows.filter(({ seq }) => !this.#taken.has(seq))
  }

  #lowestRunningStage(): number {
    let lowest = Number.POSITIVE_INFINITY
    for (const { stage } of this.#taken.values()) lowest = Math.min(lowest, stage)
    return lowest
  }
}

function contentOf({ kind, set, clear }: PlannedOperation): string {
  return JSON.stringify([kind, set, clear])
}
