import type { Failure } from '../dialect/outcome.ts'
import { isWhole, type Reading } from '../dialect/reading.ts'
import { exchangeId } from '../journal/ids.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { ImportState } from '../store/schema.ts'
import type { AppContext } from './app-context.ts'
import { type ConverseParts, newTrace, type Trace } from './converse.ts'
import { type ApplyParts, applyImport, safeguard, tidy } from './import-apply.ts'
import { newCounts } from './import-tally.ts'
import { Interrupted } from './interrupted.ts'
import type { MatchStore } from './match-store.ts'
import { readResources } from './read-resources.ts'
import type { ImportCounts } from './view.ts'

export interface ImportRunParts extends ApplyParts {
  matches: MatchStore
  wire: ConverseParts
}

/** How an import went, as it is written down. */
export interface ImportOutcome {
  state: Exclude<ImportState, 'running'>
  users: ImportCounts | null
  groups: ImportCounts | null
  message: string | null
  exchangeIds: string[]
  /** The request that ended it. */
  failure: Failure | undefined
}

/** Reads the target, and applies what was read: everything that the profile applies by itself, or nothing. */
export async function runImport(
  parts: ImportRunParts,
  app: AppContext,
  importId: number,
  { resources, force }: { resources: readonly ResourceType[]; force: boolean },
): Promise<ImportOutcome> {
  const trace = newTrace(null, null)
  const counts: Record<ResourceType, ImportCounts | null> = { User: null, Group: null }
  const end = (state: ImportOutcome['state'], message: string | null, failure?: Failure): ImportOutcome => ({
    state,
    users: counts.User,
    groups: counts.Group,
    message,
    exchangeIds: trace.exchangeSeqs.map(exchangeId),
    failure,
  })
  try {
    return await readAndApply(parts, app, { importId, resources, force, trace, counts, end })
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error
    const last = counts.Group ?? counts.User
    if (last) last.ended = 'interrupted'
    return end(
      'failed',
      'The import was cut short: the app was paused, changed or deleted, or the server stopped.',
    )
  }
}

interface Course {
  importId: number
  resources: readonly ResourceType[]
  force: boolean
  trace: Trace
  counts: Record<ResourceType, ImportCounts | null>
  end: (state: ImportOutcome['state'], message: string | null, failure?: Failure) => ImportOutcome
}

async function readAndApply(
  parts: ImportRunParts,
  app: AppContext,
  { importId, resources, force, trace, counts, end }: Course,
): Promise<ImportOutcome> {
  const { store, losses } = parts
  store.flush()
  const linksUpTo = losses.lastLink()
  const readings = new Map<ResourceType, Reading>()
  for (const resource of resources) {
    const tally = newCounts()
    counts[resource] = tally
    const reading = await readResources({ ...parts, trace }, app, resource, importId, tally)
    readings.set(resource, reading)
    if (reading.end !== 'failed' && reading.end !== 'endless') continue
    await tidy(parts, app.id, importId, [])
    return end('failed', `Nothing was applied: ${tally.note}.`, reading.failure)
  }
  parts.goOn()
  store.flush()
  const whole = [...readings].filter(([, reading]) => isWhole(reading)).map(([resource]) => resource)
  const { User: users, Group: groups } = counts
  const scope = { importId, linksUpTo, whole: whole.includes('User') }
  if (users) users.removed = losses.unlisted(app.id, 'User', scope)
  if (groups) groups.removed = losses.unlisted(app.id, 'Group', { ...scope, whole: whole.includes('Group') })
  const tooMany = users && !force ? safeguard(parts, app, scope) : undefined
  if (tooMany === undefined && users) await applyImport(parts, app, scope, users)
  await tidy(parts, app.id, importId, tooMany === undefined ? whole : [])
  return tooMany === undefined ? end('finished', null) : end('stopped', tooMany)
}
