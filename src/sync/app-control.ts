import type { Clock } from '../base/clock.ts'
import { AppError } from '../base/error.ts'
import type { JsonObject } from '../base/json.ts'
import type { AppRow } from '../directory/app.ts'
import type { Directory } from '../directory/directory.ts'
import type { AppState } from '../store/schema.ts'
import type { LinkStore } from './link-store.ts'
import type { OperationStore } from './operation-store.ts'
import type { Quarantine } from './quarantine.ts'
import type { RunnerPool } from './runner-pool.ts'
import type { EngineEvent } from './view.ts'

/** What a restart forgets. Microsoft Graph, `synchronizationJob: restart`, `resetScope`. */
export const resetScopes = ['Watermark', 'Escrows', 'QuarantineState', 'ConnectorDataStore', 'Full'] as const
export type ResetScope = (typeof resetScopes)[number]

export interface AppControlParts {
  clock: Clock
  directory: Directory
  operations: OperationStore
  links: LinkStore
  runners: RunnerPool
  emit: (event: EngineEvent) => void
}

/** The states of apps, and how administrators and cycles change them. */
export class AppControl {
  readonly #parts: AppControlParts

  constructor(parts: AppControlParts) {
    this.#parts = parts
  }

  /** Tells of each new state and of each new reason, as the vendor would by e-mail. */
  setState(app: AppRow, state: AppState, quarantine: JsonObject | null): void {
    const { directory, emit } = this.#parts
    const before = directory.apps.row(app.id)
    directory.apps.setState(app.id, state, quarantine)
    const reason = (quarantine?.reason as string | undefined) ?? null
    if (before.state === state && (before.quarantine?.reason ?? null) === reason) return
    emit({ type: 'app.state', app: before.name, state, reason })
  }

  health(app: AppRow): Quarantine | null {
    return this.#parts.directory.apps.row(app.id).quarantine as Quarantine | null
  }

  /** Nothing is sent until it is resumed; a quarantine is remembered. */
  pause(app: AppRow): void {
    if (app.state === 'paused') return
    this.#demand(app, ['active', 'quarantined'])
    this.setState(app, 'paused', app.quarantine)
  }

  /** Goes on where it was; an app in quarantine, or disabled by one, is trusted again. */
  resume(app: AppRow): void {
    if (app.state === 'active') return
    const distrusted = app.state === 'paused' && app.quarantine !== null
    this.setState(app, distrusted ? 'quarantined' : 'active', distrusted ? app.quarantine : null)
    if (app.state === 'paused') return
    const runner = this.#parts.runners.active(this.#parts.directory.apps.row(app.id))
    if (runner.app.profile.sync.trigger === 'cycles') runner.sync('incremental')
  }

  /** Forgets what `scope` names and begins again, where the watermark is forgotten with everything. */
  async restart(app: AppRow, scope: readonly ResetScope[]): Promise<void> {
    const { clock, directory, operations, links, runners } = this.#parts
    const forgets = (one: ResetScope) => scope.includes(one) || scope.includes('Full')
    // What is on the wire may still bring a link that was to be forgotten.
    if (forgets('ConnectorDataStore')) await runners.halt(app.id)
    if (forgets('Escrows')) operations.dropWaiting(app.id, clock.now())
    if (forgets('ConnectorDataStore')) links.dropAll(app.id)
    const { state, quarantine } = directory.apps.row(app.id)
    const trusted = forgets('QuarantineState') || quarantine === null
    this.setState(app, trusted ? 'active' : state, trusted ? null : quarantine)
    runners.refresh()
    const runner = runners.active(directory.apps.row(app.id))
    if (forgets('Watermark')) runner.sync('initial')
    else runner.rereadQueue()
  }

  /** Deletions that were too many at once go with the next cycle. Returns how many. */
  allowDeletions(app: AppRow): number {
    const { clock, operations } = this.#parts
    return operations.release({ appId: app.id, hold: 'deletions' }, clock.now())
  }

  #demand({ name, state }: AppRow, from: readonly AppState[]): void {
    if (from.includes(state)) return
    throw new AppError('ERR_STATE', `App "${name}" is ${state}; this needs ${from.join(' or ')}.`)
  }
}
