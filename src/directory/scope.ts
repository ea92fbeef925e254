import { and, asc, gt, type SQL, sql } from 'drizzle-orm'
import { groups, type MemberKind, users } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import type { GroupRow } from './group-record.ts'
import type { UserRow } from './user-view.ts'

/** Which groups of an app: those whose object is pushed, those that are assigned, or both. */
export type GroupScope = 'pushed' | 'assigned' | 'assigned-or-pushed'

/** A part of a set, ascending; `next` goes into the call for the following part, and is null after the last. */
export interface Part<Item> {
  items: Item[]
  next: number | null
}

export interface MemberRef {
  kind: MemberKind
  id: string
}

/**
 * Sets for the engine: each answer is one query over an index, whatever the size of the directory. Users of any status
 * are in, passwords included.
 */
export class Scope {
  readonly #statements: ReturnType<typeof prepare>
  readonly #fewUsers: number

  /** Up to `fewUsers` assigned users are collected anew for each part. */
  constructor(store: Store, { fewUsers = 10_000 } = {}) {
    this.#statements = prepare(store)
    this.#fewUsers = fewUsers
  }

  /** Users assigned themselves or as immediate members of an assigned group, each once, in order of creation. */
  assignedUsers(appId: string, after: number, limit: number): Part<UserRow> {
    // A few are best collected and sorted; of many the next ones are found fastest by walking along the users.
    const found = this.#statements.assignedAtMost.get({ appId, limit: this.#fewUsers + 1 })?.count ?? 0
    const statement = found <= this.#fewUsers ? this.#statements.fewAssigned : this.#statements.manyAssigned
    return part(statement.all({ appId, after, limit }), limit)
  }

