import { asc } from 'drizzle-orm'
import { stringify } from 'yaml'
import type { JsonObject } from '../base/json.ts'
import { groups, memberships, type UserStatus, users } from '../store/schema.ts'
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
export function exportDirectory({ db }: Store): DirectoryDocument {
  const userNames = new Map(
    db
      .select({ id: users.id, userName: users.userName })
      .from(users)
      .all()
      .map((row) => [row.id, row.userName]),
  )
  const groupRows = db.select().from(groups).orderBy(asc(groups.ordinal)).all()
  const groupNames = new Map(groupRows.map((row) => [row.id, row.displayName]))
  const members = new Map<string, DocumentGroup['members']>(groupRows.map((row) => [row.id, []]))
  for (const { groupId, memberId } of db.select().from(memberships).orderBy(asc(memberships.ordinal)).all()) {
    const userName = userNames.get(memberId)
    members.get(groupId)?.push(userName ?? { group: groupNames.get(memberId) ?? memberId })
  }
  return {
    users: db
      .select()
      .from(users)
      .orderBy(asc(users.ordinal))
      .all()
      .map((row) => documentUser(row, userNames)),
    groups: groupRows.map(({ id, displayName, description }) => ({
      displayName,
      ...(description === null ? {} : { description }),
      members: members.get(id) ?? [],
    })),
  }
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
