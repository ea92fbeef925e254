import type { Store } from '../store/store.ts'

/** How the pushes of groups stand, as far as the engine changes that. Writes are deferred. */
export class PushStore {
  readonly #store: Store
  readonly #statements: ReturnType<typeof prepare>

  constructor(store: Store) {
    this.#store = store
    this.#statements = prepare(store)
  }

  /** A request about the group was answered well. */
  succeeded(appId: string, groupId: string, now: number): void {
    this.#store.defer(() => this.#statements.succeeded.run(now, appId, groupId))
  }

  /** One failed for good: nothing more is told of the group until somebody says so. */
  stop(appId: string, groupId: string, summary: string): void {
    this.#store.defer(() => this.#statements.stop.run(summary, appId, groupId))
  }

  inError(appId: string, groupId: string): boolean {
    return this.#statements.inError.get(appId, groupId) === 1
  }

  counts(appId: string): PushCounts {
    const counts = { active: 0, inactive: 0, error: 0 }
    for (const { status, count } of this.#statements.counts.all(appId) as CountRow[]) counts[status] = count
    return counts
  }
}

/** Pushed groups by status. */
export interface PushCounts {
  active: number
  inactive: number
  error: number
}

interface CountRow {
  status: keyof PushCounts
  count: number
}

function prepare({ sqlite }: Store) {
  return {
    succeeded: sqlite.prepare('UPDATE pushed_groups SET last_push_at = ? WHERE app_id = ? AND group_id = ?'),
    // One that an administrator stopped meanwhile stays as it was left.
    stop: sqlite.prepare(`UPDATE pushed_groups SET status = 'error', error_summary = ?
      WHERE app_id = ? AND group_id = ? AND status = 'active'`),
    inError: sqlite
      .prepare(`SELECT 1 FROM pushed_groups WHERE app_id = ? AND group_id = ? AND status = 'error'`)
      .pluck(),
    counts: sqlite.prepare(
      'SELECT status, count(*) AS count FROM pushed_groups WHERE app_id = ? GROUP BY status',
    ),
  }
}
