import type { Directory } from '../directory/directory.ts'
import type { User, UserCreate, UserPatch } from '../directory/user-schema.ts'
import { allPages } from './all-pages.ts'
import { nameOf, type UserRef } from './refs.ts'

/**
 * The users of the directory. Each verb is one change, kept when its promise is fulfilled; what it causes on the wire
 * follows, and `settled` waits for it. Whoever does not exist is `ERR_NOT_FOUND`; a verb that does not fit the status is
 * `ERR_STATE`; input that cannot be is `ERR_USER_INVALID` and names every problem.
 */
export class IdpUsers {
  readonly #directory: Directory

  constructor(directory: Directory) {
    this.#directory = directory
  }

  /** A new user, active unless `status` says otherwise. */
  async create(user: UserCreate): Promise<User> {
    return this.#directory.users.create(user)
  }

  /** Other values: a JSON merge patch (RFC 7396), null takes a value away. */
  async update(user: UserRef, changes: UserPatch): Promise<User> {
    return this.#directory.users.update(nameOf(user), changes)
  }

  /** The user as it is. */
  get(user: UserRef): User {
    return this.#directory.users.get(nameOf(user))
  }

  /** In the order of creation: everybody but the deleted, or those with a status. */
  list({ status }: { status?: User['status'] | undefined } = {}): User[] {
    return allPages((page) => this.#directory.users.list({ ...page, status }))
  }

  /** staged or deactivated → active. */
  async activate(user: UserRef): Promise<User> {
    return this.#directory.users.activate(nameOf(user))
  }

  /** active → suspended. */
  async suspend(user: UserRef): Promise<User> {
    return this.#directory.users.suspend(nameOf(user))
  }

  /** suspended → active. */
  async unsuspend(user: UserRef): Promise<User> {
    return this.#directory.users.unsuspend(nameOf(user))
  }

  /** active → lockedOut, as after too many failed sign-ins. */
  async lock(user: UserRef): Promise<User> {
    return this.#directory.users.lock(nameOf(user))
  }

  /** lockedOut → active. */
  async unlock(user: UserRef): Promise<User> {
    return this.#directory.users.unlock(nameOf(user))
  }

  /** active → passwordExpired, until there is a new password. */
  async expirePassword(user: UserRef): Promise<User> {
    return this.#directory.users.expirePassword(nameOf(user))
  }

  /** active, lockedOut or passwordExpired → recovery, until there is a new password. */
  async resetPassword(user: UserRef): Promise<User> {
    return this.#directory.users.resetPassword(nameOf(user))
  }

  /** Everybody but the deleted → deactivated. */
  async deactivate(user: UserRef): Promise<User> {
    return this.#directory.users.deactivate(nameOf(user))
  }

  /** Whoever is suspended, locked out, deactivated or deleted is back: unsuspend, unlock, activate or restore. */
  async reactivate(user: UserRef): Promise<User> {
    return this.#directory.users.reactivate(nameOf(user))
  }

  /** deleted → the status before. */
  async restore(user: UserRef): Promise<User> {
    return this.#directory.users.restore(nameOf(user))
  }

  /**
   * The vendor's delete: the first one is soft, and `restore` undoes it; a second one, or `hard`, is for good. Answers
   * the user as it was last seen.
   */
  async delete(user: UserRef, options: { hard?: boolean | undefined } = {}): Promise<User> {
    return this.#directory.users.delete(nameOf(user), options)
  }

  /** It is sent to apps whose profile sends passwords, and never shown. It ends recovery and expiry. */
  async setPassword(user: UserRef, password: string): Promise<User> {
    return this.#directory.users.setPassword(nameOf(user), password)
  }
}
