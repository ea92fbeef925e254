import { caseFold } from '../base/case-fold.ts'
import type { ImportedUser } from '../mapping/mirror.ts'
import type { Profile } from '../profile/schema.ts'
import type { Store } from '../store/store.ts'
import type { Match } from './found-store.ts'

export interface Matched {
  match: Match
  /** null without a match, and where several would do. */
  objectId: string | null
}

/** A resource with what it may be recognised by. */
export interface Recognisable {
  targetId: string
  user: ImportedUser
}

const nobody: Matched = { match: 'none', objectId: null }

/** Finds the directory objects that resources of a target may belong to, a page at a time. */
export class MatchStore {
  readonly #statements: ReturnType<typeof prepare>

  constructor(store: Store) {
    this.#statements = prepare(store)
  }

  /** By target id. Whoever has an account in the target already, or was deleted, is nobody's match. */
  users(appId: string, rules: Profile['import'], resources: readonly Recognisable[]): Map<string, Matched> {
    const { match, newUserName } = rules
    const criteria = [
      ...match.exact.map((by) => ({
        match: 'exact' as const,
        keys: exactKeys[by],
        statement: by,
        newUserName,
      })),
      ...match.partial.map((by) => ({
        match: 'partial' as const,
        keys: nameKeys,
        statement: by,
        newUserName,
      })),
    ]
    const found = new Map<string, Matched>()
    for (const { match, keys, statement } of criteria) {
      const open = resources.filter(({ targetId }) => !found.has(targetId))
      const asked = open.map(({ targetId, user }) => ({ targetId, keys: keys(user, newUserName) }))
      const hits = this.#hits(
        statement,
        appId,
        asked.flatMap(({ keys }) => keys),
      )
      for (const { targetId, keys } of asked) {
        const hit = keys.map((key) => hits.get(key)).find((each) => each !== undefined)
        if (hit) found.set(targetId, { match, objectId: hit.count === 1 ? hit.id : null })
      }
    }
    return new Map(resources.map(({ targetId }) => [targetId, found.get(targetId) ?? nobody]))
  }

  /** By displayName without regard to case; groups that have a link in this app are left out. */
  groups(appId: string, names: readonly string[]): Map<string, Matched> {
    const hits = this.#hits('group', appId, names.map(asciiLower))
    return new Map(
      names.map((name) => {
        const hit = hits.get(asciiLower(name))
        return [name, hit ? { match: 'exact', objectId: hit.count === 1 ? hit.id : null } : nobody]
      }),
    )
  }

  #hits(
    statement: keyof ReturnType<typeof prepare>,
    appId: string,
    keys: readonly string[],
  ): Map<string, Hit> {
    if (keys.length === 0) return new Map()
    const rows = this.#statements[statement].all({ appId, keys: JSON.stringify(keys) }) as Hit[]
    return new Map(rows.map((row) => [row.key, row]))
  }
}

interface Hit {
  key: string
  id: string
  count: number
}

type Keys = (user: ImportedUser, newUserName: Profile['import']['newUserName']) => string[]

const exactKeys: Record<Profile['import']['match']['exact'][number], Keys> = {
  userName: (user, newUserName) => {
    const own = newUserName === 'email' ? user.email : undefined
    return [user.userName, own].flatMap((name) => (typeof name === 'string' ? caseFold(name) : []))
  },
  email: ({ email }) => (typeof email === 'string' ? [asciiLower(email)] : []),
}

const nameKeys: Keys = ({ givenName, familyName }) =>
  typeof givenName === 'string' && typeof familyName === 'string'
    ? [asciiLower(`${givenName} ${familyName}`)]
    : []

/** As `lower` of SQLite does it. */
function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

function prepare({ sqlite }: Store) {
  const free = (resource: string, object: string) =>
    `NOT EXISTS (SELECT 1 FROM links l WHERE l.app_id = @appId AND l.resource = '${resource}' AND l.object_id = ${object})`
  // The expressions are those of the indexes in `src/store/schema.ts`.
  const users = (key: string) =>
    sqlite.prepare(`SELECT ${key} AS key, min(id) AS id, count(*) AS count FROM users
      WHERE ${key} IN (SELECT value FROM json_each(@keys)) AND status <> 'deleted' AND ${free('User', 'users.id')}
      GROUP BY 1`)
  return {
    userName: users('user_name_folded'),
    email: users(`lower(attributes ->> '$.email')`),
    name: users(`lower(attributes ->> '$.givenName' || ' ' || (attributes ->> '$.familyName'))`),
    group: sqlite.prepare(`SELECT lower(display_name) AS key, min(id) AS id, count(*) AS count FROM groups
      WHERE lower(display_name) IN (SELECT value FROM json_each(@keys)) AND ${free('Group', 'groups.id')}
      GROUP BY 1`),
  }
}
