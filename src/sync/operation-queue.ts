import { realNow } from '../base/clock.ts'
import type { PlannedOperation } from '../plan/operation.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Hold } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import type { InFlight } from './in-flight.ts'
import type { OperationDetail } from './operation-row.ts'
import { shownValues } from './secret-path.ts'

export interface NewOperation {
  planned: PlannedOperation
  resource: ResourceType
  objectId: string
  label: string
  cycleId: number | null
  changeSeqs: readonly number[]
  forced: boolean
  members: readonly string[] | undefined
  /** Whether a new change ends the wait of an operation that failed before. */
  endsWait: boolean
  /** Whether it goes to the end of the queue when it takes a new change in. */
  queuesAgain: boolean
  /** It waits until somebody lets it go. */
  hold: Hold | null
}

/** Above this, a membership operation compares the whole group instead of keeping a list. */
const mostMembers = 1000

/** Where what was planned waits for its turn. */
export class OperationQueue {
  readonly #statements: ReturnType<typeof prepare>

  #lastTurn: number

  constructor(store: Store) {
    this.#statements = prepare(store)
    this.#lastTurn = (this.#statements.lastTurn.get() as number | null) ?? 0
  }

  /**
   * Queues operations, inside the caller's transaction. One that is queued already for the same side of the same
   * object takes the new change in; what is under way cannot.
   */
  enqueue(appId: string, operations: readonly NewOperation[], now: number, inFlight: InFlight): number {
    if (operations.length === 0) return 0
    const ids = JSON.stringify([...new Set(operations.map(({ objectId }) => objectId))])
    const open = new Map<string, OpenRow>()
    for (const row of this.#statements.open.all(appId, ids) as OpenRow[]) {
      if (!inFlight.has(row.seq)) open.set(`${row.resource} ${row.objectId} ${row.facet}`, row)
    }
    const realAt = realNow()
    for (const operation of operations) {
      const { planned, resource, objectId } = operation
      const found = open.get(`${resource} ${objectId} ${planned.facet}`)
      const told =
        planned.facet === 'object' && !operation.forced && inFlight.says(resource, objectId, planned)
      if (!found && told) continue
      const seq = found ? this.#join(found, operation) : this.#insert(appId, operation, now)
      for (const change of operation.changeSeqs) this.#statements.carry.run(seq, change, now, realAt)
    }
    return operations.length
  }

  /** Lets go what is held of objects for which there is nothing to be done, but for what was asked for all the same. */
  freeIdle(appId: string, objectIds: readonly string[]): void {
    this.#statements.freeIdle.run(appId, JSON.stringify(objectIds))
  }

  /** What failed for good of one object has its turn again. */
  requeueFailed(appId: string, resource: ResourceType, objectId: string): void {
    this.#statements.requeueFailed.run(appId, resource, objectId)
  }

  #insert(appId: string, operation: NewOperation, now: number): number {
    const { planned, resource, objectId, label, cycleId, changeSeqs, forced, members, hold } = operation
    const detail: OperationDetail = { set: shownValues(planned.set), clear: planned.clear }
    if (forced) detail.forced = true
    if (members && members.length <= mostMembers) detail.members = [...members]
    const info = this.#statements.insert.run(
      appId,
      cycleId,
      planned.kind,
      planned.facet,
      resource,
      objectId,
      label,
      planned.stage,
      ++this.#lastTurn,
      JSON.stringify(detail),
      hold === null ? 'queued' : 'waiting',
      hold,
      Math.max(0, ...changeSeqs),
      now,
    )
    return Number(info.lastInsertRowid)
  }

  #join(found: OpenRow, operation: NewOperation): number {
    const { planned, label, forced, members, changeSeqs } = operation
    const before = JSON.parse(found.detail) as OperationDetail
    const detail: OperationDetail = { set: shownValues(planned.set), clear: planned.clear }
    if (forced || before.forced) detail.forced = true
    const union = before.members && members ? [...new Set([...before.members, ...members])] : undefined
    if (union && union.length <= mostMembers) detail.members = union
    // What was let go once is not held again; what is held and asks for nothing risky any more goes on.
    if (before.released) detail.released = true
    for (const each of ['failedAt', 'waited', 'attemptsBefore'] as const) {
      if (before[each] !== undefined) Object.assign(detail, { [each]: before[each] })
    }
    const hold = before.released ? null : operation.hold
    const freed = found.hold !== null && hold === null
    const endsWait = (operation.endsWait && changeSeqs.length > 0) || freed
    const status = hold !== null ? 'waiting' : endsWait ? 'queued' : null
    this.#statements.join.run(
      planned.kind,
      label,
      JSON.stringify(detail),
      Math.max(0, ...changeSeqs),
      status,
      hold,
      // Whoever the change is about may be planned only now.
      operation.queuesAgain ? ++this.#lastTurn : null,
      found.seq,
    )
    return found.seq
  }
}

interface OpenRow {
  seq: number
  resource: string
  objectId: string
  facet: string
  detail: string
  hold: Hold | null
}

/** What had failed for good begins at the foot of its ladder. */
export const queuedAnew = `UPDATE operations SET status = 'queued', next_attempt_at = NULL,
  detail = CASE status WHEN 'failed'
    THEN json_remove(json_set(detail, '$.attemptsBefore', attempts), '$.failedAt', '$.waited') ELSE detail END`

function prepare({ sqlite }: Store) {
  return {
    open: sqlite.prepare(`SELECT seq, resource, object_id AS objectId, facet, detail, hold FROM operations
      WHERE app_id = ? AND resource IN ('User', 'Group') AND object_id IN (SELECT value FROM json_each(?))
        AND status IN ('queued', 'waiting') ORDER BY seq`),
    insert: sqlite.prepare(`INSERT INTO operations
      (app_id, cycle_id, kind, facet, resource, object_id, label, stage, turn, detail, status, hold, steps, change_seq,
        created_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '[]', ?, ?)`),
    join: sqlite.prepare(`UPDATE operations SET kind = ?, label = ?, detail = ?, change_seq = max(change_seq, ?),
      status = coalesce(?, status), hold = ?, turn = coalesce(?, turn) WHERE seq = ?`),
    carry: sqlite.prepare(
      `INSERT INTO operation_changes (operation_seq, change_seq, planned_at, planned_real_at) VALUES (?, ?, ?, ?)
        ON CONFLICT DO NOTHING`,
    ),
    lastTurn: sqlite.prepare('SELECT max(turn) FROM operations').pluck(),
    freeIdle: sqlite.prepare(`UPDATE operations SET status = 'queued', hold = NULL
      WHERE app_id = ? AND resource IN ('User', 'Group') AND object_id IN (SELECT value FROM json_each(?))
        AND status = 'waiting' AND facet = 'object' AND hold IS NOT NULL AND detail ->> '$.forced' IS NULL`),
    requeueFailed: sqlite.prepare(`${queuedAnew}
      WHERE app_id = ? AND resource = ? AND object_id = ? AND status = 'failed'`),
  }
}
