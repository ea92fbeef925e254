import { asc, eq, sql } from 'drizzle-orm'
import { AppError } from '../base/error.ts'
import type { Json } from '../base/json.ts'
import { held } from '../store/held.ts'
import { groups } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import type { Context } from './context.ts'
import { identitySource, isId } from './identity.ts'
import { notFound } from './not-found.ts'
import type { RulePushes } from './rule-pushes.ts'

export type GroupRow = typeof groups.$inferSelect

/** What a mutation may give a group. */
export interface GroupValues {
  displayName: string
  description: string | null
}

/**
 * The rows of groups, each written together with the change that tells of it, as `UserRecords` does for users, and with
 * the pushes that rules begin because of it.
 */
export class GroupRecords {
  readonly #context: Context
  readonly #rules: RulePushes
  readonly #statements: ReturnType<typeof prepare>
  readonly #identity: ReturnType<typeof identitySource>

  constructor(context: Context, rules: RulePushes) {
    this.#context = context
    this.#rules = rules
    this.#statements = prepare(context.store)
    this.#identity = identitySource(context.store, 'grp')
  }

  /** By id, or by displayName. */
  find(idOrName: string): GroupRow | undefined {
    const byId = isId('grp', idOrName) ? this.#statements.byId.get({ id: idOrName }) : undefined
    return byId ?? this.named(idOrName)
  }

  /** By displayName alone. */
  named(displayName: string): GroupRow | undefined {
    return this.#statements.byName.get({ displayName })
  }

  /** Everything, in order of creation. */
  all(): GroupRow[] {
    return this.#context.store.db.select().from(groups).orderBy(asc(groups.ordinal)).all()
  }

  get(idOrName: string): GroupRow {
    const row = this.find(idOrName)
    if (!row) throw notFound('group', idOrName, this.similar())
    return row
  }

  /** Names that might have been meant. */
  similar(): string[] {
    return this.#statements.names.all()
  }

  add(values: GroupValues): GroupRow {
    this.#freeName(values.displayName)
    const now = this.#context.clock.now()
    const row = { ...this.#identity(), ...values, createdAt: now, updatedAt: now }
    this.#statements.insert.run(row)
    this.#context.changes.record('group.created', row.id, { displayName: row.displayName })
    this.#rules.look(row)
    return row
  }

  change(row: GroupRow, values: GroupValues): GroupRow {
    const changed: Record<string, [Json, Json]> = {}
    for (const name of ['displayName', 'description'] as const) {
      if (row[name] !== values[name]) changed[name] = [row[name], values[name]]
    }
    if (Object.keys(changed).length === 0) return row
    this.#freeName(values.displayName, row.id)
    const after = { ...row, ...values, updatedAt: this.#context.clock.now() }
    this.#statements.save.run(after)
    const event = changed.displayName ? 'group.renamed' : 'group.updated'
    this.#context.changes.record(event, row.id, { displayName: after.displayName, changed })
    this.#rules.look(after)
    return after
  }

  /** Removes the row with its memberships and assignments; one change tells of all of it. */
  remove({ id, ordinal, displayName }: GroupRow): void {
    const members = this.#statements.dropMembers.run(id).changes
    this.#statements.leaveGroups.run(id)
    const assignedTo = this.#statements.dropAssignments.all(id)
    const pushedTo = this.#statements.dropPushes.all(id)
    this.#statements.remove.run({ id })
    this.#context.changes.record('group.deleted', id, { displayName, ordinal, members, assignedTo, pushedTo })
  }

  #freeName(displayName: string, ownId?: string): void {
    const holder = this.#statements.byName.get({ displayName })
    if (!holder || holder.id === ownId) return
    throw new AppError(
      'ERR_CONFLICT',
      `The displayName "${displayName}" belongs to another group, ${holder.id}.`,
    )
  }
}

function prepare({ db, sqlite }: Store) {
  const values = {
    displayName: held(groups, 'displayName'),
    description: held(groups, 'description'),
    updatedAt: held(groups, 'updatedAt'),
  }
  const own = {
    id: held(groups, 'id'),
    ordinal: held(groups, 'ordinal'),
    createdAt: held(groups, 'createdAt'),
  }
  const byId = eq(groups.id, sql.placeholder('id'))
  const removing = (text: string) => sqlite.prepare<[string], string>(text)
  return {
    byId: db.select().from(groups).where(byId).prepare(),
    byName: db
      .select()
      .from(groups)
      .where(eq(groups.displayName, sql.placeholder('displayName')))
      .prepare(),
    insert: db
      .insert(groups)
      .values({ ...values, ...own })
      .prepare(),
    save: db.update(groups).set(values).where(byId).prepare(),
    remove: db.delete(groups).where(byId).prepare(),
    names: sqlite.prepare<[], string>('SELECT display_name FROM groups ORDER BY ordinal LIMIT 1000').pluck(),
    dropMembers: removing('DELETE FROM memberships WHERE group_id = ?'),
    leaveGroups: removing('DELETE FROM memberships WHERE member_id = ?'),
    dropAssignments: removing('DELETE FROM assignments WHERE subject_id = ? RETURNING app_id').pluck(),
    dropPushes: removing('DELETE FROM pushed_groups WHERE group_id = ? RETURNING app_id').pluck(),
  }
}
