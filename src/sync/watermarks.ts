import type { Store } from '../store/store.ts'
import type { ChangeRow } from './affected.ts'

/** How far each app has got in the log of changes, and what comes next there. */
export class Watermarks {
  readonly #statements: ReturnType<typeof prepare>

  constructor(store: Store) {
    this.#statements = prepare(store)
  }

  /** The newest change there is. */
  lastChange(): number {
    return (this.#statements.lastChange.get() as number | null) ?? 0
  }

  of(appId: string): number {
    return (this.#statements.watermark.get(appId) as number | undefined) ?? 0
  }

  /** Changes that nobody has looked at for this app. */
  unseen(appId: string): number {
    return this.#statements.unseen.get(this.of(appId), appId) as number
  }

  /** When the first of them was committed. */
  firstUnseenAt(appId: string): number | undefined {
    return (this.#statements.firstUnseen.get(this.of(appId), appId) as number | undefined) ?? undefined
  }

  skipTo(appId: string, seq: number): void {
    this.#statements.advance.run(seq, appId)
  }

  /** The next changes up to `upTo`, committed up to `until`. */
  next(appId: string, upTo: number, until: number, limit: number): ChangeRow[] {
    const rows = this.#statements.changes.all(this.of(appId), upTo, until, limit) as RawChange[]
    return rows.map((row): ChangeRow => ({ ...row, data: JSON.parse(row.data) }))
  }
}

interface RawChange extends Omit<ChangeRow, 'data'> {
  data: string
}

function prepare({ sqlite }: Store) {
  return {
    lastChange: sqlite.prepare('SELECT max(seq) FROM changes').pluck(),
    watermark: sqlite.prepare('SELECT watermark FROM apps WHERE id = ?').pluck(),
    advance: sqlite.prepare('UPDATE apps SET watermark = max(watermark, ?) WHERE id = ?'),
    unseen: sqlite
      .prepare('SELECT count(*) FROM changes WHERE seq > ? AND (app_id IS NULL OR app_id = ?)')
      .pluck(),
    firstUnseen: sqlite
      .prepare('SELECT at FROM changes WHERE seq > ? AND (app_id IS NULL OR app_id = ?) ORDER BY seq LIMIT 1')
      .pluck(),
    changes:
      sqlite.prepare(`SELECT seq, at, event, subject_id AS subjectId, member_id AS memberId, app_id AS appId,
      data FROM changes WHERE seq > ? AND seq <= ? AND at <= ? ORDER BY seq LIMIT ?`),
  }
}
