import { derivedText } from '../base/random.ts'
import type { Entitlement, Role } from '../mapping/entitlement-rules.ts'
import type { Store } from '../store/store.ts'

/** A membership that the target has not been told of, or one that it was told and that is none any more. */
export interface UntoldMembership {
  groupId: string
  memberId: string
}

const prefix = 'ent_'
const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** Whether an id is that of a group which rules name, not that of a group of the directory. */
export function isEntitlement(groupId: string): boolean {
  return groupId.startsWith(prefix)
}

/** The groups that rules name, and who should be in them. Written at once, inside the caller's transaction. */
export class EntitlementStore {
  readonly #seed: string
  readonly #statements: ReturnType<typeof prepare>

  constructor(store: Store) {
    this.#seed = store.seed
    this.#statements = prepare(store)
  }

  /** The groups of the directory that each user is in, in the order of joining. */
  rolesOf(userIds: readonly string[]): Map<string, Role[]> {
    const roles = new Map<string, Role[]>()
    for (const { userId, id, name } of this.#statements.roles.all(JSON.stringify(userIds)) as RoleRow[]) {
      roles.set(userId, [...(roles.get(userId) ?? []), { id, name }])
    }
    return roles
  }

  /** From now on the user should be in just these groups. One that is not to be made has to be known. */
  want(app: { id: string; ordinal: number }, userId: string, wanted: readonly Entitlement[]): void {
    const { known, name: remember, leave, join } = this.#statements
    const groups = wanted
      .filter(({ name, make }) => make || known.get({ appId: app.id, name }) !== undefined)
      .map(({ name }) => ({ name, id: this.#idOf(app.ordinal, name) }))
    leave.run({ appId: app.id, userId, groups: JSON.stringify(groups.map(({ id }) => id)) })
    for (const { id, name } of groups) {
      remember.run(id, app.id, name)
      join.run(id, userId)
    }
  }

  /** Links groups that have no link yet with what an import found under their names. */
  adopt(appId: string, groupIds: readonly string[], now: number): void {
    this.#statements.adopt.run({ appId, now, groups: JSON.stringify(groupIds) })
  }

  /** What differs for users with an account in use: removals first. */
  untold(appId: string, userIds: readonly string[]): UntoldMembership[] {
    const scope = { appId, users: JSON.stringify(userIds) }
    const { surplus, missing } = this.#statements
    return [...surplus.all(scope), ...missing.all(scope)] as UntoldMembership[]
  }

  #idOf(appOrdinal: number, name: string): string {
    return prefix + derivedText(alphabet, 16, this.#seed, 'entitlement', appOrdinal, name)
  }
}

interface RoleRow extends Role {
  userId: string
}

function prepare({ sqlite }: Store) {
  const usersIn = (table: string) =>
    `FROM json_each(@users) u CROSS JOIN ${table} m ON m.member_id = u.value
     JOIN entitlements e ON e.id = m.group_id AND e.app_id = @appId`
  return {
    roles: sqlite.prepare(`SELECT m.member_id AS userId, g.id, g.display_name AS name
      FROM json_each(?) u CROSS JOIN memberships m ON m.member_id = u.value JOIN groups g ON g.id = m.group_id
      ORDER BY m.ordinal`),
    known: sqlite.prepare(`
      SELECT 1 FROM app_resources WHERE app_id = @appId AND resource = 'Group' AND name = @name
      UNION ALL
      SELECT 1 FROM entitlements e JOIN links l ON l.app_id = e.app_id AND l.resource = 'Group' AND l.object_id = e.id
      WHERE e.app_id = @appId AND e.name = @name`),
    name: sqlite.prepare(
      'INSERT INTO entitlements (id, app_id, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    ),
    leave: sqlite.prepare(`DELETE FROM entitlement_members WHERE member_id = @userId
      AND group_id IN (SELECT id FROM entitlements WHERE app_id = @appId)
      AND group_id NOT IN (SELECT value FROM json_each(@groups))`),
    join: sqlite.prepare(
      'INSERT INTO entitlement_members (group_id, member_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
    ),
    adopt: sqlite.prepare(`
      INSERT INTO links (app_id, resource, object_id, target_id, state, known, active, label, created_at, updated_at)
      SELECT e.app_id, 'Group', e.id, min(r.target_id), 'managed', json_array(json_array('displayName', e.name)), 1, e.name,
        @now, @now
      FROM json_each(@groups) g JOIN entitlements e ON e.id = g.value
      JOIN app_resources r ON r.app_id = e.app_id AND r.resource = 'Group' AND r.name = e.name
      WHERE e.app_id = @appId GROUP BY e.id
      ON CONFLICT DO NOTHING`),
    surplus: sqlite.prepare(`SELECT m.group_id AS groupId, m.member_id AS memberId ${usersIn('link_members')}
      WHERE m.app_id = @appId AND m.state <> 'left' AND NOT EXISTS (SELECT 1 FROM entitlement_members em
        WHERE em.member_id = m.member_id AND em.group_id = m.group_id)`),
    missing:
      sqlite.prepare(`SELECT m.group_id AS groupId, m.member_id AS memberId ${usersIn('entitlement_members')}
      JOIN links l ON l.app_id = @appId AND l.resource = 'User' AND l.object_id = m.member_id
      WHERE l.state = 'managed' AND l.active = 1 AND NOT EXISTS (SELECT 1 FROM link_members lm
        WHERE lm.app_id = @appId AND lm.group_id = m.group_id AND lm.member_id = m.member_id AND lm.state <> 'left')
      ORDER BY m.ordinal`),
  }
}
