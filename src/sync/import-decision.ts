import type { Clock } from '../base/clock.ts'
import { AppError } from '../base/error.ts'
import { isObject, type JsonObject } from '../base/json.ts'
import type { Directory } from '../directory/directory.ts'
import type { User, UserCreate } from '../directory/user-schema.ts'
import type { ImportedUser } from '../mapping/mirror.ts'
import type { Store } from '../store/store.ts'
import type { AppContext } from './app-context.ts'
import type { Found, FoundStore } from './found-store.ts'
import type { LinkStore } from './link-store.ts'
import type { SubjectReader } from './subject-reader.ts'

export interface DecisionParts {
  store: Store
  clock: Clock
  directory: Directory
  links: LinkStore
  found: FoundStore
  subjects: SubjectReader
}

/**
 * What becomes of an account that was found in the target: it is linked to a user, or becomes one. Each is one
 * transaction of directory, link and record; an `AppError` says why it cannot be, and then nothing was written.
 */
export class ImportDecisions {
  readonly #parts: DecisionParts

  constructor(parts: DecisionParts) {
    this.#parts = parts
  }

  /** Links an account to the user with that id or name. Answers the user's id. */
  link(app: AppContext, found: Found, user: string): string {
    const { store, directory } = this.#parts
    return store.transaction(() => this.#confirm(app, found, directory.users.get(user)))
  }

  /** Makes a directory user of an account, and links them. Answers the user's id. */
  create(app: AppContext, found: Found): string {
    const { store, directory } = this.#parts
    const input = newUser(app, found)
    return store.transaction(() => this.#confirm(app, found, directory.users.create(input)))
  }

  #confirm(app: AppContext, found: Found, user: User): string {
    const { links, directory, clock, subjects } = this.#parts
    if (user.status === 'deleted') {
      throw new AppError('ERR_STATE', `The user "${user.userName}" is deleted; restore it first.`)
    }
    const own = links.find(app.id, 'User', [user.id]).get(user.id)
    if (own) {
      const where = own.targetId === found.targetId ? 'to this account already' : `to ${own.targetId}`
      throw new AppError('ERR_CONFLICT', `The user "${user.userName}" is linked ${where}.`)
    }
    if (links.leadingTo(app.id, 'User', [found.targetId]).size > 0) {
      throw new AppError('ERR_CONFLICT', `The account ${found.targetId} is linked to another user.`)
    }
    const assigns = app.profile.import.confirmed === 'assign'
    const inScope = subjects.users(app, [user.id]).get(user.id)?.inScope ?? false
    if (assigns && !inScope) directory.assignments.assign(app.id, { user: user.id })
    links.putNow(
      app.id,
      {
        resource: 'User',
        objectId: user.id,
        targetId: found.targetId,
        // The account of somebody without the app is known and left alone.
        state: assigns || inScope ? 'managed' : 'unmanaged',
        // Nothing of it has been told yet.
        known: [],
        active: found.shown.active !== false,
        label: user.userName,
      },
      clock.now(),
    )
    this.#parts.found.confirm(app.id, found.targetId, user.id)
    return user.id
  }
}

/** The user that an account becomes. */
export function newUser({ profile }: AppContext, { targetId, shown }: Found): UserCreate {
  const { autoActivateNewUsers, newUserName } = profile.import
  const imported: JsonObject = isObject(shown.user) ? shown.user : {}
  const { userName, ...attributes } = imported as ImportedUser
  const name = (newUserName === 'email' ? attributes.email : undefined) ?? userName
  if (typeof name !== 'string') {
    throw new AppError('ERR_USER_INVALID', `The account ${targetId} shows no name that a user could have.`, {
      errors: [{ path: 'userName', message: 'is missing' }],
    })
  }
  return { ...attributes, userName: name, status: autoActivateNewUsers ? 'active' : 'staged' } as UserCreate
}
