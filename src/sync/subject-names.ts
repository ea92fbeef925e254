import type { Profile } from '../profile/schema.ts'
import type { Store } from '../store/store.ts'
import type { LoggedSubject } from '../vendor-log/facts.ts'
import { wireId } from './wire-id.ts'

/** What logs call users and groups: also those that are gone. */
export class SubjectNames {
  readonly #seed: string
  readonly #statements: ReturnType<typeof prepare>

  constructor(store: Store) {
    this.#seed = store.seed
    this.#statements = prepare(store)
  }

  /** By the ids of the directory. What has no ordinal, such as a group that rules name, is its own name. */
  find({ ids: shapes }: Profile, objectIds: readonly string[]): Map<string, LoggedSubject> {
    const list = JSON.stringify(objectIds)
    const { users, groups, gone } = this.#statements
    const found = new Map<string, LoggedSubject>()
    const add = (kind: 'user' | 'group', rows: unknown[]) => {
      for (const { id, ordinal, displayName } of rows as NamedRow[]) {
        if (ordinal === null || found.has(id)) continue
        found.set(id, { id: wireId(shapes[kind], this.#seed, kind, ordinal), displayName })
      }
    }
    add('user', users.all(list))
    add('group', groups.all(list))
    add('user', gone.all('user.purged', list))
    add('group', gone.all('group.deleted', list))
    return found
  }
}

interface NamedRow {
  id: string
  ordinal: number | null
  displayName: string | null
}

function prepare({ sqlite }: Store) {
  const listed = 'IN (SELECT value FROM json_each(?))'
  return {
    users: sqlite.prepare(
      `SELECT id, ordinal, json_extract(attributes, '$.displayName') AS displayName FROM users WHERE id ${listed}`,
    ),
    groups: sqlite.prepare(`SELECT id, ordinal, display_name AS displayName FROM groups WHERE id ${listed}`),
    gone: sqlite.prepare(
      `SELECT subject_id AS id, json_extract(data, '$.ordinal') AS ordinal,
         coalesce(json_extract(data, '$.user.displayName'), json_extract(data, '$.displayName')) AS displayName
       FROM changes WHERE event = ? AND subject_id ${listed}`,
    ),
  }
}
