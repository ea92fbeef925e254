import type { JsonObject } from '../base/json.ts'
import type { Store } from '../store/store.ts'
import type { CycleView } from './view.ts'

export interface CycleRow {
  id: number
  appId: string
  kind: CycleView['kind']
  state: CycleView['state']
  startedAt: number
  finishedAt: number | null
  counts: JsonObject
}

/** Passes of the engine over an app. */
export class CycleStore {
  readonly #store: Store
  readonly #statements: ReturnType<typeof prepare>

  constructor(store: Store) {
    this.#store = store
    this.#statements = prepare(store)
  }

  start(appId: string, kind: CycleView['kind'], now: number): CycleRow {
    const id = Number(this.#statements.start.run(appId, kind, now).lastInsertRowid)
    return { id, appId, kind, state: 'planning', startedAt: now, finishedAt: null, counts: {} }
  }

  /** What it looks at has been written down: a restart goes on with it. */
  run(id: number): void {
    this.#statements.run.run(id)
  }

  /** Counts what became of the cycle's operations. */
  finish(id: number, state: 'finished' | 'failed', now: number, error: string | null): CycleRow {
    this.#store.flush()
    const rows = this.#statements.outcomes.all(id) as { status: string; count: number }[]
    const counts: JsonObject = Object.fromEntries(rows.map(({ status, count }) => [status, count]))
    if (error !== null) counts.error = error
    this.#statements.finish.run(state, now, JSON.stringify(counts), id)
    return this.get(id) as CycleRow
  }

  /** A cycle that had not begun when the process ended is over; another one of its kind is due at once. */
  beginAgain({ id, appId, kind }: CycleRow, now: number, error: string): void {
    this.#store.transaction(() => {
      this.finish(id, 'failed', now, error)
      // One from scratch that waits is more than one that is not.
      if (kind !== 'on-demand') this.plan(appId, now, this.next(appId)?.kind === 'initial' ? 'initial' : kind)
    })
  }

  get(id: number): CycleRow | undefined {
    return toRow(this.#statements.get.get(id) as RawRow | undefined)
  }

  /** The one that was under way when the process ended, if so. */
  unfinished(appId: string): CycleRow | undefined {
    return toRow(this.#statements.unfinished.get(appId) as RawRow | undefined)
  }

  last(appId: string): CycleRow | undefined {
    return toRow(this.#statements.last.get(appId) as RawRow | undefined)
  }

  list(appId: string | null, after: number, limit: number): CycleRow[] {
    return (this.#statements.list.all(after, appId, appId, limit) as RawRow[]).map(
      (row) => toRow(row) as CycleRow,
    )
  }

  next(appId: string): { at: number; kind: 'initial' | 'incremental' } | undefined {
    const row = this.#statements.next.get(appId) as {
      at: number | null
      kind: 'initial' | 'incremental' | null
    }
    return row?.at === null || row === undefined ? undefined : { at: row.at, kind: row.kind ?? 'incremental' }
  }

  plan(appId: string, at: number | null, kind: 'initial' | 'incremental' | null): void {
    this.#statements.plan.run(at, kind, appId)
  }
}

type RawRow = Omit<CycleRow, 'counts'> & { counts: string }

function toRow(row: RawRow | undefined): CycleRow | undefined {
  return row && { ...row, counts: JSON.parse(row.counts) }
}

const columns = `id, app_id AS appId, kind, state, started_at AS startedAt, finished_at AS finishedAt, counts`

function prepare({ sqlite }: Store) {
  return {
    start: sqlite.prepare(`INSERT INTO cycles (app_id, kind, state, started_at, cursor, counts)
      VALUES (?, ?, 'planning', ?, '{}', '{}')`),
    run: sqlite.prepare(`UPDATE cycles SET state = 'running' WHERE id = ?`),
    finish: sqlite.prepare('UPDATE cycles SET state = ?, finished_at = ?, counts = ? WHERE id = ?'),
    outcomes: sqlite.prepare(
      'SELECT status, count(*) AS count FROM operations WHERE cycle_id = ? GROUP BY status',
    ),
    get: sqlite.prepare(`SELECT ${columns} FROM cycles WHERE id = ?`),
    unfinished: sqlite.prepare(`SELECT ${columns} FROM cycles
      WHERE app_id = ? AND state IN ('planning', 'running') AND kind <> 'on-demand' ORDER BY id DESC LIMIT 1`),
    last: sqlite.prepare(`SELECT ${columns} FROM cycles WHERE app_id = ? ORDER BY id DESC LIMIT 1`),
    list: sqlite.prepare(`SELECT ${columns} FROM cycles WHERE id > ? AND (? IS NULL OR app_id = ?)
      ORDER BY id LIMIT ?`),
    next: sqlite.prepare('SELECT next_cycle_at AS at, next_cycle_kind AS kind FROM apps WHERE id = ?'),
    plan: sqlite.prepare('UPDATE apps SET next_cycle_at = ?, next_cycle_kind = ? WHERE id = ?'),
  }
}
