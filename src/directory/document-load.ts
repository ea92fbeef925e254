import { caseFold } from '../base/case-fold.ts'
import type { MemberKind } from '../store/schema.ts'
import type { Context } from './context.ts'
import type { CheckedDocument, CheckedGroup, CheckedUser } from './document-check.ts'
import type { GroupRecords, GroupRow } from './group-record.ts'
import type { Memberships } from './membership.ts'
import type { UserRecords } from './user-record.ts'

export interface DocumentParts {
  context: Context
  users: UserRecords
  groups: GroupRecords
  members: Memberships
}

/**
 * Makes the directory what the document says, in one transaction. Users and groups that were there under the same name
 * keep their ids and assignments, and only differences are changes; who is not in the document is gone for good.
 */
export function loadDocument(parts: DocumentParts, document: CheckedDocument): void {
  const { store } = parts.context
  store.transaction(() => {
    // A manager may come after the report, or be the report's report.
    store.sqlite.pragma('defer_foreign_keys = ON')
    const ids = loadUsers(parts, document.users)
    if (document.groups) loadGroups(parts, document.groups, ids)
  })
}

function loadUsers({ users }: DocumentParts, wanted: CheckedUser[]): Map<string, string> {
  const present = wanted.map((user) => users.named(user.userName))
  const identities = present.map((row) => row ?? users.identity())
  const ids = new Map(wanted.map(({ folded }, index) => [folded, identities[index]?.id ?? '']))
  for (const [index, { userName, status, manager, attributes }] of wanted.entries()) {
    const identity = identities[index]
    const row = present[index]
    const values = {
      userName,
      attributes,
      managerId: manager === null ? null : (ids.get(caseFold(manager)) ?? null),
    }
    if (row) users.setStatus(users.change(row, values), status)
    else if (identity)
      users.setStatus(users.add(identity, status === 'deleted' ? 'active' : status, values), status)
  }
  const kept = new Set(ids.values())
  users.purge(users.all().filter(({ id }) => !kept.has(id)))
  return ids
}

function loadGroups(parts: DocumentParts, wanted: CheckedGroup[], userIds: Map<string, string>): void {
  const { groups } = parts
  const rows = new Map<string, GroupRow>()
  for (const { displayName, description } of wanted) {
    const row = groups.named(displayName)
    const values = { displayName, description }
    rows.set(displayName, row ? groups.change(row, values) : groups.add(values))
  }
  for (const row of groups.all()) if (!rows.has(row.displayName)) groups.remove(row)
  const idOf = ({ kind, name }: { kind: MemberKind; name: string }) =>
    (kind === 'user' ? userIds.get(caseFold(name)) : rows.get(name)?.id) ?? ''
  for (const { displayName, members } of wanted) {
    const row = rows.get(displayName)
    if (row) loadMembers(parts, row, new Map(members.map((member) => [idOf(member), member.kind])))
  }
}

function loadMembers({ members }: DocumentParts, group: GroupRow, wanted: Map<string, MemberKind>): void {
  for (const { kind, id } of members.rows(group)) if (!wanted.has(id)) members.removeRow(group, kind, id)
  for (const [id, kind] of wanted) members.addRow(group, kind, id)
}
