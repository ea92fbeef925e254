import { caseFold } from '../base/case-fold.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Store } from '../store/store.ts'

export interface Seen {
  id: string
  name: string
  linked: boolean
}

/** A link of an app, as far as reading again needs it. */
export interface LinkPlace {
  objectId: string
  targetId: string
}

let runs = 0

/** What a reading has shown, kept out of memory in a table that lives as long as the connection. */
export class DriftSeen {
  readonly #appId: string
  readonly #run = ++runs
  readonly #statements: ReturnType<typeof prepare>
  readonly #store: Store

  constructor(store: Store, appId: string) {
    store.sqlite.exec(`CREATE TEMP TABLE IF NOT EXISTS drift_seen (
      run INTEGER NOT NULL, resource TEXT NOT NULL, target_id TEXT NOT NULL, name TEXT NOT NULL,
      linked INTEGER NOT NULL, made INTEGER, deleted INTEGER,
      PRIMARY KEY (run, resource, target_id)) WITHOUT ROWID`)
    this.#store = store
    this.#appId = appId
    this.#statements = prepare(store)
  }

  /** Answers those that were not there before. */
  add(resource: ResourceType, page: readonly Seen[]): Set<string> {
    return this.#store.transaction(
      () =>
        new Set(
          page.flatMap(({ id, name, linked }) => {
            const row = { run: this.#run, resource, id, name: caseFold(name), linked: linked ? 1 : 0 }
            return this.#statements.add.run(row).changes > 0 ? id : []
          }),
        ),
    )
  }

  /** Links whose resource was not shown, after that object. */
  unseen(resource: ResourceType, after: string, limit: number): LinkPlace[] {
    const scope = { appId: this.#appId, run: this.#run, resource, after, limit }
    return this.#statements.unseen.all(scope) as LinkPlace[]
  }

  /** Whether something was shown that no link leads to. */
  get strangers(): boolean {
    return this.#statements.strangers.get(this.#run) !== undefined
  }

  /** A request of ours made it, or took it away, as number `seq`. */
  mark(resource: ResourceType, id: string, what: 'made' | 'deleted', seq: number): void {
    if (what === 'made') this.#statements.made.run(seq, this.#run, resource, id)
    else this.#statements.deleted.run(seq, this.#run, resource, id)
  }

  /** Strangers that a request of ours made or took away. */
  marked(): {
    resource: ResourceType
    id: string
    name: string
    made: number | null
    deleted: number | null
  }[] {
    return this.#statements.marked.all(this.#run) as ReturnType<DriftSeen['marked']>
  }

  /** userNames, without case, that are there more than once, at least once as ours; their ids, ours first. */
  duplicates(limit: number): { name: string; ids: string[] }[] {
    const rows = this.#statements.duplicates.all(this.#run, limit) as { name: string; ids: string }[]
    return rows.map(({ name, ids }) => ({ name, ids: JSON.parse(ids) as string[] }))
  }

  /** Of this reading nothing is kept. */
  forget(): void {
    this.#statements.clear.run(this.#run)
  }
}

function prepare({ sqlite }: Store) {
  return {
    add: sqlite.prepare(`INSERT INTO drift_seen (run, resource, target_id, name, linked)
      VALUES (@run, @resource, @id, @name, @linked) ON CONFLICT DO NOTHING`),
    unseen: sqlite.prepare(`SELECT l.object_id AS objectId, l.target_id AS targetId FROM links l
      WHERE l.app_id = @appId AND l.resource = @resource AND l.object_id > @after AND NOT EXISTS (
        SELECT 1 FROM drift_seen s WHERE s.run = @run AND s.resource = l.resource AND s.target_id = l.target_id)
      ORDER BY l.object_id LIMIT @limit`),
    strangers: sqlite.prepare('SELECT 1 FROM drift_seen WHERE run = ? AND linked = 0 LIMIT 1'),
    made: sqlite.prepare(`UPDATE drift_seen SET made = ?, deleted = NULL
      WHERE run = ? AND resource = ? AND target_id = ? AND linked = 0`),
    deleted: sqlite.prepare(`UPDATE drift_seen SET deleted = ?
      WHERE run = ? AND resource = ? AND target_id = ? AND linked = 0`),
    marked: sqlite.prepare(`SELECT resource, target_id AS id, name, made, deleted FROM drift_seen
      WHERE run = ? AND linked = 0 AND (made IS NOT NULL OR deleted IS NOT NULL)
      ORDER BY resource DESC, target_id LIMIT 10000`),
    duplicates: sqlite.prepare(`SELECT name, (SELECT json_group_array(target_id) FROM (
        SELECT target_id FROM drift_seen i WHERE i.run = s.run AND i.resource = 'User' AND i.name = s.name
        ORDER BY i.linked DESC, i.target_id LIMIT 20)) AS ids
      FROM drift_seen s WHERE run = ? AND resource = 'User' AND name <> ''
      GROUP BY run, name HAVING count(*) > 1 AND max(linked) = 1 ORDER BY name LIMIT ?`),
    clear: sqlite.prepare('DELETE FROM drift_seen WHERE run = ?'),
  }
}
