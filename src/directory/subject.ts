import type { SubjectKind } from '../store/schema.ts'
import type { GroupRecords, GroupRow } from './group-record.ts'
import { notFound } from './not-found.ts'
import type { UserRecords } from './user-record.ts'
import type { UserRow } from './user-view.ts'

/** A user or a group, by id or name. A plain text that names both a user and a group means the user. */
export type Subject = string | { user: string } | { group: string }

export type FoundSubject = { kind: 'user'; row: UserRow } | { kind: 'group'; row: GroupRow }

/** A user or a group as lists of members and assignments show it. */
export type SubjectView =
  | { kind: 'user'; id: string; userName: string }
  | { kind: 'group'; id: string; displayName: string }

export class Subjects {
  readonly #users: UserRecords
  readonly #groups: GroupRecords

  constructor(users: UserRecords, groups: GroupRecords) {
    this.#users = users
    this.#groups = groups
  }

  /** Throws `ERR_NOT_FOUND` when nothing has that id or name. */
  get(subject: Subject): FoundSubject {
    if (typeof subject !== 'string') {
      if ('user' in subject) return { kind: 'user', row: this.#users.get(subject.user) }
      return { kind: 'group', row: this.#groups.get(subject.group) }
    }
    const user = this.#users.find(subject)
    const group = this.#groups.find(subject)
    if (group && (!user || group.id === subject)) return { kind: 'group', row: group }
    if (user) return { kind: 'user', row: user }
    throw notFound('user or group', subject, [...this.#users.similar(subject), ...this.#groups.similar()])
  }
}

export function subjectView({
  kind,
  id,
  name,
}: {
  kind: SubjectKind
  id: string
  name: string
}): SubjectView {
  return kind === 'user' ? { kind, id, userName: name } : { kind, id, displayName: name }
}
