import type { Subject } from '../directory/subject.ts'

/** A user: its id, its userName, or the user as it was answered. */
export type UserRef = string | { readonly id: string; readonly userName: string }

/** A group: its id, its displayName, or the group as it was answered. */
export type GroupRef = string | { readonly id: string; readonly displayName: string }

/**
 * A user or a group. A plain text that is both a userName and a displayName means the user; `{ user }` and `{ group }`
 * say which is meant.
 */
export type SubjectRef = UserRef | GroupRef | { readonly user: UserRef } | { readonly group: GroupRef }

/** What the directory knows it by. */
export function nameOf(ref: UserRef | GroupRef): string {
  return typeof ref === 'string' ? ref : ref.id
}

/** As the directory takes it. */
export function subjectOf(ref: SubjectRef): Subject {
  if (typeof ref === 'string') return ref
  if ('user' in ref) return { user: nameOf(ref.user) }
  if ('group' in ref) return { group: nameOf(ref.group) }
  return ref.id
}
