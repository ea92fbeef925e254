import type { Member } from '../dialect/group/member.ts'
import { enabledStatuses } from '../directory/user-status.ts'
import type { Profile } from '../profile/schema.ts'
import type { Store } from '../store/store.ts'
import { isEntitlement } from './entitlement-store.ts'

/** Compares who should be in the groups of targets with who they were told. Sees what was flushed. */
export class MemberDifferences {
  /** Of the groups of the directory. */
  readonly #groups: Statements
  /** Of the groups that rules name. */
  readonly #entitlements: Statements

  constructor(store: Store) {
    this.#groups = prepare(store, 'memberships')
    this.#entitlements = prepare(store, 'entitlement_members')
  }

  /** Everybody who should be in the target's group: members with an account that is in use. */
  desired(appId: string, groupId: string, who: Who): Member[] {
    return this.#of(groupId).desired.all({ appId, groupId, ...flag(who) }) as Member[]
  }

  /** Members to be added, of `among` or of all, in the order of their ordinals, behind the one `after`; at most `limit`. */
  missing(
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
  surplus(appId: string, groupId: string, { among, after = '', limit }: MemberPage<string>): Member[] {
    const { surplus, surplusAmong } = this.#of(groupId)
    const scope = { appId, groupId, after, limit }
    const rows = among ? surplusAmong.all({ ...scope, among: JSON.stringify(among) }) : surplus.all(scope)
    return rows as Member[]
  }

  /** Which of the groups have members to be added or removed, as far as is known. */
  groupsThatDiffer(appId: string, groupIds: readonly string[], who: Who): string[] {
    const entitled = groupIds.filter(isEntitlement)
    const others = groupIds.filter((id) => !isEntitlement(id))
    const differing = (ids: string[], { groupsThatDiffer }: Statements) =>
      ids.length === 0
        ? []
        : (groupsThatDiffer.all({ appId, groupIds: JSON.stringify(ids), ...flag(who) }) as string[])
    return [...differing(others, this.#groups), ...differing(entitled, this.#entitlements)]
  }

  /** Groups that have a link and contain the user, although its membership was not told. */
  groupsMissing(appId: string, userId: string): string[] {
    return this.#groups.groupsMissing.all(appId, userId, appId) as string[]
  }

  #of(groupId: string): Statements {
    return isEntitlement(groupId) ? this.#entitlements : this.#groups
  }
}

type Statements = ReturnType<typeof prepare>

type Who = Profile['membership']['who']

interface MemberPage<Place> {
  among?: readonly string[] | undefined
  after?: Place
  limit: number
}

function flag(who: Who): { activeOnly: 0 | 1 } {
  return { activeOnly: who === 'provisioned-and-active' ? 1 : 0 }
}

/** `table`: where it stands who is in which group. */
function prepare({ sqlite }: Store, table: 'memberships' | 'entitlement_members') {
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
    desired: sqlite.prepare(`
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
    groupsMissing: sqlite
      .prepare(`
        SELECT m.group_id FROM ${table} m
        JOIN links l ON l.app_id = ? AND l.resource = 'Group' AND l.object_id = m.group_id
        WHERE m.member_id = ? AND NOT EXISTS (SELECT 1 FROM link_members lm
          WHERE lm.app_id = ? AND lm.group_id = m.group_id AND lm.member_id = m.member_id AND lm.state <> 'left')`)
      .pluck(),
  }
}
