import type { JsonObject } from '../base/json.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { appResources } from '../store/schema.ts'
import type { Store } from '../store/store.ts'

export type Match = typeof appResources.$inferSelect.match

/** A resource of the target, as the last import read it. */
export interface Found {
  targetId: string
  /** userName or displayName; empty where there is none. */
  name: string
  match: Match
  /** null with an exact or partial match: several directory users would do. */
  objectId: string | null
  /** `{user, active}` of a user, `{skipped: true}` of an inactive one that is left out, `{group}` of a group. */
  shown: JsonObject
  importId: number
  ignored: boolean
}

interface RawFound extends Omit<Found, 'shown' | 'ignored'> {
  shown: string
  ignored: number
}

export interface FoundQuery {
  appId: string
  resource: ResourceType
  /** Without it: all that are not linked. */
  match?: Match | undefined
  ignored: boolean
  /** Target id of the last row of the page before. */
  after: string
  limit: number
}

/** What imports found in the targets: one row a resource, whatever the target's size. */
export class FoundStore {
  readonly #statements: ReturnType<typeof prepare>

  constructor(store: Store) {
    this.#statements = prepare(store)
  }

  find(appId: string, resource: ResourceType, targetIds: readonly string[]): Map<string, Found> {
    const rows = this.#statements.find.all(appId, resource, JSON.stringify(targetIds)) as RawFound[]
    return new Map(rows.map((row) => [row.targetId, toFound(row)]))
  }

  /** Adds or replaces; what an administrator chose to ignore stays ignored. */
  put(appId: string, resource: ResourceType, found: Omit<Found, 'ignored'>): void {
    this.#statements.put.run({ appId, resource, ...found, shown: JSON.stringify(found.shown) })
  }

  /** A page in the order of target ids. */
  page(query: FoundQuery): Found[] {
    const parameters = { ...query, match: query.match ?? null, ignored: query.ignored ? 1 : 0 }
    return (this.#statements.page.all(parameters) as RawFound[]).map(toFound)
  }

  /** Users that this import read and that nobody has decided on. */
  open(appId: string, importId: number, match: Match, after: string, limit: number): Found[] {
    return (this.#statements.open.all(appId, match, importId, after, limit) as RawFound[]).map(toFound)
  }

  confirm(appId: string, targetId: string, objectId: string): void {
    this.#statements.confirm.run(objectId, appId, targetId)
  }

  ignore(appId: string, targetId: string): void {
    this.#statements.ignore.run(appId, targetId)
  }

  /** Forgets a batch of what was only read to be left out. False when there is none. */
  dropSkipped(appId: string, importId: number): boolean {
    return this.#statements.dropSkipped.run(appId, importId).changes > 0
  }

  /** Forgets a batch of what earlier imports read and this one did not. False when there is none. */
  dropUnlisted(appId: string, resource: ResourceType, importId: number): boolean {
    return this.#statements.dropUnlisted.run(appId, resource, importId).changes > 0
  }
}

function toFound(row: RawFound): Found {
  return { ...row, shown: JSON.parse(row.shown), ignored: row.ignored === 1 }
}

const columns =
  'target_id AS targetId, name, match, object_id AS objectId, shown, import_id AS importId, ignored'
const batch = 2000

function prepare({ sqlite }: Store) {
  const drop = (where: string) =>
    sqlite.prepare(`DELETE FROM app_resources WHERE rowid IN
      (SELECT rowid FROM app_resources WHERE ${where} LIMIT ${batch})`)
  return {
    find: sqlite.prepare(`SELECT ${columns} FROM app_resources
      WHERE app_id = ? AND resource = ? AND target_id IN (SELECT value FROM json_each(?))`),
    put: sqlite.prepare(`
      INSERT INTO app_resources (app_id, resource, target_id, name, match, object_id, shown, import_id)
      VALUES (@appId, @resource, @targetId, @name, @match, @objectId, @shown, @importId)
      ON CONFLICT DO UPDATE SET name = excluded.name, match = excluded.match, object_id = excluded.object_id,
        shown = excluded.shown, import_id = excluded.import_id`),
    page: sqlite.prepare(`SELECT ${columns} FROM app_resources
      WHERE app_id = @appId AND resource = @resource AND target_id > @after AND ignored = @ignored
        AND CASE WHEN @match IS NULL THEN match <> 'linked' ELSE match = @match END
        AND shown ->> '$.skipped' IS NULL
      ORDER BY target_id LIMIT @limit`),
    open: sqlite.prepare(`SELECT ${columns} FROM app_resources
      WHERE app_id = ? AND resource = 'User' AND match = ? AND import_id = ? AND ignored = 0 AND target_id > ?
        AND shown ->> '$.skipped' IS NULL
      ORDER BY target_id LIMIT ?`),
    confirm: sqlite.prepare(`UPDATE app_resources SET match = 'linked', object_id = ?
      WHERE app_id = ? AND resource = 'User' AND target_id = ?`),
    ignore: sqlite.prepare(
      `UPDATE app_resources SET ignored = 1 WHERE app_id = ? AND resource = 'User' AND target_id = ?`,
    ),
    dropSkipped: drop(
      `app_id = ? AND resource = 'User' AND import_id = ? AND shown ->> '$.skipped' IS NOT NULL`,
    ),
    dropUnlisted: drop('app_id = ? AND resource = ? AND import_id < ?'),
  }
}
