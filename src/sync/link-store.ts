import type { Json } from '../base/json.ts'
import type { Member } from '../dialect/group/member.ts'
import { enabledStatuses } from '../directory/user-status.ts'
import type { Profile } from '../profile/schema.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { LinkState, MemberState } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import { isEntitlement } from './entitlement-store.ts'

export interface Link {
  resource: ResourceType
  objectId: string
  targetId: string
  state: LinkState
  known: [string, Json][]
  active: boolean
  label: string
}

interface LinkRow {
  resource: ResourceType
  objectId: string
  targetId: string
  state: LinkState
  known: string
  active: number
  label: string
}

const columns = `resource, object_id AS objectId, target_id AS targetId, state, known, active, label`

/** The links of all apps and the memberships that were told. Writes are deferred; reads see what was flushed. */
export class LinkStore {
  readonly #store: Store
  readonly #statements: ReturnType<typeof prepare>
  /** Who is in the groups that rules name. */
  readonly #entitled: ReturnType<typeof prepareMembers>

  constructor(store: Store) {
    this.#store = store
    this.#statements = prepare(store)
    this.#entitled = prepareMembers(store, 'entitlement_members')
  }

  find(appId: string, resource: ResourceType, objectIds: readonly string[]): Map<string, Link> {
    const rows = this.#statements.find.all(appId, resource, JSON.stringify(objectIds)) as LinkRow[]
    return new Map(rows.map((row) => [row.objectId, toLink(row)]))
  }

  /** The links that lead to resources, by target id. */
  leadingTo(appId: string, resource: ResourceType, targetIds: readonly string[]): Map<string, Link> {
    const rows = this.#statements.leadingTo.all(appId, resource, JSON.stringify(targetIds)) as LinkRow[]
    return new Map(rows.map((row) => [row.targetId, toLink(row)]))
  }

  /** Whether another object, in use, stands for that resource. */
  isHeld(
    appId: string,
    { resource, objectId }: Pick<Link, 'resource' | 'objectId'>,
    targetId: string,
  ): boolean {
    this.#store.flush()
    return this.#statements.holder.get(appId, resource, targetId, objectId) !== undefined
  }

