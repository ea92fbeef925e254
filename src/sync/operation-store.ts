import type { Facet, OperationKind } from '../plan/operation.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Hold, OperationStatus } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import { queuedAnew } from './operation-queue.ts'
import { columns, type OperationRow, type RawRow, toRow } from './operation-row.ts'
import type { Tally } from './quarantine.ts'
import type { OperationError, OperationStep } from './view.ts'

/** As much of a queued operation as has to be known to decide whose turn it is. */
export interface QueuedRow {
  seq: number
  facet: Facet
  resource: ResourceType
  objectId: string
  stage: number
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

/** What becomes of operations once they are queued. */
export class OperationStore {
  readonly #store: Store
  readonly #statements: ReturnType<typeof prepare>

  constructor(store: Store) {
    this.#store = store
    this.#statements = prepare(store)
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
}

export interface ReleaseScope {
  appId: string
  hold: Hold
  /** Only those of one cycle. */
  cycleId?: number
}

export type FailedRow = Pick<OperationRow, 'seq' | 'resource' | 'objectId'>

function prepare({ sqlite }: Store) {
  const release = `UPDATE operations SET status = ?, next_attempt_at = ?, hold = NULL,
    detail = json_set(detail, '$.released', json('true'))`
  const queued = `SELECT seq, facet, resource, object_id AS objectId, stage FROM operations
    WHERE app_id = ? AND status = 'queued'`
  return {
    asPlanned: sqlite.prepare(`${queued} ORDER BY turn LIMIT ?`),
    byStage: sqlite.prepare(`${queued} ORDER BY stage, turn LIMIT ?`),
    load: sqlite.prepare(`SELECT ${columns} FROM operations WHERE seq IN (SELECT value FROM json_each(?))`),
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
    requeue: sqlite.prepare(`${queuedAnew} WHERE seq = ?`),
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
    held: sqlite
      .prepare(`SELECT count(*) FROM operations WHERE app_id = ? AND status = 'waiting' AND hold = ?
        AND (? IS NULL OR cycle_id = ?)`)
      .pluck(),
    failed: sqlite.prepare(`SELECT seq, resource, object_id AS objectId FROM operations
      WHERE app_id = ? AND status = 'failed' AND (? IS NULL OR resource = ?) ORDER BY seq`),
    dismiss: sqlite.prepare(`UPDATE operations SET status = 'skipped', outcome = 'dismissed' WHERE seq = ?`),
  }
}
