import type { JsonObject } from '../base/json.ts'
import type { ImportState } from '../store/schema.ts'
import type { Store } from '../store/store.ts'

export type ImportTrigger = 'manual' | 'schedule' | 'retry'

export interface ImportRow {
  id: number
  appId: string
  state: ImportState
  startedAt: number
  finishedAt: number | null
  result: JsonObject
}

interface RawRow extends Omit<ImportRow, 'result'> {
  result: string
}

/** The records of imports, and when the next one of an app is due. */
export class ImportStore {
  readonly #statements: ReturnType<typeof prepare>

  constructor(store: Store) {
    this.#statements = prepare(store)
  }

  start(appId: string, trigger: ImportTrigger, forced: boolean, now: number): ImportRow {
    const result = { trigger, forced }
    const { lastInsertRowid } = this.#statements.start.run(appId, now, JSON.stringify(result))
    return { id: Number(lastInsertRowid), appId, state: 'running', startedAt: now, finishedAt: null, result }
  }

  /** Answers the row as it is now; that of an app that was deleted meanwhile is not kept. */
  finish(row: ImportRow, state: Exclude<ImportState, 'running'>, result: JsonObject, now: number): ImportRow {
    this.#statements.finish.run(state, now, JSON.stringify(result), row.id)
    return { ...row, state, result, finishedAt: now }
  }

  get(appId: string, id: number): ImportRow | undefined {
    return toRow(this.#statements.get.get(appId, id) as RawRow | undefined)
  }

  last(appId: string): ImportRow | undefined {
    return toRow(this.#statements.last.get(appId) as RawRow | undefined)
  }

  list(appId: string, after: number, limit: number): ImportRow[] {
    return (this.#statements.list.all(appId, after, limit) as RawRow[]).flatMap((row) => toRow(row) ?? [])
  }

  nextAt(appId: string): number | null {
    return (this.#statements.nextAt.get(appId) as number | null | undefined) ?? null
  }

  plan(appId: string, at: number | null): void {
    this.#statements.plan.run(at, appId)
  }

  /** What the last process left behind is over; what no administrator waited for is due again. */
  endLeftOver(now: number): void {
    this.#statements.planLeftOver.run(now)
    this.#statements.endLeftOver.run(now)
  }
}

function toRow(row: RawRow | undefined): ImportRow | undefined {
  return row && { ...row, result: JSON.parse(row.result) }
}

const columns = 'id, app_id AS appId, state, started_at AS startedAt, finished_at AS finishedAt, result'

function prepare({ sqlite }: Store) {
  return {
    start: sqlite.prepare(
      `INSERT INTO imports (app_id, state, started_at, result) VALUES (?, 'running', ?, ?)`,
    ),
    finish: sqlite.prepare('UPDATE imports SET state = ?, finished_at = ?, result = ? WHERE id = ?'),
    get: sqlite.prepare(`SELECT ${columns} FROM imports WHERE app_id = ? AND id = ?`),
    last: sqlite.prepare(`SELECT ${columns} FROM imports WHERE app_id = ? ORDER BY id DESC LIMIT 1`),
    list: sqlite.prepare(`SELECT ${columns} FROM imports WHERE app_id = ? AND id > ? ORDER BY id LIMIT ?`),
    nextAt: sqlite.prepare('SELECT next_import_at FROM apps WHERE id = ?').pluck(),
    plan: sqlite.prepare('UPDATE apps SET next_import_at = ? WHERE id = ?'),
    planLeftOver: sqlite.prepare(`UPDATE apps SET next_import_at = ? WHERE id IN
      (SELECT app_id FROM imports WHERE state = 'running' AND result ->> '$.trigger' <> 'manual')`),
    endLeftOver: sqlite.prepare(`UPDATE imports SET state = 'failed', finished_at = ?,
      result = json_set(result, '$.message', 'The process ended before the import did; the next one starts over.')
      WHERE state = 'running'`),
  }
}
