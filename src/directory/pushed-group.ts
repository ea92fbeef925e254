import type { Store } from '../store/store.ts'
import type { Apps } from './app.ts'
import type { Context } from './context.ts'
import type { GroupRecords } from './group-record.ts'
import { type Page, type PageRequest, readPage, toPage } from './page.ts'

/** A group whose object is sent to the target, as lists show it. */
export interface PushedGroup {
  id: string
  displayName: string
}

/** Which groups are sent as groups, for vendors where that is a choice of its own. */
export class PushedGroups {
  readonly #context: Context
  readonly #apps: Apps
  readonly #groups: GroupRecords
  readonly #statements: ReturnType<typeof prepare>

  constructor(context: Context, apps: Apps, groups: GroupRecords) {
    this.#context = context
    this.#apps = apps
    this.#groups = groups
    this.#statements = prepare(context.store)
  }

  /** Answers whether that changed anything. */
  push(app: string, group: string): boolean {
    return this.#context.store.transaction(() => {
      const appId = this.#apps.row(app).id
      const { id, displayName } = this.#groups.get(group)
      if (this.#statements.insert.run(appId, id).changes === 0) return false
      this.#context.changes.record('app.group.pushed', id, { displayName }, { appId })
      return true
    })
  }

  /**
   * Ends the push; `target` says what becomes of the group over there, default `delete`. Answers whether that changed
   * anything.
   */
  unpush(
    app: string,
    group: string,
    { target = 'delete' }: { target?: 'delete' | 'leave' | undefined } = {},
  ): boolean {
    return this.#context.store.transaction(() => {
      const appId = this.#apps.row(app).id
      const { id, displayName } = this.#groups.get(group)
      if (this.#statements.remove.run(appId, id).changes === 0) return false
      this.#context.changes.record('app.group.unpushed', id, { displayName, target }, { appId })
      return true
    })
  }

  /** In the order in which the groups were created. */
  list(app: string, request: PageRequest = {}): Page<PushedGroup> {
    const { after, limit } = readPage(request)
    const rows = this.#statements.list.all(this.#apps.row(app).id, after, limit + 1)
    return toPage(
      rows,
      limit,
      (row) => row.ordinal,
      ({ id, displayName }) => ({ id, displayName }),
    )
  }
}

function prepare({ sqlite }: Store) {
  return {
    insert: sqlite.prepare<[string, string]>(
      'INSERT INTO pushed_groups (app_id, group_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
    ),
    remove: sqlite.prepare<[string, string]>('DELETE FROM pushed_groups WHERE app_id = ? AND group_id = ?'),
    list: sqlite.prepare<[string, number, number], PushedGroup & { ordinal: number }>(
      `SELECT g.ordinal, g.id, g.display_name AS displayName
       FROM pushed_groups p JOIN groups g ON g.id = p.group_id
       WHERE p.app_id = ? AND g.ordinal > ? ORDER BY g.ordinal LIMIT ?`,
    ),
  }
}
