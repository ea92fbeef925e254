import { asc } from 'drizzle-orm'
import { stringify } from 'yaml'
import type { JsonObject } from '../base/json.ts'
import { groups, type UserStatus, users } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import { userCsv } from './user-csv.ts'
import { userAttributes } from './user-schema.ts'

/** In which form a directory is written down. CSV holds the users alone. */
export type DocumentFormat = 'json' | 'yaml' | 'csv'

/** The whole directory as one document: it names things as people do, and holds neither ids nor secrets. */
export interface DirectoryDocument {
  users: DocumentUser[]
  groups: DocumentGroup[]
}

/** As for `users.create`, with managers by userName; the status is left out when it is `active`. */
export interface DocumentUser extends JsonObject {
  userName: string
}

export interface DocumentGroup {
  displayName: string
  description?: string
  members: (string | { group: string })[]
}

/** Users and groups in the order of creation, members in the order in which they were added. */
export function exportDirectory(store: Store): DirectoryDocument {
  const rows = store.db.select().from(users).orderBy(asc(users.ordinal)).all()
  const userNames = new Map(rows.map(({ id, userName }) => [id, userName]))
  return { users: rows.map((row) => documentUser(row, userNames)), groups: documentGroups(store, userNames) }
}

function documentGroups({ db, sqlite }: Store, userNames: Map<string, string>): DocumentGroup[] {
  const rows = db.select().from(groups).orderBy(asc(groups.ordinal)).all()
  const names = new Map(rows.map(({ id, displayName }) => [id, displayName]))
  const members = sqlite
    .prepare<[string], string>('SELECT member_id FROM memberships WHERE group_id = ? ORDER BY ordinal')
    .pluck()
  return rows.map(({ id, displayName, description }) => ({
    displayName,
    ...(description === null ? {} : { description }),
    members: members
      .all(id)
      .map((memberId) => userNames.get(memberId) ?? { group: names.get(memberId) ?? '' }),
  }))
}

export function formatDirectory(document: DirectoryDocument, format: DocumentFormat): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(document, null, 2)}\n`
    case 'yaml':
      return stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })
    case 'csv':
      return userCsv(document.users)
  }
}

function documentUser(
  row: { userName: string; status: UserStatus; managerId: string | null; attributes: JsonObject },
  userNames: Map<string, string>,
): DocumentUser {
  const { custom, ...attributes } = row.attributes
  const user: DocumentUser = { userName: row.userName }
  if (row.status !== 'active') user.status = row.status
  for (const name of userAttributes) {
    const value = name === 'managerId' ? userNames.get(row.managerId ?? '') : attributes[name]
    if (value !== undefined) user[name] = value
  }
  return custom === undefined ? user : { ...user, custom }
}
