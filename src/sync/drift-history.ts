import { setImmediate } from 'node:timers/promises'
import { isObject } from '../base/json.ts'
import { idOf } from '../dialect/answer.ts'
import { exchangeId } from '../journal/ids.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { OperationStatus } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import type { DriftSeen } from './drift-seen.ts'

/** The newest operation on one side of an object, or on any. */
export interface Latest {
  status: OperationStatus
  kind: string
}

export interface Unlinked {
  seq: number
  resource: ResourceType
  objectId: string
  label: string
  kind: string
  status: OperationStatus
}

/** Exchanges read at once, so that others have their turn in between. */
const pageSize = 500

/** What was done about objects: which requests went out, and how the last attempt ended. */
export class DriftHistory {
  readonly #appId: string
  readonly #statements: ReturnType<typeof prepare>

  constructor(store: Store, appId: string) {
    this.#appId = appId
    this.#statements = prepare(store)
  }

  /** Whether the app has, or had, anything to do with groups of the target. */
  tellsGroups(): boolean {
    return this.#statements.groups.get(this.#appId, this.#appId) === 1
  }

  /** The last twenty writes on an object, oldest first. */
  trail(resource: ResourceType, objectId: string): string[] {
    const seqs = this.#statements.trail.all(this.#appId, resource, objectId) as number[]
    return seqs.reverse().map(exchangeId)
  }

  /** How the newest operation on each side of an object stands. */
  latest(resource: ResourceType, objectId: string): Map<string, Latest> {
    const rows = this.#statements.latest.all(this.#appId, resource, objectId) as (Latest & {
      facet: string
    })[]
    return new Map(rows.map(({ facet, ...row }) => [facet, row]))
  }

  /** The directory object that a request was about. */
  objectOf(exchangeSeq: number): { resource: ResourceType; objectId: string; label: string } | undefined {
    return this.#statements.objectOf.get(exchangeSeq) as ReturnType<DriftHistory['objectOf']>
  }

  /** Objects without a resource whose last operation would have made one, and has not so far; by its number. */
  unlinked(after: number, limit: number): Unlinked[] {
    return this.#statements.unlinked.all(this.#appId, after, limit) as Unlinked[]
  }

  /** Notes which of the strangers were made or taken away by requests of this app. */
  async markOurs(seen: DriftSeen): Promise<void> {
    let after = 0
    while (true) {
      const rows = this.#statements.writes.all(this.#appId, after, pageSize) as WriteRow[]
      for (const row of rows) markWrite(seen, row)
      const last = rows.at(-1)
      if (!last || rows.length < pageSize) return
      after = last.seq
      await setImmediate()
    }
  }
}

interface WriteRow {
  seq: number
  method: string
  path: string
  body: string | null
}

function markWrite(seen: DriftSeen, { seq, method, path, body }: WriteRow): void {
  const [, collection, segment] = /^\/(Users|Groups)(?:\/([^/]+))?$/.exec(path) ?? []
  if (collection === undefined) return
  const resource = collection === 'Users' ? 'User' : 'Group'
  if (method === 'DELETE') {
    const id = segment === undefined ? undefined : decoded(segment)
    if (id !== undefined) seen.mark(resource, id, 'deleted', seq)
  } else if (segment === undefined && body !== null) {
    const id = idIn(body)
    if (id !== undefined) seen.mark(resource, id, 'made', seq)
  }
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch (error) {
    // A vendor who does not encode ids may write what looks like an escape and is none.
    if (error instanceof URIError) return segment
    throw error
  }
}

function idIn(body: string): string | undefined {
  try {
    const resource: unknown = JSON.parse(body)
    return isObject(resource) ? idOf(resource) : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function prepare({ sqlite }: Store) {
  return {
    groups: sqlite
      .prepare(`SELECT EXISTS (SELECT 1 FROM links WHERE app_id = ? AND resource = 'Group')
        OR EXISTS (SELECT 1 FROM operations WHERE app_id = ? AND resource = 'Group')`)
      .pluck(),
    trail: sqlite
      .prepare(`SELECT e.seq FROM operations o JOIN exchanges e ON e.operation_seq = o.seq
        WHERE o.app_id = ? AND o.resource = ? AND o.object_id = ? AND e.method <> 'GET'
        ORDER BY e.seq DESC LIMIT 20`)
      .pluck(),
    latest: sqlite.prepare(`SELECT facet, status, kind, max(seq) FROM operations
      WHERE app_id = ? AND resource = ? AND object_id = ? GROUP BY facet`),
    objectOf: sqlite.prepare(`SELECT o.resource, o.object_id AS objectId, o.label FROM exchanges e
      JOIN operations o ON o.seq = e.operation_seq WHERE e.seq = ?`),
    unlinked: sqlite.prepare(`SELECT o.seq, o.resource, o.object_id AS objectId, o.label, o.kind, o.status
      FROM operations o WHERE o.app_id = ? AND o.seq > ? AND o.facet = 'object'
        AND o.kind <> 'delete' AND o.status IN ('queued', 'running', 'waiting', 'failed')
        AND NOT EXISTS (SELECT 1 FROM links l
          WHERE l.app_id = o.app_id AND l.resource = o.resource AND l.object_id = o.object_id)
        AND NOT EXISTS (SELECT 1 FROM operations later WHERE later.app_id = o.app_id
          AND later.resource = o.resource AND later.object_id = o.object_id AND later.facet = 'object'
          AND later.seq > o.seq)
      ORDER BY o.seq LIMIT ?`),
    // A target that answers 404 to a DELETE says that there is no such resource.
    writes: sqlite.prepare(`SELECT seq, method, path, CASE method WHEN 'POST' THEN response_body END AS body
      FROM exchanges WHERE app_id = ? AND seq > ? AND (status BETWEEN 200 AND 299 OR (method = 'DELETE' AND status = 404))
        AND (method = 'DELETE' OR (method = 'POST' AND path IN ('/Users', '/Groups')))
      ORDER BY seq LIMIT ?`),
  }
}
