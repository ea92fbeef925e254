import type { Facet } from '../plan/operation.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Store } from '../store/store.ts'
import type { Doubt } from './doubt.ts'

/** Of what side of which object. */
export interface DoubtPlace {
  resource: ResourceType
  objectId: string
  facet: Facet
}

/** What the target may or may not have been told. */
export class DoubtStore {
  readonly #store: Store
  readonly #statements: ReturnType<typeof prepare>

  constructor(store: Store) {
    this.#store = store
    this.#statements = prepare(store)
  }

  find(appId: string, resource: ResourceType, objectIds: readonly string[]): Map<string, Map<Facet, Doubt>> {
    const found = new Map<string, Map<Facet, Doubt>>()
    for (const row of this.#statements.find.all(appId, resource, JSON.stringify(objectIds)) as DoubtRow[]) {
      const doubts = found.get(row.objectId) ?? new Map<Facet, Doubt>()
      doubts.set(row.facet, JSON.parse(row.doubt))
      found.set(row.objectId, doubts)
    }
    return found
  }

  /** Committed before it returns: then the requests may go. */
  begin(appId: string, doubts: readonly (DoubtPlace & { doubt: Doubt })[]): void {
    if (doubts.length === 0) return
    this.#store.transaction(() => {
      for (const { resource, objectId, facet, doubt } of doubts) {
        this.#statements.put.run({ appId, resource, objectId, facet, doubt: JSON.stringify(doubt) })
      }
    })
  }

  /** With the next small writes; `left` is what an attempt that failed found and could not resolve. */
  end(appId: string, { resource, objectId, facet }: DoubtPlace, left: Doubt | undefined): void {
    this.#store.defer(() => {
      const place = { appId, resource, objectId, facet }
      if (left) this.#statements.put.run({ ...place, doubt: JSON.stringify(left) })
      else this.#statements.remove.run(place)
    })
  }
}

interface DoubtRow {
  objectId: string
  facet: Facet
  doubt: string
}

function prepare({ sqlite }: Store) {
  return {
    find: sqlite.prepare(`SELECT object_id AS objectId, facet, doubt FROM doubts
      WHERE app_id = ? AND resource = ? AND object_id IN (SELECT value FROM json_each(?))`),
    put: sqlite.prepare(`INSERT INTO doubts (app_id, resource, object_id, facet, doubt)
      SELECT @appId, @resource, @objectId, @facet, @doubt
      -- The app may have been deleted while the request was under way.
      WHERE EXISTS (SELECT 1 FROM apps WHERE id = @appId)
      ON CONFLICT DO UPDATE SET doubt = excluded.doubt`),
    remove: sqlite.prepare(`DELETE FROM doubts
      WHERE app_id = @appId AND resource = @resource AND object_id = @objectId AND facet = @facet`),
  }
}
