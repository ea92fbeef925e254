import { AppError } from '../base/error.ts'
import type { JsonObject } from '../base/json.ts'
import type { AppRow } from '../directory/app.ts'
import { exchangeId } from '../journal/ids.ts'
import type { Travel } from '../measure/travel.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { ResetScope } from './app-control.ts'
import type { AppRunner } from './app-runner.ts'
import { readStatus } from './app-status.ts'
import { ComingToRest } from './coming-to-rest.ts'
import type { CycleRow } from './cycle-store.ts'
import { readDrift } from './drift.ts'
import type { DriftReport } from './drift-report.ts'
import type { CandidateQuery, EngineApi, ImportDecision, LogRequest, Page } from './engine-api.ts'
import { type EngineOptions, EngineParts } from './engine-parts.ts'
import type { ImportRequest } from './import-control.ts'
import { Interrupted } from './interrupted.ts'
import type { OnDemandSubject } from './on-demand.ts'
import { OperationDesk } from './operation-desk.ts'
import { ReadingDesk } from './reading-desk.ts'
import { showCycle, showImport } from './show.ts'
import type {
  AppStatus,
  ConnectionTestResult,
  CycleView,
  DelayRow,
  EngineEvent,
  FaultView,
  ImportCandidate,
  ImportResult,
  LinkView,
  ObservationView,
  ObserveRequest,
  OnDemandResult,
  OperationView,
  SettleResult,
  TaskView,
} from './view.ts'

/** What the restart of the vendor's console does: links are kept. */
const defaultReset: readonly ResetScope[] = ['Watermark', 'Escrows', 'QuarantineState']

/** Keeps a runner for each active app, and answers for all of them. */
export class Engine implements EngineApi {
  readonly #parts: EngineParts
  readonly #operations: OperationDesk
  readonly #reading: ReadingDesk
  readonly #rest: ComingToRest
  readonly #unsubscribe: (() => void)[]

  constructor(options: EngineOptions) {
    const { directory, journal } = options
    const parts = new EngineParts(options)
    this.#parts = parts
    this.#operations = new OperationDesk(parts)
    this.#reading = new ReadingDesk(parts)
    this.#rest = new ComingToRest(parts)
    this.#unsubscribe = [
      directory.onChange((seq) => this.#onChange(seq)),
      directory.apps.onChange(() => {
        parts.runners.refresh()
        parts.observation.refresh()
      }),
      journal.subscribe((seq, appId) => {
        const app = parts.runners.get(appId)?.app.name ?? appId
        parts.events.emit({ type: 'exchange.finished', seq, exchangeId: exchangeId(seq), app })
      }),
    ]
    parts.runners.refresh()
  }

