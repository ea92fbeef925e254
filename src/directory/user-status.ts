import { AppError } from '../base/error.ts'
import type { UserStatus } from '../store/schema.ts'
import type { ChangeEvent } from './change.ts'
import type { UserRow } from './user-view.ts'

/** What a person may ask for, from which statuses, and where it leads. `delete` and `restore` are not among them. */
const verbs = {
  activate: { from: ['staged', 'deactivated'], to: 'active' },
  suspend: { from: ['active'], to: 'suspended' },
  unsuspend: { from: ['suspended'], to: 'active' },
  lock: { from: ['active'], to: 'lockedOut' },
  unlock: { from: ['lockedOut'], to: 'active' },
  expirePassword: { from: ['active'], to: 'passwordExpired' },
  resetPassword: { from: ['active', 'lockedOut', 'passwordExpired'], to: 'recovery' },
  deactivate: {
    from: ['staged', 'active', 'lockedOut', 'recovery', 'passwordExpired', 'suspended'],
    to: 'deactivated',
  },
} as const satisfies Record<string, { from: UserStatus[]; to: UserStatus }>

export type StatusVerb = keyof typeof verbs

/** Those of an account that may be used, though its owner may have to do something before the next sign-in. */
export const enabledStatuses: readonly UserStatus[] = ['active', 'lockedOut', 'recovery', 'passwordExpired']

export function isEnabled(status: UserStatus): boolean {
  return enabledStatuses.includes(status)
}

/** Who was to choose a new password has one now. Whoever is locked out stays so. */
export function statusWithNewPassword(status: UserStatus): UserStatus {
  return status === 'recovery' || status === 'passwordExpired' ? 'active' : status
}

/** The status that the verb leads to; the present one when it is there already. Throws when there is no way. */
export function statusAfter(verb: StatusVerb, user: UserRow): UserStatus {
  const { from, to }: { from: readonly UserStatus[]; to: UserStatus } = verbs[verb]
  if (user.status === to || from.includes(user.status)) return to
  throw wrongStatus(user, `${verb} needs one that is ${from.join(' or ')}`)
}

/** A user that is deleted is looked at, restored or purged, nothing else. */
export function refuseDeleted(user: UserRow): void {
  if (user.status === 'deleted') throw wrongStatus(user, 'restore it first')
}

/** The user cannot do that as it is. `needed` says how it would have to be. */
export function wrongStatus(user: UserRow, needed: string): AppError {
  return new AppError('ERR_STATE', `The user "${user.userName}" is ${user.status}; ${needed}.`)
}

/** What the change of status is called. A way that no verb goes, as an import may, is a plain update. */
export function statusEvent(from: UserStatus, to: UserStatus): ChangeEvent {
  if (from === 'deleted') return 'user.restored'
  if (to === 'active') return becameActive[from]
  return became[to]
}

const becameActive: Record<Exclude<UserStatus, 'deleted'>, ChangeEvent> = {
  staged: 'user.activated',
  active: 'user.updated',
  lockedOut: 'user.unlocked',
  recovery: 'user.recovered',
  passwordExpired: 'user.recovered',
  suspended: 'user.unsuspended',
  deactivated: 'user.reactivated',
}

const became: Record<Exclude<UserStatus, 'active'>, ChangeEvent> = {
  staged: 'user.updated',
  lockedOut: 'user.lockedOut',
  recovery: 'user.passwordReset',
  passwordExpired: 'user.passwordExpired',
  suspended: 'user.suspended',
  deactivated: 'user.deactivated',
  deleted: 'user.deleted',
}
