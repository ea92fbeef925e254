import { realNow } from '../base/clock.ts'
import type { Json } from '../base/json.ts'
import type { Facet, OperationKind, PlannedOperation } from '../plan/operation.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Hold, OperationStatus } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import type { Tally } from './quarantine.ts'
import { shownValues } from './secret-path.ts'
import type { OperationError, OperationStep } from './view.ts'

export interface OperationDetail {
  set: [string, Json][]
  clear: string[]
  /** Sent even if nothing differs. */
  forced?: boolean
  /** Whose membership changed; absent when any may have. */
  members?: string[]
  /** Somebody has let it go: it is not held again. */
  released?: boolean
  /** When it failed first. */
  failedAt?: number
  /** The last wait between two attempts, in milliseconds. */
  waited?: number | null
  /** Attempts that had failed for good before somebody tried again. */
  attemptsBefore?: number
}

export interface OperationRow {
  seq: number
  appId: string
  cycleId: number | null
  kind: OperationKind
  facet: Facet
  resource: ResourceType
  objectId: string
  label: string
  stage: number
  detail: OperationDetail
  status: OperationStatus
  attempts: number
  nextAttemptAt: number | null
  /** Why it waits for somebody rather than for a moment. */
  hold: Hold | null
  outcome: string | null
  error: OperationError | null
  steps: OperationStep[]
  createdAt: number
  finishedAt: number | null
}

/** As much of a queued operation as has to be known to decide whose turn it is. */
export interface QueuedRow {
  seq: number
  facet: Facet
  resource: ResourceType
  objectId: string
  stage: number
}

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

export interface FinishedOperation {
  kind: OperationKind
  status: OperationStatus
  attempts: number
  nextAttemptAt: number | null
  /** Set on a failure; the first one is remembered. */
  failedAt: number | null
  /** How long it waits, in milliseconds; null when it does not. */
  waited: number | null
  outcome: string
  error: OperationError | null
  steps: OperationStep[]
  sentAt: number | null
  sentRealAt: number | null
  finishedAt: number
  finishedRealAt: number
}

/** What is under way and cannot take anything in any more. */
export interface InFlight {
  has(seq: number): boolean
  /** Whether just this is being told of the object already. */
  says(resource: string, objectId: string, planned: PlannedOperation): boolean
  /** The side of the object that is being told. */
  facetOf(resource: string, objectId: string): Facet | undefined
  /** Has the object looked at again when that has ended. */
  overtake(resource: string, objectId: string, by: Overtaking): void
  /** The same for everything that is being told of. */
  overtakeAll(resource: string, by: Overtaking): void
}

/** Changes of an object that came while it was being told of. */
export interface Overtaking {
  changeSeqs: readonly number[]
  /** What an administrator chose for a group that was taken out meanwhile. */
  removed?: 'delete' | 'leave' | undefined
}

/** Above this, a membership operation compares the whole group instead of keeping a list. */
const mostMembers = 1000

/** Operations and their state. */
export class OperationStore {
  readonly #store: Store
  readonly #statements: ReturnType<typeof prepare>

  #lastTurn: number

  constructor(store: Store) {
    this.#store = store
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

  /** The next queued operations in the order of their turn. */
  queued(appId: string, order: 'as-planned' | 'by-stage', limit: number): QueuedRow[] {
    const statement = order === 'by-stage' ? this.#statements.byStage : this.#statements.asPlanned
    return statement.all(appId, limit) as QueuedRow[]
  }

  /** Operations as they are now, in the order given. */
  load(seqs: readonly number[]): OperationRow[] {
    const rows = (this.#statements.load.all(JSON.stringify(seqs)) as RawRow[]).map(toRow)
    const bySeq = new Map(rows.map((row) => [row.seq, row]))
    return seqs.flatMap((seq) => bySeq.get(seq) ?? [])
  }

  /** Queues waiting operations whose time has come. Returns how many. */
  promote(appId: string, now: number): number {
    return this.#statements.promote.run(appId, now).changes
  }

  /** When the next waiting operation is due. */
  nextAttemptAt(appId: string): number | null {
    return this.#statements.nextAttempt.get(appId) as number | null
  }

  finish(seq: number, finished: FinishedOperation): void {
    const { kind, status, attempts, nextAttemptAt, failedAt, waited, outcome, error, steps } = finished
    const { sentAt, sentRealAt, finishedAt, finishedRealAt } = finished
    const [errorText, stepsText] = [error && JSON.stringify(error), JSON.stringify(steps)]
    this.#store.defer(() =>
      this.#statements.finish.run(
        kind,
        status,
        attempts,
        nextAttemptAt,
        outcome,
        errorText,
        stepsText,
        sentAt,
        sentRealAt,
        finishedAt,
        finishedRealAt,
        failedAt,
        failedAt,
        waited,
        seq,
      ),
    )
  }

