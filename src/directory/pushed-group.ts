import { AppError } from '../base/error.ts'
import type { PushStatus } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import type { Apps } from './app.ts'
import { checkInput } from './check-input.ts'
import type { Context } from './context.ts'
import type { GroupRecords } from './group-record.ts'
import { type Page, type PageRequest, readPage, toPage } from './page.ts'
import { type PushVerb, pushTurn } from './push-status.ts'
import { type PushedGroup, type PushOptions, pushInput, pushOptionsSchema } from './pushed-group-schema.ts'

/** Which groups are sent as groups, for vendors where that is a choice of its own, and how that stands. */
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

  /**
   * Begins the push, with the target's group that is named, if one is. Answers whether that changed anything; a push
   * that goes to another one already is `ERR_STATE`.
   */
  push(app: string, group: string, options: PushOptions = {}): boolean {
    const { targetGroupId = null, targetGroupName = null } = checkInput(pushOptionsSchema, options, pushInput)
    return this.#context.store.transaction(() => {
      const appId = this.#apps.row(app).id
      const { id, displayName } = this.#groups.get(group)
      if (this.#statements.insert.run(appId, id, targetGroupId, targetGroupName).changes === 0) {
        const { targetId, targetName } = this.#row(app, group)
        const asked = targetGroupId ?? targetGroupName
        if (asked === null || asked === targetId || asked === targetName) return false
        throw new AppError('ERR_STATE', `The group "${displayName}" is pushed already, not to "${asked}".`, {
          hint: 'End that push first, with ?target=leave.',
        })
      }
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

  /**
   * `activate` and `deactivate` begin and end that changes are told; `push` tells the group again, whatever is known
   * of it; `retry` does so with one in error. A verb that does not fit the status is `ERR_STATE`.
   */
  turn(verb: PushVerb, app: string, group: string): PushedGroup {
    this.#context.store.flush()
    this.#context.store.transaction(() => {
      const { id, displayName, status } = this.#row(app, group)
      const turn = pushTurn(verb, displayName, status)
      if (!turn) return
      const appId = this.#apps.row(app).id
      this.#statements.turn.run(turn.to, appId, id)
      this.#context.changes.record(turn.event, id, { displayName }, { appId })
    })
    return this.get(app, group)
  }

  /** Tries every group in error again; answers those. */
  retryAll(app: string): PushedGroup[] {
    this.#context.store.flush()
    const ids = this.#statements.inError.all(this.#apps.row(app).id)
    return ids.map((id) => this.turn('retry', app, id))
  }

  get(app: string, group: string): PushedGroup {
    this.#context.store.flush()
    return view(this.#row(app, group))
  }

  /** In the order in which the groups were created. */
  list(app: string, request: PageRequest = {}): Page<PushedGroup> {
    const { after, limit } = readPage(request)
    this.#context.store.flush()
    const rows = this.#statements.list.all(this.#apps.row(app).id, after, limit + 1)
    return toPage(rows, limit, (row) => row.ordinal, view)
  }

  #row(app: string, group: string): Row {
    const { id: appId, name } = this.#apps.row(app)
    const { id, displayName } = this.#groups.get(group)
    const row = this.#statements.one.get(appId, id)
    if (row) return row
    throw new AppError('ERR_NOT_FOUND', `The group "${displayName}" is not pushed to "${name}".`)
  }
}

interface Row {
  ordinal: number
  id: string
  displayName: string
  status: PushStatus
  lastPushAt: number | null
  errorSummary: string | null
  targetId: string | null
  targetName: string | null
  linkedId: string | null
  rule: string | null
}

function view({
  id,
  displayName,
  status,
  lastPushAt,
  errorSummary,
  targetId,
  linkedId,
  rule,
}: Row): PushedGroup {
  const lastPush = lastPushAt === null ? null : new Date(lastPushAt).toISOString()
  return { id, displayName, status, lastPush, errorSummary, targetGroupId: linkedId ?? targetId, rule }
}

function prepare({ sqlite }: Store) {
  const rows = `SELECT g.ordinal, g.id, g.display_name AS displayName, p.status, p.last_push_at AS lastPushAt,
      p.error_summary AS errorSummary, p.target_id AS targetId, p.target_name AS targetName, l.target_id AS linkedId,
      r.name AS rule
    FROM pushed_groups p JOIN groups g ON g.id = p.group_id LEFT JOIN push_rules r ON r.id = p.rule_id
    LEFT JOIN links l ON l.app_id = p.app_id AND l.resource = 'Group' AND l.object_id = p.group_id
    WHERE p.app_id = ?`
  return {
    insert: sqlite.prepare<[string, string, string | null, string | null]>(
      `INSERT INTO pushed_groups (app_id, group_id, status, target_id, target_name) VALUES (?, ?, 'active', ?, ?)
       ON CONFLICT DO NOTHING`,
    ),
    remove: sqlite.prepare<[string, string]>('DELETE FROM pushed_groups WHERE app_id = ? AND group_id = ?'),
    turn: sqlite.prepare<[PushStatus, string, string]>(
      'UPDATE pushed_groups SET status = ?, error_summary = NULL WHERE app_id = ? AND group_id = ?',
    ),
    inError: sqlite
      .prepare<[string], string>(
        "SELECT group_id FROM pushed_groups WHERE app_id = ? AND status = 'error' ORDER BY group_id",
      )
      .pluck(),
    one: sqlite.prepare<[string, string], Row>(`${rows} AND p.group_id = ?`),
    list: sqlite.prepare<[string, number, number], Row>(
      `${rows} AND g.ordinal > ? ORDER BY g.ordinal LIMIT ?`,
    ),
  }
}
