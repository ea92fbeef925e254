import { type ImportEnd, importPages } from '../dialect/import-pages.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Store } from '../store/store.ts'
import type { AppContext } from './app-context.ts'
import { type ConverseParts, converse, type Trace } from './converse.ts'
import type { ImportCounts } from './view.ts'

/** Reads the target and says what of it the IdP knows. Nothing is written into the directory. */
export async function importResources(
  store: Store,
  app: AppContext,
  resource: ResourceType,
  wire: ConverseParts,
  trace: Trace,
): Promise<ImportCounts> {
  store.flush()
  const known = knownResources(store, app.id, resource)
  const counts: ImportCounts = {
    scanned: 0,
    new: 0,
    matched: 0,
    linked: 0,
    removed: 0,
    skipped: 0,
    ended: 'complete',
    failure: null,
  }
  const conversation = importPages(app.profile, resource, (id, each) => {
    if (each.active === false && app.profile.import.inactive === 'skip') {
      counts.skipped++
      known.linked.delete(id)
      return
    }
    counts.scanned++
    const name = String((resource === 'User' ? each.userName : each.displayName) ?? '').toLowerCase()
    if (known.linked.delete(id)) counts.linked++
    else if (known.names.has(name)) counts.matched++
    else counts.new++
  })
  const { ended, transport } = await converse(wire, app, trace, conversation)
  const end: ImportEnd = transport ? { kind: 'failed', failure: transport } : ended
  // What was not listed is only known to be gone when the list was read to its end.
  if (end.kind === 'complete') counts.removed = known.linked.size
  counts.ended = end.kind
  counts.failure = end.kind === 'failed' ? end.failure.message : null
  return counts
}

function knownResources(store: Store, appId: string, resource: ResourceType) {
  const names =
    resource === 'User' ? 'SELECT lower(user_name) FROM users' : 'SELECT lower(display_name) FROM groups'
  const linked = store.sqlite
    .prepare('SELECT target_id FROM links WHERE app_id = ? AND resource = ?')
    .pluck()
    .all(appId, resource) as string[]
  return { linked: new Set(linked), names: new Set(store.sqlite.prepare(names).pluck().all() as string[]) }
}