  /** Forgets what other objects stood for that resource: whoever is not in use has lost it. */
  takeOver(
    appId: string,
    { resource, objectId }: Pick<Link, 'resource' | 'objectId'>,
    targetId: string,
  ): void {
    this.#store.defer(() => {
      const others = this.#statements.others.all(appId, resource, targetId, objectId) as string[]
      for (const other of others) this.dropNow(appId, resource, other)
    })
  }

  put(appId: string, link: Link, now: number): void {
    const write = this.#writing(appId, link, now)
    this.#store.defer(write)
  }

  /** The same at once: a part of the transaction under way. */
  putNow(appId: string, link: Link, now: number): void {
    this.#writing(appId, link, now)()
  }

  #writing(appId: string, link: Link, now: number): () => void {
    const { resource, objectId, targetId, state, known, active, label } = link
    const row = { appId, resource, objectId, targetId, state, active: active ? 1 : 0, label, now }
    const text = JSON.stringify(known)
    return () => this.#statements.put.run({ ...row, known: text })
  }

  /** Forgets the link. The target is not told of it: in its groups the account stays as it is. */
  drop(appId: string, resource: ResourceType, objectId: string): void {
    this.#store.defer(() => this.dropNow(appId, resource, objectId))
  }

  /** The same at once: a part of the transaction under way. */
  dropNow(appId: string, resource: ResourceType, objectId: string): void {
    this.#statements.drop.run(appId, resource, objectId)
    this.#statements.leaveMember.run(appId, objectId)
    if (resource === 'Group') this.#statements.dropMembers.run(appId, objectId)
  }

  /** Forgets all links of an app at once. */
  dropAll(appId: string): void {
    this.#store.flush()
    this.#store.transaction(() => {
      this.#statements.dropAll.run(appId)
      this.#statements.dropAllMembers.run(appId)
    })
  }

  /** Everybody who should be in the target's group: members with an account that is in use. */
  desiredMembers(appId: string, groupId: string, who: Who): Member[] {
    return this.#of(groupId).desiredMembers.all({ appId, groupId, ...flag(who) }) as Member[]
  }

  /** Members to be added, of `among` or of all, in the order of their ordinals, behind the one `after`; at most `limit`. */
  missingMembers(
    appId: string,
    groupId: string,
    { who, among, after = 0, limit }: MemberPage<number> & { who: Who },
  ): (Member & { ordinal: number })[] {
    const { missing, missingAmong } = this.#of(groupId)
    const scope = { appId, groupId, after, limit, ...flag(who) }
    const rows = among ? missingAmong.all({ ...scope, among: JSON.stringify(among) }) : missing.all(scope)
    return rows as (Member & { ordinal: number })[]
  }

  /** Members that were told and are none any more, in the order of their ids, behind the one `after`; at most `limit`. */
  surplusMembers(appId: string, groupId: string, { among, after = '', limit }: MemberPage<string>): Member[] {
    const { surplus, surplusAmong } = this.#of(groupId)
    const scope = { appId, groupId, after, limit }
    const rows = among ? surplusAmong.all({ ...scope, among: JSON.stringify(among) }) : surplus.all(scope)
    return rows as Member[]
  }

  /** Which of the groups have members to be added or removed, as far as is known. */
  groupsThatDiffer(appId: string, groupIds: readonly string[], who: Who): string[] {
    const entitled = groupIds.filter(isEntitlement)
    const others = groupIds.filter((id) => !isEntitlement(id))
    const differing = (ids: string[], { groupsThatDiffer }: ReturnType<typeof prepareMembers>) =>
      ids.length === 0
        ? []
        : (groupsThatDiffer.all({ appId, groupIds: JSON.stringify(ids), ...flag(who) }) as string[])
    return [...differing(others, this.#statements), ...differing(entitled, this.#entitled)]
  }

  /** Who the target was told to have in the group, and how sure that is. */
  toldMembers(appId: string, groupId: string): { targetId: string; state: MemberState }[] {
    return this.#statements.toldMembers.all(appId, groupId) as { targetId: string; state: MemberState }[]
  }

  /** Before a request about members: what it says is committed as being on the wire. */
  sendMembers(appId: string, groupId: string, added: readonly Member[], removed: readonly Member[]): void {
    this.#store.transaction(() => {
      for (const { objectId } of removed) this.#statements.removingMember.run(appId, groupId, objectId)
      for (const { objectId, targetId } of added) {
        this.#statements.addingMember.run({ appId, groupId, objectId, targetId })
      }
    })
  }

  /** Before a request that tells the whole list. */
  sendWholeList(appId: string, groupId: string, members: readonly Member[]): void {
    const ids = new Set(members.map(({ objectId }) => objectId))
    const told = this.#statements.membersOf.all(appId, groupId) as Member[]
    const removed = told.filter(({ objectId }) => !ids.has(objectId))
    this.sendMembers(appId, groupId, members, removed)
  }

  /** The target has refused what was on the wire about members of the group. */
  takeMembersBack(appId: string, groupId: string): void {
    this.#store.transaction(() => {
      this.#statements.dropAdding.run(appId, groupId)
      this.#statements.keepRemoving.run(appId, groupId)
    })
  }

  /** What was on the wire when the last process ended, nobody knows: it is told again. */
  doubtMembers(appId: string): void {
    this.#statements.doubtMembers.run(appId)
  }

  /** Remembers what a request about members told. Written at once, for the next batch is worked out from it. */
  recordMembers(appId: string, groupId: string, added: readonly Member[], removed: readonly Member[]): void {
    this.#store.transaction(() => {
      for (const { objectId } of removed) this.#statements.removeMember.run(appId, groupId, objectId)
      for (const { objectId, targetId } of added) {
        this.#statements.addMember.run({ appId, groupId, objectId, targetId })
      }
    })
  }

  /** The same after a request that told the whole list. */
  replaceMembers(appId: string, groupId: string, members: readonly Member[]): void {
    this.#store.transaction(() => {
      this.#statements.dropMembers.run(appId, groupId)
      for (const { objectId, targetId } of members) {
        this.#statements.addMember.run({ appId, groupId, objectId, targetId })
      }
    })
  }

  /** Groups that have a link and contain the user, although its membership was not told. */
  groupsMissing(appId: string, userId: string): string[] {
    return this.#statements.groupsMissing.all(appId, userId, appId) as string[]
  }

  #of(groupId: string): ReturnType<typeof prepareMembers> {
    return isEntitlement(groupId) ? this.#entitled : this.#statements
  }
}

type Who = Profile['membership']['who']