  requeue(seq: number): void {
    this.#statements.requeue.run(seq)
  }

  /** Lets held operations go: all of an app, or one. Those of cycles wait for the next one, whatever is due. */
  release(scope: ReleaseScope | { seq: number }, at: number | null): number {
    const status = at === null ? 'queued' : 'waiting'
    const { release, releaseAll } = this.#statements
    if ('seq' in scope) return release.run(status, at, scope.seq).changes
    const { appId, hold, cycleId = null } = scope
    return releaseAll.run(status, at, appId, hold, cycleId, cycleId).changes
  }

  /** A held operation that is not to be: it ends as skipped. False if nobody holds it. */
  reject(seq: number, now: number): boolean {
    return this.#statements.reject.run(now, seq).changes > 0
  }

  /** Lets go what is held of objects for which there is nothing to be done, but for what was asked for all the same. */
  freeIdle(appId: string, objectIds: readonly string[]): void {
    this.#statements.freeIdle.run(appId, JSON.stringify(objectIds))
  }

  /** How many are held, in one cycle or in all. */
  held(appId: string, hold: Hold, cycleId: number | null = null): number {
    return this.#statements.held.get(appId, hold, cycleId, cycleId) as number
  }

  /** What failed for good of an app, of users or of groups or of both. */
  failed(appId: string, resource: ResourceType | undefined): FailedRow[] {
    return this.#statements.failed.all(appId, resource ?? null, resource ?? null) as FailedRow[]
  }

  /** A failed one that nobody is to be reminded of any more. */
  dismiss(seq: number): void {
    this.#statements.dismiss.run(seq)
  }

  /** What failed for good of one object has its turn again. */
  requeueFailed(appId: string, resource: ResourceType, objectId: string): void {
    this.#statements.requeueFailed.run(appId, resource, objectId)
  }

  get(seq: number): OperationRow | undefined {
    const row = this.#statements.get.get(seq) as RawRow | undefined
    return row && toRow(row)
  }

