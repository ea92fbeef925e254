import type { Json } from '../base/json.ts'
import type { GroupSource, UserSource } from '../mapping/mapping-source.ts'
import type { Profile } from '../profile/schema.ts'
import type { PushStatus, UserStatus } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import type { AppContext } from './app-context.ts'
import { isEntitlement } from './entitlement-store.ts'
import { placeholderPassword, wireId } from './wire-id.ts'

export interface UserSubject {
  source: Omit<UserSource, 'active'>
  status: UserStatus
  /** In scope, unless a scoping filter keeps it out: assigned, or one of all. */
  inScope: boolean
  password: string | null
}

export interface GroupSubject {
  source: GroupSource
  /** In scope, unless a scoping filter keeps it out. */
  inScope: boolean
  /** How its push stands; undefined where it is not pushed, or pushing is nothing to this vendor. */
  push?: GroupPush | undefined
  /** What an administrator chose when its push was ended, as long as there is something left of it. */
  ended?: 'delete' | 'leave' | undefined
}

export interface GroupPush {
  status: PushStatus
  /** The target's group that it is to be linked with. */
  linkTo: string | undefined
  /** What the target's group is called until it is renamed. */
  name: string | undefined
}

/** Reads many objects of the directory at once, as one app sees them. */
export class SubjectReader {
  readonly #seed: string
  readonly #statements: ReturnType<typeof prepare>

  constructor(store: Store) {
    this.#seed = store.seed
    this.#statements = prepare(store)
  }

