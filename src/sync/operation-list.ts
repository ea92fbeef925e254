import type { Hold, OperationStatus } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import { columns, type OperationRow, type RawRow, toRow } from './operation-row.ts'

export interface OperationFilter {
  appId?: string | undefined
  status?: string | undefined
  objectId?: string | undefined
  cycleId?: number | undefined
  after: number
  limit: number
}

/** Operations as they are read: one, some in the order of their making, and how many there are. */
export class OperationList {
  readonly #statements: ReturnType<typeof prepare>

  constructor(store: Store) {
    this.#statements = prepare(store)
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
}

interface CountRow {
  status: OperationStatus
  count: number
}

function prepare({ sqlite }: Store) {
  return {
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
