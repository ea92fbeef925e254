import { asc, eq, sql } from 'drizzle-orm'
import { caseFold } from '../base/case-fold.ts'
import { AppError } from '../base/error.ts'
import { held } from '../store/held.ts'
import { type UserStatus, users } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import type { Context } from './context.ts'
import { type Identity, identitySource, isId } from './identity.ts'
import { notFound } from './not-found.ts'
import type { Attributes } from './user-input.ts'
import { statusEvent } from './user-status.ts'
import { changedAttributes, type UserRow, userView } from './user-view.ts'

/** What a mutation may give a user. */
export interface UserValues {
  userName: string
  /** An id that exists once the transaction ends. */
  managerId: string | null
  attributes: Attributes
}

/**
 * The rows of users, each written together with the change that tells of it. Input is checked by the callers, who
 * also open the transaction; what would change nothing writes nothing.
 */
export class UserRecords {
  readonly #context: Context
  readonly #statements: ReturnType<typeof prepare>
  /** Takes the next id. */
  readonly identity: () => Identity

  constructor(context: Context) {
    this.#context = context
    this.#statements = prepare(context.store)
    this.identity = identitySource(context.store, 'usr')
  }

  /** By id, or by userName without regard to its case. */
  find(idOrName: string): UserRow | undefined {
    const byId = isId('usr', idOrName) ? this.#statements.byId.get({ id: idOrName }) : undefined
    return byId ?? this.named(idOrName)
  }

  /** By userName alone, without regard to its case. */
  named(userName: string): UserRow | undefined {
    return this.#statements.byName.get({ folded: caseFold(userName) })
  }

  /** Everything, in order of creation. */
  all(): UserRow[] {
    return this.#context.store.db.select().from(users).orderBy(asc(users.ordinal)).all()
  }

  get(idOrName: string): UserRow {
    const row = this.find(idOrName)
    if (!row) throw notFound('user', idOrName, this.similar(idOrName))
    return row
  }

  /** userNames from around the place in the alphabet where this one would stand. */
  similar(userName: string): string[] {
    const folded = caseFold(userName)
    return this.#statements.around.all({ folded, start: folded.slice(0, 1) })
  }

  add(identity: Identity, status: UserStatus, values: UserValues): UserRow {
    const now = this.#context.clock.now()
    const userNameFolded = this.#freeName(values.userName)
    const row = { ...identity, ...values, userNameFolded, status, createdAt: now, updatedAt: now }
    this.#statements.insert.run(row)
    this.#record('user.created', row)
    return { ...row, password: null, deletedAt: null, statusBeforeDelete: null }
  }

  change(row: UserRow, values: UserValues): UserRow {
    const changed = changedAttributes(row, { ...row, ...values })
    if (Object.keys(changed).length === 0) return row
    const userNameFolded = this.#freeName(values.userName, row.id)
    const after = { ...row, ...values, userNameFolded, updatedAt: this.#context.clock.now() }
    this.#statements.save.run(after)
    this.#record('userName' in changed ? 'user.renamed' : 'user.updated', after, { changed })
    return after
  }

  setStatus(row: UserRow, status: UserStatus): UserRow {
    if (row.status === status) return row
    const now = this.#context.clock.now()
    const deleted = status === 'deleted'
    const after = {
      ...row,
      status,
      updatedAt: now,
      deletedAt: deleted ? now : null,
      statusBeforeDelete: deleted ? row.status : null,
    }
    this.#statements.save.run(after)
    const event = statusEvent(row.status, status)
    if (event === 'user.restored') this.#record(event, after, { status })
    else if (event === 'user.updated')
      this.#record(event, after, { changed: { status: [row.status, status] } })
    else this.#record(event, after)
    return after
  }

  setPassword(row: UserRow, password: string): UserRow {
    if (row.password === password) return row
    const after = { ...row, password, updatedAt: this.#context.clock.now() }
    this.#statements.save.run(after)
    this.#record('user.passwordChanged', after)
    return after
  }

  /** Removes the rows. Whoever had one of them for a manager has none now, and has a change that says so. */
  purge(rows: readonly UserRow[]): void {
    const gone = new Set(rows.map(({ id }) => id))
    for (const row of rows) {
      for (const report of this.#statements.reports.all({ id: row.id })) {
        if (!gone.has(report.id)) this.change(report, { ...report, managerId: null })
      }
      const groups = this.#statements.leaveGroups.all(row.id)
      const apps = this.#statements.leaveApps.all(row.id)
      this.#statements.remove.run({ id: row.id })
      this.#record('user.purged', row, { user: userView(row), ordinal: row.ordinal, groups, apps })
    }
  }

  /** The folded name, when no other user has it. */
  #freeName(userName: string, ownId?: string): string {
    const folded = caseFold(userName)
    const holder = this.#statements.byName.get({ folded })
    if (!holder || holder.id === ownId) return folded
    const deleted = holder.status === 'deleted'
    throw new AppError(
      'ERR_CONFLICT',
      `The userName "${userName}" belongs to ${deleted ? 'a deleted' : 'another'} user, ${holder.id}.`,
      deleted ? { hint: 'Restore that user, or delete it once more to set its userName free.' } : {},
    )
  }

  #record(
    event: Parameters<Context['changes']['record']>[0],
    { id, userName }: { id: string; userName: string },
    more = {},
  ) {
    this.#context.changes.record(event, id, { userName, ...more })
  }
}

function prepare({ db, sqlite }: Store) {
  const values = {
    userName: held(users, 'userName'),
    userNameFolded: held(users, 'userNameFolded'),
    status: held(users, 'status'),
    managerId: held(users, 'managerId'),
    attributes: held(users, 'attributes'),
    updatedAt: held(users, 'updatedAt'),
  }
  return {
    byId: db
      .select()
      .from(users)
      .where(eq(users.id, sql.placeholder('id')))
      .prepare(),
    byName: db
      .select()
      .from(users)
      .where(eq(users.userNameFolded, sql.placeholder('folded')))
      .prepare(),
    insert: db
      .insert(users)
      .values({
        ...values,
        id: held(users, 'id'),
        ordinal: held(users, 'ordinal'),
        createdAt: held(users, 'createdAt'),
      })
      .prepare(),
    save: db
      .update(users)
      .set({
        ...values,
        password: held(users, 'password'),
        deletedAt: held(users, 'deletedAt'),
        statusBeforeDelete: held(users, 'statusBeforeDelete'),
      })
      .where(eq(users.id, sql.placeholder('id')))
      .prepare(),
    remove: db
      .delete(users)
      .where(eq(users.id, sql.placeholder('id')))
      .prepare(),
    reports: db
      .select()
      .from(users)
      .where(eq(users.managerId, sql.placeholder('id')))
      .prepare(),
    leaveGroups: sqlite
      .prepare<[string], string>('DELETE FROM memberships WHERE member_id = ? RETURNING group_id')
      .pluck(),
    leaveApps: sqlite
      .prepare<[string], string>('DELETE FROM assignments WHERE subject_id = ? RETURNING app_id')
      .pluck(),
    around: sqlite
      .prepare<{ folded: string; start: string }, string>(
        `SELECT user_name FROM (SELECT user_name FROM users WHERE user_name_folded >= :folded ORDER BY user_name_folded LIMIT 50)
         UNION SELECT user_name FROM (SELECT user_name FROM users WHERE user_name_folded < :folded ORDER BY user_name_folded DESC LIMIT 50)
         UNION SELECT user_name FROM (SELECT user_name FROM users WHERE user_name_folded >= :start ORDER BY user_name_folded LIMIT 50)`,
      )
      .pluck(),
  }
}
