import { AppError } from '../base/error.ts'
import type { Profile } from '../profile/schema.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { LinkState } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import type { Page } from './engine-api.ts'
import type { LinkView } from './view.ts'

export interface LinkQuery {
  appId: string
  objectId: string | undefined
  limit: number
  cursor: string | undefined
}

interface LinkRow {
  resource: ResourceType
  objectId: string
  label: string
  targetId: string | null
  state: LinkState | null
  provisioning: keyof Profile['provisioningStates']
}

/**
 * Users and groups of an app as an administrator sees them: what is linked, and what is on its way there or has failed
 * to get there. In the order of kind and id.
 */
export class LinkList {
  readonly #store: Store
  readonly #page: ReturnType<typeof prepare>

  constructor(store: Store) {
    this.#store = store
    this.#page = prepare(store)
  }

  /** `words`: what the vendor calls the states. */
  page({ appId, objectId, limit, cursor }: LinkQuery, words: Profile['provisioningStates']): Page<LinkView> {
    this.#store.flush()
    const [resource, id] = placeOf(cursor)
    const scope = { appId, objectId: objectId ?? null, resource, id, limit: limit + 1 }
    const rows = this.#page.all(scope) as LinkRow[]
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      // Of what failed once and is gone since, nobody sees anything.
      items: shown
        .filter(({ targetId, provisioning }) => targetId !== null || provisioning !== 'provisioned')
        .map(({ provisioning, ...link }) => ({ ...link, provisioningState: words[provisioning] })),
      nextCursor: rows.length > limit && last ? `${last.resource}:${last.objectId}` : null,
    }
  }
}

function placeOf(cursor: string | undefined): [resource: string, id: string] {
  if (cursor === undefined) return ['', '']
  const [, resource, id] = /^(User|Group):(\w+)$/.exec(cursor) ?? []
  if (resource === undefined || id === undefined) {
    throw new AppError('ERR_CURSOR_INVALID', `"${cursor}" is not a cursor of this list.`)
  }
  return [resource, id]
}

function prepare({ sqlite }: Store) {
  const from = (table: string, where: string) => `
    SELECT * FROM (SELECT DISTINCT resource, object_id FROM ${table}
      WHERE app_id = @appId AND ${where} (resource, object_id) > (@resource, @id)
        AND (@objectId IS NULL OR object_id = @objectId)
      ORDER BY resource, object_id LIMIT @limit)`
  const own = `o.app_id = @appId AND o.resource = x.resource AND o.object_id = x.object_id`
  const last = `SELECT seq FROM operations o WHERE ${own} ORDER BY seq DESC LIMIT 1`
  return sqlite.prepare(`
    SELECT x.resource AS resource, x.object_id AS objectId, l.target_id AS targetId, l.state AS state,
      coalesce((SELECT label FROM operations WHERE seq = (${last})), l.label) AS label,
      CASE
        WHEN EXISTS (SELECT 1 FROM operations o WHERE ${own} AND o.status = 'waiting' AND o.hold = 'approval')
          THEN 'pending'
        WHEN EXISTS (SELECT 1 FROM operations o WHERE ${own} AND o.status IN ('queued', 'running', 'waiting'))
          THEN 'provisioning'
        WHEN (SELECT status FROM operations WHERE seq = (${last})) = 'failed' THEN 'failed'
        ELSE 'provisioned'
      END AS provisioning
    FROM (${from('links', '')}
      UNION ${from('operations', `status IN ('queued', 'running', 'waiting', 'failed') AND`)}) x
    LEFT JOIN links l ON l.app_id = @appId AND l.resource = x.resource AND l.object_id = x.object_id
    ORDER BY x.resource, x.object_id LIMIT @limit`)
}
