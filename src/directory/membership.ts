import { AppError } from '../base/error.ts'
import type { MemberKind } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import type { Context } from './context.ts'
import type { GroupRecords, GroupRow } from './group-record.ts'
import { type Page, type PageRequest, readPage, toPage } from './page.ts'
import { type Subject, Subjects, type SubjectView, subjectView } from './subject.ts'
import type { UserRecords } from './user-record.ts'
import { refuseDeleted } from './user-status.ts'

/**
 * Who is in which group. A member is a user or another group, named by id, userName or displayName; where a userName
 * and a displayName are the same text, the user is meant, or `{group}` says otherwise.
 */
export class Memberships {
  readonly #context: Context
  readonly #groups: GroupRecords
  readonly #subjects: Subjects
  readonly #statements: ReturnType<typeof prepare>

  constructor(context: Context, users: UserRecords, groups: GroupRecords) {
    this.#context = context
    this.#groups = groups
    this.#subjects = new Subjects(users, groups)
    this.#statements = prepare(context.store)
  }

  /** Answers whether that changed anything. */
  add(group: string, member: Subject): boolean {
    return this.#context.store.transaction(() => {
      const row = this.#groups.get(group)
      const { kind, row: added } = this.#subjects.get(member)
      if (added.id === row.id) {
        throw new AppError(
          'ERR_GROUP_INVALID',
          `The group "${row.displayName}" cannot be a member of itself.`,
        )
      }
      if (kind === 'user') refuseDeleted(added)
      return this.addRow(row, kind, added.id)
    })
  }

  /** Answers whether that changed anything. */
  remove(group: string, member: Subject): boolean {
    return this.#context.store.transaction(() => {
      const { kind, row } = this.#subjects.get(member)
      return this.removeRow(this.#groups.get(group), kind, row.id)
    })
  }

  /** The direct members, in the order in which they were added. */
  list(group: string, request: PageRequest = {}): Page<SubjectView> {
    const { after, limit } = readPage(request)
    const rows = this.#statements.list.all(this.#groups.get(group).id, after, limit + 1)
    return toPage(rows, limit, (row) => row.ordinal, subjectView)
  }

  /** All direct members. */
  rows({ id }: GroupRow): { kind: MemberKind; id: string }[] {
    return this.#statements.rows.all(id)
  }

  /** As `add`, for what was checked before, inside a transaction. */
  addRow({ id, displayName }: GroupRow, memberKind: MemberKind, memberId: string): boolean {
    if (this.#statements.insert.run(id, memberId, memberKind).changes === 0) return false
    this.#context.changes.record('group.member.added', id, { displayName, memberKind }, { memberId })
    return true
  }

  /** As `remove`, inside a transaction. */
  removeRow({ id, displayName }: GroupRow, memberKind: MemberKind, memberId: string): boolean {
    if (this.#statements.remove.run(memberId, id).changes === 0) return false
    this.#context.changes.record('group.member.removed', id, { displayName, memberKind }, { memberId })
    return true
  }
}

interface MemberRow {
  ordinal: number
  kind: MemberKind
  id: string
  name: string
}

function prepare({ sqlite }: Store) {
  return {
    insert: sqlite.prepare<[string, string, MemberKind]>(
      'INSERT INTO memberships (group_id, member_id, member_kind) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    ),
    remove: sqlite.prepare<[string, string]>('DELETE FROM memberships WHERE member_id = ? AND group_id = ?'),
    rows: sqlite.prepare<[string], { kind: MemberKind; id: string }>(
      'SELECT member_kind AS kind, member_id AS id FROM memberships WHERE group_id = ? ORDER BY ordinal',
    ),
    list: sqlite.prepare<[string, number, number], MemberRow>(
      `SELECT m.ordinal, m.member_kind AS kind, m.member_id AS id, coalesce(u.user_name, g.display_name) AS name
       FROM memberships m LEFT JOIN users u ON u.id = m.member_id LEFT JOIN groups g ON g.id = m.member_id
       WHERE m.group_id = ? AND m.ordinal > ? ORDER BY m.ordinal LIMIT ?`,
    ),
  }
}
