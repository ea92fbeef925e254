import type { Clock } from '../base/clock.ts'
import { parseDuration } from '../base/duration.ts'
import { AppError } from '../base/error.ts'
import type { JsonObject } from '../base/json.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Alarms } from './alarms.ts'
import type { AppContext } from './app-context.ts'
import type { ImportOutcome } from './import-run.ts'
import type { ImportRow, ImportStore, ImportTrigger } from './import-store.ts'
import { decideRetry } from './retry.ts'

export interface ImportRequest {
  /** Default: users, and groups where the profile imports them. */
  resources?: readonly ResourceType[] | undefined
  /** Goes on although the safeguard would stop it. */
  force?: boolean | undefined
}

export interface ImportControlParts {
  app: AppContext
  clock: Clock
  alarms: Alarms
  imports: ImportStore
  run: (importId: number, request: Required<ImportRequest>) => Promise<ImportOutcome>
  onImport: (row: ImportRow) => void
  onError: (error: unknown) => void
}

/** The imports of one app: one at a time, when an administrator asks and when the schedule says so. */
export class ImportControl {
  readonly #parts: ImportControlParts
  #current: Promise<ImportRow> | undefined
  #stopped = false

  constructor(parts: ImportControlParts) {
    this.#parts = parts
  }

  get underWay(): boolean {
    return this.#current !== undefined
  }

  /** Waits for the next moment of the schedule; what is due already begins. */
  start(): void {
    const { app, clock, imports } = this.#parts
    const { schedule, throttled } = app.profile.import
    const planned = imports.nextAt(app.id)
    const retries = throttled === 'retry' && planned !== null && isThrottled(imports.last(app.id))
    if (this.#isSuspended() || (schedule === null && !retries)) {
      if (planned !== null) imports.plan(app.id, null)
      return
    }
    const latest = schedule === null ? Number.POSITIVE_INFINITY : clock.now() + parseDuration(schedule)
    this.#plan(Math.min(planned ?? latest, latest))
  }

  /** Takes no more; resolves when the one under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true
    // How it ended is told to whoever asked for it.
    await Promise.allSettled([this.#current])
  }

  /** Imports for an administrator. Throws `ERR_STATE` while another is under way, or for groups that are not imported. */
  request(request: ImportRequest): Promise<ImportRow> {
    const { name, profile } = this.#parts.app
    if (request.resources?.includes('Group') && !profile.import.groups) {
      throw new AppError('ERR_STATE', `The profile of app "${name}" does not import groups.`, {
        hint: 'The override import.groups: true changes that.',
      })
    }
    if (this.#current) {
      throw new AppError('ERR_STATE', `An import of app "${name}" is under way.`, {
        hint: 'Wait for it; GET …/imports shows it.',
      })
    }
    return this.#begin('manual', request)
  }

  #begin(trigger: ImportTrigger, { resources, force = false }: ImportRequest): Promise<ImportRow> {
    const { app, clock, imports, onImport } = this.#parts
    const before = imports.last(app.id)
    const row = imports.start(app.id, trigger, force, clock.now())
    onImport(row)
    const all: readonly ResourceType[] = app.profile.import.groups ? ['User', 'Group'] : ['User']
    const current = this.#run(row, { resources: resources ?? all, force }, before)
    this.#current = current
    return current
  }

  async #run(
    row: ImportRow,
    request: Required<ImportRequest>,
    before: ImportRow | undefined,
  ): Promise<ImportRow> {
    const { clock, imports, run, onImport } = this.#parts
    try {
      const { state, failure, ...outcome } = await run(row.id, request)
      const attempt = failure?.class === 'throttled' ? attemptAfter(before, row) : undefined
      const result = { ...row.result, ...outcome, ...(attempt && { attempt }) }
      const finished = imports.finish(row, state, result as unknown as JsonObject, clock.now())
      this.#current = undefined
      if (!this.#stopped) this.#planNext(failure, attempt)
      onImport(finished)
      return finished
    } catch (error) {
      const message = `A fault of ours ended the import: ${error instanceof Error ? error.message : error}`
      const failed = imports.finish(row, 'failed', { ...row.result, message }, clock.now())
      this.#current = undefined
      onImport(failed)
      throw error
    }
  }

  /** The schedule counts from the end of an import; after a 429 the waits of the profile come first. */
  #planNext(failure: ImportOutcome['failure'], attempt: Attempt | undefined): void {
    const { app, clock, imports } = this.#parts
    const { schedule, throttled } = app.profile.import
    const now = clock.now()
    const suspended = this.#isSuspended()
    const times = schedule === null || suspended ? [] : [now + parseDuration(schedule)]
    if (failure && attempt && throttled === 'retry') {
      const { attempts, since: firstFailureAt, waited } = attempt
      const decision = decideRetry(app.profile, failure, { attempts, now, firstFailureAt, waited })
      if (decision.retry) times.push(decision.at)
    }
    if (times.length === 0) imports.plan(app.id, null)
    else this.#plan(Math.min(...times))
  }

  /** The safeguard stopped the last one: none begins by itself until an administrator's has gone through. */
  #isSuspended(): boolean {
    const { app, imports } = this.#parts
    return imports.last(app.id)?.state === 'stopped'
  }

  #plan(at: number): void {
    const { app, alarms, clock, imports } = this.#parts
    imports.plan(app.id, at)
    if (at <= clock.now()) this.#ring()
    else alarms.set('import', at, () => this.#ring())
  }

  #ring(): void {
    const { app, clock, imports, onError } = this.#parts
    const at = imports.nextAt(app.id)
    // Whoever imports by hand at that moment plans the next one, or has suspended the schedule.
    if (this.#stopped || this.#current || at === null || at > clock.now()) return
    this.#begin(isThrottled(imports.last(app.id)) ? 'retry' : 'schedule', {}).catch(onError)
  }
}

/** How often in a row an import was answered with 429, since when, and how long the last one had waited. */
interface Attempt {
  attempts: number
  since: number
  waited: number | null
}

function attemptAfter(before: ImportRow | undefined, { startedAt }: ImportRow): Attempt {
  const last = before?.result.attempt as Attempt | undefined
  if (!before || !last) return { attempts: 1, since: startedAt, waited: null }
  const waited = startedAt - (before.finishedAt ?? startedAt)
  return { attempts: last.attempts + 1, since: last.since, waited }
}

function isThrottled(last: ImportRow | undefined): boolean {
  return last?.result.attempt !== undefined
}
