import { and, asc, eq, gt, isNotNull, lte, ne, sql } from 'drizzle-orm'
import { AppError } from '../base/error.ts'
import { nearest } from '../base/nearest.ts'
import { type UserStatus, users } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import { inputError } from './check-input.ts'
import type { Context } from './context.ts'
import { type Page, type PageRequest, readPage, toPage } from './page.ts'
import { readUserCreate, readUserPatch, userInput } from './user-input.ts'
import type { UserRecords } from './user-record.ts'
import type { User, UserCreate, UserPatch } from './user-schema.ts'
import {
  refuseDeleted,
  type StatusVerb,
  statusAfter,
  statusWithNewPassword,
  wrongStatus,
} from './user-status.ts'
import { type UserRow, userView } from './user-view.ts'

/** Users, each named by its id or its userName in any case. Every verb is one transaction. */
export class Users {
  readonly #store: Store
  readonly #records: UserRecords
  readonly #statements: ReturnType<typeof prepare>

  constructor({ store }: Context, records: UserRecords) {
    this.#store = store
    this.#records = records
    this.#statements = prepare(store)
  }

  create(input: UserCreate): User {
    const { status, managerId, ...values } = readUserCreate(input)
    return this.#mutate(() => {
      const manager = this.#managerId(managerId)
      return this.#records.add(this.#records.identity(), status, { ...values, managerId: manager })
    })
  }

  get(user: string): User {
    return userView(this.#records.get(user))
  }

  /** Without `status` everybody but the deleted; with it those who have it. In order of creation. */
  list({ status, ...request }: PageRequest & { status?: UserStatus | undefined } = {}): Page<User> {
    const { after, limit } = readPage(request)
    const page = { after, limit: limit + 1 }
    const rows = status
      ? this.#statements.withStatus.all({ ...page, status })
      : this.#statements.present.all(page)
    return toPage(rows, limit, (row) => row.ordinal, userView)
  }

  /** Applies a JSON merge patch (RFC 7396). */
  update(user: string, input: UserPatch): User {
    const { userName, managerId, apply } = readUserPatch(input)
    return this.#mutate(() => {
      const row = this.#records.get(user)
      refuseDeleted(row)
      return this.#records.change(row, {
        userName: userName ?? row.userName,
        managerId: managerId === undefined ? row.managerId : this.#managerId(managerId, row.id),
        attributes: apply(row.attributes),
      })
    })
  }

  /** staged or deactivated → active. */
  activate(user: string): User {
    return this.#turn('activate', user)
  }

  /** active → suspended. */
  suspend(user: string): User {
    return this.#turn('suspend', user)
  }

  /** suspended → active. */
  unsuspend(user: string): User {
    return this.#turn('unsuspend', user)
  }

  /** active → lockedOut, as after too many failed sign-ins. */
  lock(user: string): User {
    return this.#turn('lock', user)
  }

  /** lockedOut → active. */
  unlock(user: string): User {
    return this.#turn('unlock', user)
  }

  /** active → passwordExpired, until there is a new password. */
  expirePassword(user: string): User {
    return this.#turn('expirePassword', user)
  }

  /** active, lockedOut or passwordExpired → recovery, until there is a new password. */
  resetPassword(user: string): User {
    return this.#turn('resetPassword', user)
  }

  /** Everybody but the deleted → deactivated. */
  deactivate(user: string): User {
    return this.#turn('deactivate', user)
  }

  /** deleted → the status before. */
  restore(user: string): User {
    return this.#mutate(() => {
      const row = this.#records.get(user)
      if (row.status !== 'deleted') throw wrongStatus(row, 'restore needs one that is deleted')
      return this.#records.setStatus(row, row.statusBeforeDelete ?? 'active')
    })
  }

  /** Whoever is suspended, locked out, deactivated or deleted is back: unsuspend, unlock, activate or restore. */
  reactivate(user: string): User {
    const { status } = this.get(user)
    if (status === 'suspended') return this.unsuspend(user)
    if (status === 'lockedOut') return this.unlock(user)
    return status === 'deleted' ? this.restore(user) : this.activate(user)
  }

  /**
   * The first delete is soft: the user keeps its userName, memberships and assignments, and can be restored. Deleting
   * it once more, or `hard`, removes it for good. Answers the user as it was last seen.
   */
  delete(user: string, { hard = false }: { hard?: boolean | undefined } = {}): User {
    return this.#mutate(() => {
      const row = this.#records.get(user)
      if (!hard && row.status !== 'deleted') return this.#records.setStatus(row, 'deleted')
      this.#records.purge([row])
      return row
    })
  }

  /** Removes users for good who were deleted at `until` or before, `limit` of them. Answers how many that were. */
  purgeDeleted(until: number, limit: number): number {
    return this.#store.transaction(() => {
      const rows = this.#statements.deletedUntil.all({ until, limit })
      this.#records.purge(rows)
      return rows.length
    })
  }

  /** Whoever is in recovery, or has a password that expired, is active with it. */
  setPassword(user: string, password: string): User {
    if (typeof password !== 'string' || password === '') {
      throw new AppError(
        'ERR_USER_INVALID',
        'The password is not valid: it must be text that is not empty.',
        {
          errors: [{ path: 'password', message: 'must be text that is not empty' }],
        },
      )
    }
    return this.#mutate(() => {
      const row = this.#records.get(user)
      refuseDeleted(row)
      return this.#records.setStatus(
        this.#records.setPassword(row, password),
        statusWithNewPassword(row.status),
      )
    })
  }

  #turn(verb: StatusVerb, user: string): User {
    return this.#mutate(() => {
      const row = this.#records.get(user)
      return this.#records.setStatus(row, statusAfter(verb, row))
    })
  }

  #mutate(work: () => UserRow): User {
    return userView(this.#store.transaction(work))
  }

  #managerId(name: string | null, ownId?: string): string | null {
    if (name === null) return null
    const manager = this.#records.find(name)
    if (manager && manager.id !== ownId) return manager.id
    const meant = manager ? undefined : nearest(name, this.#records.similar(name))
    const message = manager
      ? 'must be somebody else than the user'
      : `names no user: "${name}"${meant === undefined ? '' : `; did you mean "${meant}"?`}`
    throw inputError(userInput, [{ path: 'managerId', message }])
  }
}

function prepare({ db }: Store) {
  const page = (condition: ReturnType<typeof eq>) =>
    db
      .select()
      .from(users)
      .where(and(condition, gt(users.ordinal, sql.placeholder('after'))))
      .orderBy(asc(users.ordinal))
      .limit(sql.placeholder('limit'))
      .prepare()
  return {
    deletedUntil: db
      .select()
      .from(users)
      .where(and(isNotNull(users.deletedAt), lte(users.deletedAt, sql.placeholder('until'))))
      .orderBy(asc(users.deletedAt), asc(users.ordinal))
      .limit(sql.placeholder('limit'))
      .prepare(),
    present: page(ne(users.status, 'deleted')),
    withStatus: page(eq(users.status, sql.placeholder('status'))),
  }
}
