import type { ResourceType } from '../scim/urn.ts'
import type { Store } from '../store/store.ts'

/** Which links an import speaks of. */
export interface LossScope {
  importId: number
  /** The last link that existed when reading began. */
  linksUpTo: number
  /** Whether who was not listed is gone. */
  whole: boolean
}

/** Linked users whose account an import did not find, or found inactive and left out. */
export class LossStore {
  readonly #statements: ReturnType<typeof prepare>

  constructor(store: Store) {
    this.#statements = prepare(store)
  }

  lastLink(): number {
    return this.#statements.lastLink.get() as number
  }

  linked(appId: string, upTo: number): number {
    return this.#statements.linked.get(appId, upTo) as number
  }

  /** Users that are lost. */
  count(appId: string, scope: LossScope): number {
    return this.#statements.count.get(parametersOf(appId, 'User', scope)) as number
  }

  /** Links whose resource was not listed. */
  unlisted(appId: string, resource: ResourceType, scope: LossScope): number {
    return this.#statements.unlisted.get(parametersOf(appId, resource, scope)) as number
  }

  /** The users of the links after that one. */
  page(appId: string, scope: LossScope, after: number, limit: number): { link: number; userId: string }[] {
    const parameters = { ...parametersOf(appId, 'User', scope), after, limit }
    return this.#statements.page.all(parameters) as { link: number; userId: string }[]
  }
}

function parametersOf(appId: string, resource: ResourceType, { importId, linksUpTo, whole }: LossScope) {
  return { appId, resource, importId, linksUpTo, whole: whole ? 1 : 0 }
}

function prepare({ sqlite }: Store) {
  const from = `FROM links l LEFT JOIN app_resources r ON r.app_id = l.app_id AND r.resource = l.resource
      AND r.target_id = l.target_id AND r.import_id = @importId
    WHERE l.app_id = @appId AND l.resource = @resource AND l.rowid <= @linksUpTo`
  const unlisted = '(@whole AND r.target_id IS NULL)'
  const lost = `${from} AND (${unlisted} OR r.shown ->> '$.skipped' IS NOT NULL)`
  return {
    lastLink: sqlite.prepare('SELECT coalesce(max(rowid), 0) FROM links').pluck(),
    linked: sqlite
      .prepare(`SELECT count(*) FROM links WHERE app_id = ? AND resource = 'User' AND rowid <= ?`)
      .pluck(),
    count: sqlite.prepare(`SELECT count(*) ${lost}`).pluck(),
    unlisted: sqlite.prepare(`SELECT count(*) ${from} AND ${unlisted}`).pluck(),
    page: sqlite.prepare(`SELECT l.rowid AS link, l.object_id AS userId ${lost} AND l.rowid > @after
      ORDER BY l.rowid LIMIT @limit`),
  }
}