interface MemberPage<Place> {
  among?: readonly string[] | undefined
  after?: Place
  limit: number
}

function flag(who: Who): { activeOnly: 0 | 1 } {
  return { activeOnly: who === 'provisioned-and-active' ? 1 : 0 }
}

function toLink(row: LinkRow): Link {
  return { ...row, known: JSON.parse(row.known), active: row.active === 1 }
}

function prepare(store: Store) {
  const { sqlite } = store
  const among = (column: string) => `${column} IN (SELECT value FROM json_each(?))`
  return {
    ...prepareMembers(store, 'memberships'),
    find: sqlite.prepare(
      `SELECT ${columns} FROM links WHERE app_id = ? AND resource = ? AND ${among('object_id')}`,
    ),
    leadingTo: sqlite.prepare(
      `SELECT ${columns} FROM links WHERE app_id = ? AND resource = ? AND ${among('target_id')}`,
    ),
    holder: sqlite
      .prepare(
        `SELECT 1 FROM links WHERE app_id = ? AND resource = ? AND target_id = ? AND object_id <> ?
          AND state = 'managed' AND active = 1`,
      )
      .pluck(),
    others: sqlite
      .prepare(
        'SELECT object_id FROM links WHERE app_id = ? AND resource = ? AND target_id = ? AND object_id <> ?',
      )
      .pluck(),
    put: sqlite.prepare(
      `INSERT INTO links (app_id, resource, object_id, target_id, state, known, active, label, created_at, updated_at)
       SELECT @appId, @resource, @objectId, @targetId, @state, @known, @active, @label, @now, @now
       -- The app may have been deleted while the request was under way.
       WHERE EXISTS (SELECT 1 FROM apps WHERE id = @appId)
       ON CONFLICT DO UPDATE SET target_id = excluded.target_id, state = excluded.state, known = excluded.known,
         active = excluded.active, label = excluded.label, updated_at = excluded.updated_at`,
    ),
    drop: sqlite.prepare('DELETE FROM links WHERE app_id = ? AND resource = ? AND object_id = ?'),
    dropAll: sqlite.prepare('DELETE FROM links WHERE app_id = ?'),
    dropAllMembers: sqlite.prepare('DELETE FROM link_members WHERE app_id = ?'),
    leaveMember: sqlite.prepare(`UPDATE link_members SET state = 'left' WHERE app_id = ? AND member_id = ?`),
    dropMembers: sqlite.prepare('DELETE FROM link_members WHERE app_id = ? AND group_id = ?'),
    addMember: sqlite.prepare(
      `INSERT INTO link_members (app_id, group_id, member_id, target_id) SELECT @appId, @groupId, @objectId, @targetId
       WHERE EXISTS (SELECT 1 FROM apps WHERE id = @appId)
       ON CONFLICT DO UPDATE SET target_id = excluded.target_id, state = 'told'`,
    ),
    addingMember: sqlite.prepare(
      `INSERT INTO link_members (app_id, group_id, member_id, target_id, state)
       SELECT @appId, @groupId, @objectId, @targetId, 'adding'
       WHERE EXISTS (SELECT 1 FROM apps WHERE id = @appId)
       ON CONFLICT DO UPDATE SET target_id = excluded.target_id, state = 'adding' WHERE state = 'left'`,
    ),
    removingMember: sqlite.prepare(`UPDATE link_members SET state = 'removing'
      WHERE app_id = ? AND group_id = ? AND member_id = ? AND state = 'told'`),
    dropAdding: sqlite.prepare(
      `DELETE FROM link_members WHERE app_id = ? AND group_id = ? AND state = 'adding'`,
    ),
    keepRemoving: sqlite.prepare(`UPDATE link_members SET state = 'told'
      WHERE app_id = ? AND group_id = ? AND state = 'removing'`),
    doubtMembers: sqlite.prepare(`UPDATE link_members SET state = 'doubtful'
      WHERE app_id = ? AND state IN ('adding', 'removing')`),
    membersOf: sqlite.prepare(`SELECT member_id AS objectId, target_id AS targetId, '' AS label
      FROM link_members WHERE app_id = ? AND group_id = ?`),
    toldMembers: sqlite.prepare(`SELECT target_id AS targetId, state FROM link_members
      WHERE app_id = ? AND group_id = ?`),
    removeMember: sqlite.prepare(
      'DELETE FROM link_members WHERE app_id = ? AND group_id = ? AND member_id = ?',
    ),
    groupsMissing: sqlite
      .prepare(`
        SELECT m.group_id FROM memberships m
        JOIN links l ON l.app_id = ? AND l.resource = 'Group' AND l.object_id = m.group_id
        WHERE m.member_id = ? AND NOT EXISTS (SELECT 1 FROM link_members lm
          WHERE lm.app_id = ? AND lm.group_id = m.group_id AND lm.member_id = m.member_id AND lm.state <> 'left')`)
      .pluck(),
  }
}