  /** Newest last, from `after` on. */
  list(filter: OperationFilter): OperationRow[] {
    const { appId = null, status = null, objectId = null, cycleId = null, after, limit } = filter
    const rows = this.#statements.list.all(
      after,
      appId,
      appId,
      status,
      status,
      objectId,
      objectId,
      cycleId,
      cycleId,
      limit,
    )
    return (rows as RawRow[]).map(toRow)
  }

  /** What the failures of an app weigh when a cycle ends. */
  tally(appId: string, cycleId: number): Tally {
    this.#store.flush()
    return this.#statements.tally.get({ appId, cycleId }) as Tally
  }

  /** Failures of an app are not tried again, until something new happens to the object. */
  prune(appId: string): void {
    this.#store.flush()
    this.#statements.prune.run(appId)
  }

  /** What waits for another attempt or for somebody is forgotten. */
  dropWaiting(appId: string, now: number): void {
    this.#store.flush()
    this.#statements.dropWaiting.run(now, appId)
  }

  /** What waits for somebody, from `after` on. */
  listHeld(appId: string, hold: Hold, after: number, limit: number): OperationRow[] {
    return (this.#statements.listHeld.all(appId, hold, after, limit) as RawRow[]).map(toRow)
  }

  /** Operations of one app by status. */
  counts(appId: string): Record<OperationStatus, number> {
    const counts = { queued: 0, running: 0, waiting: 0, succeeded: 0, failed: 0, skipped: 0 }
    for (const { status, count } of this.#statements.counts.all(appId) as CountRow[]) counts[status] = count
    return counts
  }

  /** What has something left to happen by itself: what is held does not count. */
  unfinished(appId: string): { queued: number; waiting: number } {
    return this.#statements.unfinished.get(appId, appId) as { queued: number; waiting: number }
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

export interface ReleaseScope {
  appId: string
  hold: Hold
  /** Only those of one cycle. */
  cycleId?: number
}

export interface OperationFilter {
  appId?: string | undefined
  status?: string | undefined
  objectId?: string | undefined
  cycleId?: number | undefined
  after: number
  limit: number
}

export type FailedRow = Pick<OperationRow, 'seq' | 'resource' | 'objectId'>

interface OpenRow {
  seq: number
  resource: string
  objectId: string
  facet: string
  detail: string
  hold: Hold | null
}

interface CountRow {
  status: OperationStatus
  count: number
}

type RawRow = Omit<OperationRow, 'detail' | 'error' | 'steps'> & {
  detail: string
  error: string | null
  steps: string
}

function toRow(row: RawRow): OperationRow {
  return {
    ...row,
    detail: JSON.parse(row.detail),
    error: row.error === null ? null : JSON.parse(row.error),
    steps: JSON.parse(row.steps),
  }
}

const columns = `seq, app_id AS appId, cycle_id AS cycleId, kind, facet, resource, object_id AS objectId, label, stage,
  detail, status, attempts, next_attempt_at AS nextAttemptAt, hold, outcome, error, steps, created_at AS createdAt,
  finished_at AS finishedAt`

function prepare({ sqlite }: Store) {
  const release = `UPDATE operations SET status = ?, next_attempt_at = ?, hold = NULL,
    detail = json_set(detail, '$.released', json('true'))`
  // What had failed for good begins at the foot of its ladder.
  const anew = `UPDATE operations SET status = 'queued', next_attempt_at = NULL, detail = CASE status WHEN 'failed'
    THEN json_remove(json_set(detail, '$.attemptsBefore', attempts), '$.failedAt', '$.waited') ELSE detail END`
  const queued = `SELECT seq, facet, resource, object_id AS objectId, stage FROM operations
    WHERE app_id = ? AND status = 'queued'`
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
    asPlanned: sqlite.prepare(`${queued} ORDER BY turn LIMIT ?`),
    byStage: sqlite.prepare(`${queued} ORDER BY stage, turn LIMIT ?`),
    load: sqlite.prepare(`SELECT ${columns} FROM operations WHERE seq IN (SELECT value FROM json_each(?))`),
    lastTurn: sqlite.prepare('SELECT max(turn) FROM operations').pluck(),
    promote: sqlite.prepare(`UPDATE operations SET status = 'queued', next_attempt_at = NULL
      WHERE app_id = ? AND status = 'waiting' AND next_attempt_at <= ?`),
    nextAttempt: sqlite
      .prepare(`SELECT min(next_attempt_at) FROM operations WHERE app_id = ? AND status = 'waiting'`)
      .pluck(),
    finish:
      sqlite.prepare(`UPDATE operations SET kind = ?, status = ?, attempts = ?, next_attempt_at = ?, outcome = ?,
      error = ?, steps = ?, sent_at = coalesce(sent_at, ?), sent_real_at = coalesce(sent_real_at, ?), finished_at = ?,
      finished_real_at = ?,
      detail = CASE WHEN ? IS NULL THEN detail
        ELSE json_set(detail, '$.failedAt', coalesce(detail ->> '$.failedAt', ?), '$.waited', ?) END
      WHERE seq = ?`),
    requeue: sqlite.prepare(`${anew} WHERE seq = ?`),
    release: sqlite.prepare(`${release} WHERE seq = ? AND hold IS NOT NULL`),
    releaseAll: sqlite.prepare(`${release} WHERE app_id = ? AND status = 'waiting' AND hold = ?
      AND (? IS NULL OR cycle_id = ?)`),
    reject: sqlite.prepare(`UPDATE operations SET status = 'skipped', hold = NULL, outcome = 'rejected',
      finished_at = ? WHERE seq = ? AND hold IS NOT NULL`),
    tally: sqlite.prepare(`SELECT
      count(*) FILTER (WHERE failed AND NOT refers) AS failures,
      count(*) FILTER (WHERE failed AND refers) AS referenceFailures,
      count(*) FILTER (WHERE NOT failed) AS successes
      FROM (
        SELECT 1 AS failed, facet IN ('references', 'members') AS refers FROM operations
          WHERE app_id = @appId AND status = 'waiting' AND hold IS NULL AND attempts > 0
        UNION ALL SELECT 1, facet IN ('references', 'members') FROM operations
          WHERE cycle_id = @cycleId AND status = 'failed' AND app_id = @appId
        UNION ALL SELECT 0, 0 FROM operations
          WHERE cycle_id = @cycleId AND status IN ('succeeded', 'skipped') AND app_id = @appId)`),
    prune: sqlite.prepare(`UPDATE operations SET status = 'failed', next_attempt_at = NULL, outcome = 'pruned'
      WHERE app_id = ? AND status = 'waiting' AND hold IS NULL AND attempts > 0`),
    dropWaiting:
      sqlite.prepare(`UPDATE operations SET status = 'skipped', next_attempt_at = NULL, hold = NULL,
      outcome = 'dropped', finished_at = ? WHERE app_id = ? AND status = 'waiting'`),
    freeIdle: sqlite.prepare(`UPDATE operations SET status = 'queued', hold = NULL
      WHERE app_id = ? AND resource IN ('User', 'Group') AND object_id IN (SELECT value FROM json_each(?))
        AND status = 'waiting' AND facet = 'object' AND hold IS NOT NULL AND detail ->> '$.forced' IS NULL`),
    held: sqlite
      .prepare(`SELECT count(*) FROM operations WHERE app_id = ? AND status = 'waiting' AND hold = ?
        AND (? IS NULL OR cycle_id = ?)`)
      .pluck(),
    requeueFailed: sqlite.prepare(`${anew}
      WHERE app_id = ? AND resource = ? AND object_id = ? AND status = 'failed'`),
    failed: sqlite.prepare(`SELECT seq, resource, object_id AS objectId FROM operations
      WHERE app_id = ? AND status = 'failed' AND (? IS NULL OR resource = ?) ORDER BY seq`),
    dismiss: sqlite.prepare(`UPDATE operations SET status = 'skipped', outcome = 'dismissed' WHERE seq = ?`),
    get: sqlite.prepare(`SELECT ${columns} FROM operations WHERE seq = ?`),
    list: sqlite.prepare(`SELECT ${columns} FROM operations WHERE seq > ?
      AND (? IS NULL OR app_id = ?) AND (? IS NULL OR status = ?) AND (? IS NULL OR object_id = ?)
      AND (? IS NULL OR cycle_id = ?) ORDER BY seq LIMIT ?`),
    listHeld: sqlite.prepare(`SELECT ${columns} FROM operations
      WHERE app_id = ? AND status = 'waiting' AND hold = ? AND seq > ? ORDER BY seq LIMIT ?`),
    counts: sqlite.prepare(
      'SELECT status, count(*) AS count FROM operations WHERE app_id = ? GROUP BY status',
    ),
    unfinished: sqlite.prepare(`SELECT
      (SELECT count(*) FROM operations WHERE app_id = ? AND status = 'queued') AS queued,
      (SELECT count(*) FROM operations WHERE app_id = ? AND status = 'waiting' AND hold IS NULL) AS waiting`),
  }
}
