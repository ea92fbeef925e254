import type { Json } from '../base/json.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { LinkState } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import type { ToldMembers } from './told-members.ts'

export interface Link {
  resource: ResourceType
  objectId: string
  targetId: string
  state: LinkState
  known: [string, Json][]
  active: boolean
  label: string
}

interface LinkRow {
  resource: ResourceType
  objectId: string
  targetId: string
  state: LinkState
  known: string
  active: number
  label: string
}

const columns = `resource, object_id AS objectId, target_id AS targetId, state, known, active, label`

/** The links of all apps. Writes are deferred; reads see what was flushed. */
export class LinkStore {
  readonly #store: Store
  readonly #statements: ReturnType<typeof prepare>
  /** Memberships go with the link of the group, and are told no more with that of the user. */
  readonly #told: ToldMembers

  constructor(store: Store, told: ToldMembers) {
    this.#store = store
    this.#statements = prepare(store)
    this.#told = told
  }

  find(appId: string, resource: ResourceType, objectIds: readonly string[]): Map<string, Link> {
    const rows = this.#statements.find.all(appId, resource, JSON.stringify(objectIds)) as LinkRow[]
    return new Map(rows.map((row) => [row.objectId, toLink(row)]))
  }

  /** The links that lead to resources, by target id. */
  leadingTo(appId: string, resource: ResourceType, targetIds: readonly string[]): Map<string, Link> {
    const rows = this.#statements.leadingTo.all(appId, resource, JSON.stringify(targetIds)) as LinkRow[]
    return new Map(rows.map((row) => [row.targetId, toLink(row)]))
  }

  /** Whether another object, in use, stands for that resource. */
  isHeld(
    appId: string,
    { resource, objectId }: Pick<Link, 'resource' | 'objectId'>,
    targetId: string,
  ): boolean {
    this.#store.flush()
    return this.#statements.holder.get(appId, resource, targetId, objectId) !== undefined
  }

  /** Forgets what other objects stood for that resource: whoever is not in use has lost it. */
  takeOver(
    appId: string,
    { resource, objectId }: Pick<Link, 'resource' | 'objectId'>,
    targetId: string,
  ): void {
    this.#store.defer(() => {
      const others = this.#statements.others.all(appId, resource, targetId, objectId) as string[]
      for (const other of others) this.dropNow(appId, resource, other)
    })
  }

  put(appId: string, link: Link, now: number): void {
    const write = this.#writing(appId, link, now)
    this.#store.defer(write)
  }

  /** The same at once: a part of the transaction under way. */
  putNow(appId: string, link: Link, now: number): void {
    this.#writing(appId, link, now)()
  }

  #writing(appId: string, link: Link, now: number): () => void {
    const { resource, objectId, targetId, state, known, active, label } = link
    const row = { appId, resource, objectId, targetId, state, active: active ? 1 : 0, label, now }
    const text = JSON.stringify(known)
    return () => this.#statements.put.run({ ...row, known: text })
  }

  /** Forgets the link. The target is not told of it: in its groups the account stays as it is. */
  drop(appId: string, resource: ResourceType, objectId: string): void {
    this.#store.defer(() => this.dropNow(appId, resource, objectId))
  }

  /** The same at once: a part of the transaction under way. */
  dropNow(appId: string, resource: ResourceType, objectId: string): void {
    this.#statements.drop.run(appId, resource, objectId)
    this.#told.leaveNow(appId, objectId)
    if (resource === 'Group') this.#told.forgetNow(appId, objectId)
  }

  /** Forgets all links of an app at once. */
  dropAll(appId: string): void {
    this.#store.flush()
    this.#store.transaction(() => {
      this.#statements.dropAll.run(appId)
      this.#told.forgetAllNow(appId)
    })
  }
}

function toLink(row: LinkRow): Link {
  return { ...row, known: JSON.parse(row.known), active: row.active === 1 }
}

function prepare({ sqlite }: Store) {
  const among = (column: string) => `${column} IN (SELECT value FROM json_each(?))`
  return {
    find: sqlite.prepare(
      `SELECT ${columns} FROM links WHERE app_id = ? AND resource = ? AND ${among('object_id')}`,
    ),
    leadingTo: sqlite.prepare(
      `SELECT ${columns} FROM links WHERE app_id = ? AND resource = ? AND ${among('target_id')}`,
    ),
    holder: sqlite
      .prepare(
        `SELECT 1 FROM links WHERE app_id = ? AND resource = ? AND target_id = ? AND object_id <> ?
          AND state = 'managed' AND active = 1`,
      )
      .pluck(),
    others: sqlite
      .prepare(
        'SELECT object_id FROM links WHERE app_id = ? AND resource = ? AND target_id = ? AND object_id <> ?',
      )
      .pluck(),
    put: sqlite.prepare(
      `INSERT INTO links (app_id, resource, object_id, target_id, state, known, active, label, created_at, updated_at)
       SELECT @appId, @resource, @objectId, @targetId, @state, @known, @active, @label, @now, @now
       -- The app may have been deleted while the request was under way.
       WHERE EXISTS (SELECT 1 FROM apps WHERE id = @appId)
       ON CONFLICT DO UPDATE SET target_id = excluded.target_id, state = excluded.state, known = excluded.known,
         active = excluded.active, label = excluded.label, updated_at = excluded.updated_at`,
    ),
    drop: sqlite.prepare('DELETE FROM links WHERE app_id = ? AND resource = ? AND object_id = ?'),
    dropAll: sqlite.prepare('DELETE FROM links WHERE app_id = ?'),
  }
}