  /** Those of the users that are assigned to the app. */
  isAssigned(appId: string, userIds: readonly string[]): Set<string> {
    return idsOf(this.#statements.isAssigned.all({ appId, ids: JSON.stringify(userIds) }))
  }

  /** By id; those that do not exist are left out. */
  usersByIds(ids: readonly string[]): Map<string, UserRow> {
    return byId(this.#statements.usersByIds.all({ ids: JSON.stringify(ids) }))
  }

  /** By id; those that do not exist are left out. */
  groupsByIds(ids: readonly string[]): Map<string, GroupRow> {
    return byId(this.#statements.groupsByIds.all({ ids: JSON.stringify(ids) }))
  }

  /** In order of creation. */
  groupsInScope(appId: string, which: GroupScope, after: number, limit: number): Part<GroupRow> {
    return part(this.#statements.groupsInScope[which].all({ appId, after, limit }), limit)
  }

  /** Those of the groups that are in the scope. */
  areGroupsInScope(appId: string, which: GroupScope, ids: readonly string[]): Set<string> {
    return idsOf(this.#statements.areGroupsInScope[which].all({ appId, ids: JSON.stringify(ids) }))
  }

  /** The direct members, users and groups, in the order in which they were added; `after` is the place of a member. */
  membersOf(groupId: string, after: number, limit: number): Part<MemberRef> {
    const { items, next } = part(this.#statements.membersOf.all(groupId, after, limit), limit)
    return { items: items.map(({ kind, id }) => ({ kind, id })), next }
  }

  /** The ids of the groups that each user is a direct member of; a user without any has no entry. */
  groupsOfUser(userIds: readonly string[]): Map<string, string[]> {
    const found = new Map<string, string[]>()
    for (const { userId, groupId } of this.#statements.groupsOfUser.all(JSON.stringify(userIds))) {
      const groupIds = found.get(userId)
      if (groupIds) groupIds.push(groupId)
      else found.set(userId, [groupId])
    }
    return found
  }

  /** The ids of everybody whose manager is one of these, in order of creation. */
  reportsOf(managerIds: readonly string[]): string[] {
    return this.#statements.reportsOf.all(JSON.stringify(managerIds))
  }
}

function part<Row extends { ordinal: number }>(items: Row[], limit: number): Part<Row> {
  return { items, next: items.length < limit ? null : (items.at(-1)?.ordinal ?? null) }
}

function byId<Row extends { id: string }>(rows: Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]))
}

function idsOf(rows: { id: string }[]): Set<string> {
  return new Set(rows.map(({ id }) => id))
}

const appId = sql.placeholder('appId')
const after = sql.placeholder('after')
const limit = sql.placeholder('limit')
const ids = sql`(SELECT value FROM json_each(${sql.placeholder('ids')}))`

// The joins are CROSS JOINs because SQLite keeps their order: an app may have few groups and a million users, or the
// other way round, and without statistics the planner cannot know.

/** Of everybody assigned, once for each reason; nested groups are among them, and are no users. */
const assigned = (own: SQL, member: SQL) => sql`SELECT ${own} FROM assignments o
  WHERE o.app_id = ${appId} AND o.subject_kind = 'user'
  UNION ALL SELECT ${member} FROM assignments a CROSS JOIN memberships m ON m.group_id = a.subject_id
  WHERE a.app_id = ${appId} AND a.subject_kind = 'group'`
const assignedIds = assigned(sql`o.subject_id`, sql`m.member_id`)
// Without a column the rows of memberships need not be read, only their index.
const assignedOnes = assigned(sql`1`, sql`1`)

const userIsAssigned = sql`(EXISTS (SELECT 1 FROM assignments WHERE subject_id = ${users.id} AND app_id = ${appId})
  OR EXISTS (SELECT 1 FROM memberships m CROSS JOIN assignments a ON a.subject_id = m.group_id AND a.app_id = ${appId}
  WHERE m.member_id = ${users.id}))`

const groupIsPushed = sql`EXISTS (SELECT 1 FROM pushed_groups WHERE app_id = ${appId} AND group_id = ${groups.id})`
const groupIsAssigned = sql`EXISTS (SELECT 1 FROM assignments WHERE subject_id = ${groups.id} AND app_id = ${appId})`

const groupConditions: Record<GroupScope, SQL> = {
  pushed: groupIsPushed,
  assigned: groupIsAssigned,
  'assigned-or-pushed': sql`(${groupIsAssigned} OR ${groupIsPushed})`,
}

function prepare({ db, sqlite }: Store) {
  const groupStatements = <Statement>(make: (condition: SQL) => Statement) => ({
    pushed: make(groupConditions.pushed),
    assigned: make(groupConditions.assigned),
    'assigned-or-pushed': make(groupConditions['assigned-or-pushed']),
  })
  return {
    assignedAtMost: db
      .select({ count: sql<number>`count(*)` })
      .from(sql`(SELECT 1 FROM (${assignedOnes}) LIMIT ${limit})`)
      .prepare(),
    fewAssigned: db
      .select()
      .from(users)
      // The plus signs keep SQLite from walking along all users instead.
      .where(sql`+${users.ordinal} > ${after} AND ${users.id} IN (${assignedIds})`)
      .orderBy(sql`+${users.ordinal}`)
      .limit(limit)
      .prepare(),
    manyAssigned: db
      .select()
      .from(users)
      .where(and(gt(users.ordinal, after), userIsAssigned))
      .orderBy(asc(users.ordinal))
      .limit(limit)
      .prepare(),
    isAssigned: db
      .select({ id: users.id })
      .from(users)
      .where(sql`${users.id} IN ${ids} AND ${userIsAssigned}`)
      .prepare(),
    usersByIds: db.select().from(users).where(sql`${users.id} IN ${ids}`).prepare(),
    groupsByIds: db.select().from(groups).where(sql`${groups.id} IN ${ids}`).prepare(),
    groupsInScope: groupStatements((condition) =>
      db
        .select()
        .from(groups)
        .where(and(gt(groups.ordinal, after), condition))
        .orderBy(asc(groups.ordinal))
        .limit(limit)
        .prepare(),
    ),
    areGroupsInScope: groupStatements((condition) =>
      db.select({ id: groups.id }).from(groups).where(sql`${groups.id} IN ${ids} AND ${condition}`).prepare(),
    ),
    membersOf: sqlite.prepare<[string, number, number], MemberRef & { ordinal: number }>(
      `SELECT ordinal, member_kind AS kind, member_id AS id FROM memberships
       WHERE group_id = ? AND ordinal > ? ORDER BY ordinal LIMIT ?`,
    ),
    groupsOfUser: sqlite.prepare<[string], { userId: string; groupId: string }>(
      `SELECT member_id AS userId, group_id AS groupId FROM memberships
       WHERE member_id IN (SELECT value FROM json_each(?)) ORDER BY ordinal`,
    ),
    reportsOf: sqlite
      .prepare<[string], string>(
        'SELECT id FROM users WHERE manager_id IN (SELECT value FROM json_each(?)) ORDER BY ordinal',
      )
      .pluck(),
  }
}