  status(app: string): AppStatus {
    return readStatus(this.#parts, this.#row(app))
  }

  sync(app: string, mode: 'initial' | 'incremental'): CycleView {
    const { row, runner } = this.#active(app)
    runner.sync(mode)
    const cycle =
      runner.app.profile.sync.trigger === 'cycles'
        ? (runner.cycle ?? this.#parts.cycles.last(row.id))
        : undefined
    if (cycle) return showCycle(cycle, row.name)
    const now = this.#parts.clock.now()
    const placeholder: CycleRow = {
      id: 0,
      appId: row.id,
      kind: mode,
      state: 'planning',
      startedAt: now,
      finishedAt: null,
      counts: {},
    }
    return showCycle(placeholder, row.name)
  }

  provisionOnDemand(app: string, subject: OnDemandSubject): Promise<OnDemandResult> {
    const { row, runner } = this.#active(app)
    return this.#parts.onDemand.provision(row, runner, subject)
  }

  async testConnection(app: string): Promise<ConnectionTestResult> {
    const row = this.#row(app)
    const { failure, exchangeSeqs } = await this.#parts.runners.lend(row, ({ errands }) =>
      errands.probe(null),
    )
    return {
      ok: failure === undefined,
      failure: failure ? { message: failure.message, detail: failure.detail } : null,
      exchangeIds: exchangeSeqs.map(exchangeId),
    }
  }

  async drift(app: string): Promise<DriftReport> {
    const row = this.#row(app)
    const { runners, store, links, toldMembers, differences, evaluator } = this.#parts
    try {
      return await runners.lend(row, ({ app: context, errands }) => {
        const ask = errands.ask.bind(errands)
        return readDrift({ store, links, toldMembers, differences, evaluator, ask }, context)
      })
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error
      throw new AppError(
        'ERR_STATE',
        `The reading of app "${row.name}" was cut short: it was paused, changed or deleted, or the server stopped.`,
        { hint: 'Ask again.' },
      )
    }
  }

  async import(app: string, request: ImportRequest = {}): Promise<ImportResult> {
    const { row, runner } = this.#active(app)
    return showImport(await runner.imports.request(request), row.name)
  }

  imports({ app, ...query }: Parameters<EngineApi['imports']>[0]): Page<ImportResult> {
    return this.#parts.desk.list(this.#row(app), query)
  }

  importResult(app: string, id: string): ImportResult {
    return this.#parts.desk.get(this.#row(app), id)
  }

  importCandidates({ app, ...query }: CandidateQuery): Page<ImportCandidate> {
    return this.#parts.desk.candidates(this.#row(app).id, query)
  }

  decideImport(app: string, targetId: string, decision: ImportDecision): ImportCandidate {
    const { runner } = this.#active(app)
    return this.#parts.desk.decide(runner.app, targetId, decision, (user) => runner.onLinked([user]))
  }

  pause(app: string): AppStatus {
    const row = this.#row(app)
    this.#parts.control.pause(row)
    return this.status(row.id)
  }

  resume(app: string): AppStatus {
    const row = this.#row(app)
    this.#parts.control.resume(row)
    return this.status(row.id)
  }

  async restart(app: string, scope: readonly ResetScope[] = defaultReset): Promise<AppStatus> {
    const row = this.#row(app)
    await this.#parts.control.restart(row, scope)
    return this.status(row.id)
  }

  allowDeletions(app: string): AppStatus {
    const row = this.#row(app)
    this.#parts.control.allowDeletions(row)
    return this.status(row.id)
  }

  settle(query: Parameters<EngineApi['settle']>[0]): Promise<SettleResult> {
    return this.#rest.settle(query)
  }

  advance(ms: number): Promise<{ now: string }> {
    return this.#rest.advance(ms)
  }

  operations(query: Parameters<EngineApi['operations']>[0]): Page<OperationView> {
    return this.#operations.list(query)
  }

  operation(id: string): OperationView {
    return this.#operations.get(id)
  }

  log(request: LogRequest): Page<JsonObject> {
    return this.#operations.log(request)
  }

  retry(operationId: string): OperationView {
    return this.#operations.retry(operationId)
  }

  tasks(query: Parameters<EngineApi['tasks']>[0]): Page<TaskView> {
    return this.#operations.tasks(query)
  }

  retryTasks(app: string, resource?: ResourceType): { retried: string[] } {
    return this.#operations.retryTasks(app, resource)
  }

  dismiss(operationId: string): OperationView {
    return this.#operations.dismiss(operationId)
  }

  approvals(query: Parameters<EngineApi['approvals']>[0]): Page<OperationView> {
    return this.#operations.approvals(query)
  }

  approve(operationId: string): OperationView {
    return this.#operations.approve(operationId)
  }

  reject(operationId: string): OperationView {
    return this.#operations.reject(operationId)
  }

  approveAll(app: string): { approved: number } {
    return this.#operations.approveAll(app)
  }

  links(query: Parameters<EngineApi['links']>[0]): Page<LinkView> {
    return this.#reading.links(query)
  }

  refreshEntitlements(app: string): Promise<ImportResult> {
    return this.import(app, { resources: ['Group'] })
  }

  reapplyMappings(app: string): AppStatus {
    const { row, runner } = this.#active(app)
    this.#parts.planner.lookAtUsers(runner.app)
    runner.wake()
    return this.status(row.id)
  }

  cycles(query: Parameters<EngineApi['cycles']>[0]): Page<CycleView> {
    return this.#reading.cycles(query)
  }

  faults(app: string): FaultView[] {
    return this.#parts.faults.list(app)
  }

  setFaults(app: string, faults: Parameters<EngineApi['setFaults']>[1]): FaultView[] {
    return this.#parts.faults.set(app, faults)
  }

  clearFaults(app: string): void {
    this.#parts.faults.clear(app)
  }

  delays(query: Parameters<EngineApi['delays']>[0]): DelayRow[] {
    return this.#reading.delays(query)
  }

  travels(query: Parameters<EngineApi['travels']>[0]): Travel[] {
    return this.#reading.travels(query)
  }

  observation(app: string): ObservationView {
    return this.#parts.observation.view(this.#row(app))
  }

  observe(app: string, request: ObserveRequest = {}): ObservationView {
    const { pollMs = 250, patienceMs = 60_000, time = 'real', probe } = request
    const interval = pollMs === null ? null : Math.max(1, pollMs)
    this.#parts.observation.set(this.#row(app), { pollMs: interval, patienceMs, time }, probe)
    return this.observation(app)
  }

  unobserve(app: string): void {
    this.#parts.observation.unset(this.#row(app))
  }

  async look(app: string): Promise<ObservationView> {
    await this.#parts.observation.look(this.#row(app))
    return this.observation(app)
  }

  seen(query: Parameters<EngineApi['seen']>[0]): Promise<boolean> {
    return this.#rest.seen(query)
  }

  subscribe(listener: (event: EngineEvent) => void): () => void {
    return this.#parts.events.subscribe(listener)
  }

  async close(): Promise<void> {
    this.#parts.closed = true
    for (const end of this.#unsubscribe) end()
    await this.#parts.runners.close()
    this.#parts.observation.close()
    this.#parts.store.flush()
  }

  #onChange(seq: number): void {
    if (this.#parts.closed) return
    this.#parts.lostAssignments.look()
    for (const runner of this.#parts.runners.of(undefined)) {
      if (runner.app.profile.sync.trigger === 'events') runner.wake()
    }
    if (!this.#parts.events.listened) return
    const [change] = this.#parts.directory.changes.list({ after: seq - 1, limit: 1 })
    if (change) this.#parts.events.emit({ type: 'change.committed', seq, event: change.event })
  }

  #active(app: string): { row: AppRow; runner: AppRunner } {
    const row = this.#row(app)
    return { row, runner: this.#parts.runners.active(row) }
  }

  #row(app: string): AppRow {
    return this.#parts.directory.apps.row(app)
  }
}