/** `table`: where it stands who is in which group. */
function prepareMembers({ sqlite }: Store, table: 'memberships' | 'entitlement_members') {
  const enabled = enabledStatuses.map((status) => `'${status}'`).join(', ')
  // Whoever is being deleted, or was perhaps, is added to nothing: the target may have nobody of that id any more.
  const usable = `l.state = 'managed' AND l.active = 1
      AND NOT EXISTS (SELECT 1 FROM doubts d WHERE d.app_id = @appId AND d.resource = 'User' AND d.object_id = m.member_id
        AND d.facet = 'object' AND EXISTS (SELECT 1 FROM json_each(d.doubt, '$.kinds') WHERE value = 'delete'))
      AND (@activeOnly = 0 OR EXISTS (SELECT 1 FROM users u WHERE u.id = m.member_id AND u.status IN (${enabled})))`
  const missing = (from: string) => `
    SELECT m.member_id AS objectId, l.target_id AS targetId, l.label AS label, m.ordinal AS ordinal
    FROM ${from}
    JOIN links l ON l.app_id = @appId AND l.resource = 'User' AND l.object_id = m.member_id
    WHERE m.group_id = @groupId AND m.ordinal > @after AND ${usable}
      AND NOT EXISTS (SELECT 1 FROM link_members lm
        WHERE lm.app_id = @appId AND lm.group_id = m.group_id AND lm.member_id = m.member_id AND lm.state = 'told')
    ORDER BY m.ordinal LIMIT @limit`
  const surplus = (where: string) => `
    SELECT lm.member_id AS objectId, lm.target_id AS targetId, '' AS label
    FROM link_members lm
    WHERE lm.app_id = @appId AND lm.group_id = @groupId AND lm.member_id > @after AND lm.state <> 'left' AND ${where}
      NOT EXISTS (SELECT 1 FROM ${table} m WHERE m.member_id = lm.member_id AND m.group_id = lm.group_id)`
  return {
    desiredMembers: sqlite.prepare(`
      SELECT m.member_id AS objectId, l.target_id AS targetId, l.label AS label
      FROM ${table} m
      JOIN links l ON l.app_id = @appId AND l.resource = 'User' AND l.object_id = m.member_id
      WHERE m.group_id = @groupId AND ${usable}
      ORDER BY m.ordinal`),
    missing: sqlite.prepare(missing(`${table} m`)),
    // From the few to the group, however large it is: CROSS JOIN keeps the order.
    missingAmong: sqlite.prepare(
      missing(`json_each(@among) j CROSS JOIN ${table} m ON m.member_id = j.value`),
    ),
    surplus: sqlite.prepare(`${surplus('')} ORDER BY lm.member_id LIMIT @limit`),
    surplusAmong: sqlite.prepare(
      `${surplus('lm.member_id IN (SELECT value FROM json_each(@among)) AND')} ORDER BY lm.member_id LIMIT @limit`,
    ),
    groupsThatDiffer: sqlite
      .prepare(`
        SELECT g.value FROM json_each(@groupIds) g
        WHERE EXISTS (SELECT 1 FROM ${table} m
            JOIN links l ON l.app_id = @appId AND l.resource = 'User' AND l.object_id = m.member_id
            WHERE m.group_id = g.value AND ${usable}
              AND NOT EXISTS (SELECT 1 FROM link_members lm
                WHERE lm.app_id = @appId AND lm.group_id = m.group_id AND lm.member_id = m.member_id
                  AND lm.state = 'told'))
          OR EXISTS (SELECT 1 FROM link_members lm WHERE lm.app_id = @appId AND lm.group_id = g.value AND lm.state <> 'left'
            AND NOT EXISTS (SELECT 1 FROM ${table} m
              WHERE m.member_id = lm.member_id AND m.group_id = lm.group_id))`)
      .pluck(),
  }
}