  users(
    { id, profile }: Pick<AppContext, 'id' | 'profile'>,
    ids: readonly string[],
  ): Map<string, UserSubject> {
    const rows = this.#statements.users.all(id, id, JSON.stringify(ids)) as UserRow[]
    return new Map(rows.map((row) => [row.id, this.#userSubject(profile, row)]))
  }

  groups(
    { id, profile }: Pick<AppContext, 'id' | 'profile'>,
    ids: readonly string[],
  ): Map<string, GroupSubject> {
    const { scope } = profile.group
    const choice = scope === 'pushed' || scope === 'assigned-or-pushed' ? 1 : 0
    const rows = this.#statements.groups.all({ appId: id, ids: JSON.stringify(ids), choice }) as GroupRow[]
    const subjects = new Map(rows.map((row) => [row.id, this.#groupSubject(profile, row)]))
    const inScope = ids.filter(isEntitlement)
    if (inScope.length === 0) return subjects
    const named = this.#statements.entitlements.all(JSON.stringify(inScope)) as {
      id: string
      name: string
    }[]
    return new Map([...subjects, ...named.map((row) => [row.id, entitlementSubject(profile, row)] as const)])
  }

  #userSubject(profile: Profile, row: UserRow): UserSubject {
    const manager =
      row.managerId === null || row.managerOrdinal === null
        ? undefined
        : {
            id: row.managerId,
            wireId: wireId(profile.ids.user, this.#seed, 'user', row.managerOrdinal),
            attributes: parseAttributes(row.managerAttributes),
          }
    return {
      source: {
        kind: 'user',
        id: row.id,
        wireId: wireId(profile.ids.user, this.#seed, 'user', row.ordinal),
        userName: row.userName,
        attributes: parseAttributes(row.attributes),
        manager,
        placeholderPassword: placeholderPassword(this.#seed, row.ordinal),
      },
      status: row.status,
      inScope: profile.scope.users === 'all' || row.assigned === 1,
      password: row.password,
    }
  }

  #groupSubject(profile: Profile, row: GroupRow): GroupSubject {
    const { scope, importedIds } = profile.group
    const pushed = row.pushStatus !== null
    const scopes = {
      none: false,
      assigned: row.assigned === 1,
      pushed,
      'assigned-or-pushed': row.assigned === 1 || pushed,
      all: true,
    } satisfies Record<Profile['group']['scope'], boolean>
    const imported = importedIds === 'linked' ? row.importedId : null
    return {
      source: {
        kind: 'group',
        id: row.id,
        wireId: wireId(profile.ids.group, this.#seed, 'group', row.ordinal),
        displayName: row.displayName,
        description: row.description ?? undefined,
      },
      inScope: profile.entitlements.source === 'none' && scopes[scope],
      push:
        row.pushStatus === null || scope === 'none' || scope === 'assigned'
          ? undefined
          : {
              status: row.pushStatus,
              linkTo: row.pushTargetId ?? imported ?? undefined,
              name: row.pushName ?? undefined,
            },
      ended: row.ended ?? undefined,
    }
  }
}

/** A group that rules name. It has no other name than that, and no id of the vendor. */
function entitlementSubject(
  { entitlements }: Profile,
  { id, name }: { id: string; name: string },
): GroupSubject {
  return {
    source: { kind: 'group', id, wireId: id, displayName: name, description: undefined },
    inScope: entitlements.source === 'rules' && entitlements.includeInProvisioning,
  }
}

interface UserRow {
  id: string
  ordinal: number
  userName: string
  status: UserStatus
  attributes: string
  password: string | null
  managerId: string | null
  managerOrdinal: number | null
  managerAttributes: string | null
  assigned: number
}

interface GroupRow {
  id: string
  ordinal: number
  displayName: string
  description: string | null
  assigned: number
  pushStatus: PushStatus | null
  pushTargetId: string | null
  pushName: string | null
  importedId: string | null
  ended: 'delete' | 'leave' | null
}

function parseAttributes(text: string | null): Record<string, Json> {
  return text === null ? {} : JSON.parse(text)
}

function prepare({ sqlite }: Store) {
  return {
    entitlements: sqlite.prepare(
      'SELECT id, name FROM entitlements WHERE id IN (SELECT value FROM json_each(?))',
    ),
    users: sqlite.prepare(`
      SELECT u.id, u.ordinal, u.user_name AS userName, u.status, u.attributes, u.password,
        m.id AS managerId, m.ordinal AS managerOrdinal, m.attributes AS managerAttributes,
        EXISTS (SELECT 1 FROM assignments a WHERE a.subject_id = u.id AND a.app_id = ?)
        OR EXISTS (SELECT 1 FROM memberships ms JOIN assignments a ON a.subject_id = ms.group_id AND a.app_id = ?
          WHERE ms.member_id = u.id) AS assigned
      FROM users u LEFT JOIN users m ON m.id = u.manager_id
      WHERE u.id IN (SELECT value FROM json_each(?))`),
    groups: sqlite.prepare(`
      SELECT g.id, g.ordinal, g.display_name AS displayName, g.description,
        EXISTS (SELECT 1 FROM assignments a WHERE a.subject_id = g.id AND a.app_id = @appId) AS assigned,
        p.status AS pushStatus, p.target_id AS pushTargetId, p.target_name AS pushName,
        -- Found by an import, and not yet anybody's.
        (SELECT min(r.target_id) FROM app_resources r WHERE p.group_id = g.id AND r.app_id = @appId
          AND r.resource = 'Group' AND r.name = coalesce(p.target_name, g.display_name)
          AND NOT EXISTS (SELECT 1 FROM links l WHERE l.app_id = r.app_id AND l.resource = 'Group'
            AND l.target_id = r.target_id)) AS importedId,
        -- An operation that waits, or was on the wire when a process was killed, has its turn after the push has ended.
        CASE WHEN @choice = 1 AND p.group_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM assignments a WHERE a.subject_id = g.id AND a.app_id = @appId)
            AND (EXISTS (SELECT 1 FROM links l
                WHERE l.app_id = @appId AND l.resource = 'Group' AND l.object_id = g.id)
              OR EXISTS (SELECT 1 FROM doubts d
                WHERE d.app_id = @appId AND d.resource = 'Group' AND d.object_id = g.id))
          THEN (SELECT c.data ->> '$.target' FROM changes c WHERE c.subject_id = g.id AND c.app_id = @appId
            AND c.event = 'app.group.unpushed' ORDER BY c.seq DESC LIMIT 1) END AS ended
      FROM groups g LEFT JOIN pushed_groups p ON p.group_id = g.id AND p.app_id = @appId
      WHERE g.id IN (SELECT value FROM json_each(@ids))`),
  }
}
