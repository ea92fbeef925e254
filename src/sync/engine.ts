import type { Clock } from '../base/clock.ts'
import { AppError } from '../base/error.ts'
import type { JsonObject } from '../base/json.ts'
import type { AppRow } from '../directory/app.ts'
import type { Directory } from '../directory/directory.ts'
import { exchangeId, numberIn, operationId } from '../journal/ids.ts'
import type { Journal } from '../journal/journal.ts'
import { readDelays } from '../measure/delay.ts'
import { readTravels, type Travel } from '../measure/travel.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Store } from '../store/store.ts'
import type { LocalServers } from '../wire/loopback.ts'
import { type AnswerOrder, AsSent, asTheyCome } from './answer-order.ts'
import { AppControl, type ResetScope } from './app-control.ts'
import type { AppRunner, RunnerParts } from './app-runner.ts'
import { Approvals } from './approvals.ts'
import { type CycleRow, CycleStore } from './cycle-store.ts'
import { DoubtStore } from './doubt-store.ts'
import { readDrift } from './drift.ts'
import type { DriftReport } from './drift-report.ts'
import type { CandidateQuery, EngineApi, ImportDecision, LogRequest, Page } from './engine-api.ts'
import { EntitlementPlanner } from './entitlement-planner.ts'
import { EntitlementStore } from './entitlement-store.ts'
import { Evaluator } from './evaluate.ts'
import { FaultControl } from './fault-control.ts'
import { FaultStore } from './fault-store.ts'
import type { ImportRequest } from './import-control.ts'
import { ImportDesk } from './import-desk.ts'
import { Interrupted } from './interrupted.ts'
import { LinkList } from './link-list.ts'
import { LinkStore } from './link-store.ts'
import { LogStore } from './log-store.ts'
import { LostAssignments } from './lost-assignments.ts'
import { Observation } from './observation.ts'
import { OnDemand, type OnDemandSubject } from './on-demand.ts'
import { OperationStore } from './operation-store.ts'
import { Performer } from './performer.ts'
import { Planner } from './planner.ts'
import { pushRuleLimit } from './push-rule-limit.ts'
import { PushStore } from './push-store.ts'
import { RunnerPool } from './runner-pool.ts'
import { ScanStore } from './scan-store.ts'
import { Settler } from './settle.ts'
import { isoOrNull, showCycle, showImport, showOperation } from './show.ts'
import { SubjectReader } from './subject-reader.ts'
import { showTask, TaskControl } from './task-control.ts'
import { VendorLog } from './vendor-log.ts'
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

export interface EngineOptions {
  clock: Clock
  store: Store
  directory: Directory
  journal: Journal
  pace: 'vendor' | 'fast'
  /** Targets in this process. */
  servers?: LocalServers | undefined
}

/** What the restart of the vendor's console does: links are kept. */
const defaultReset: readonly ResetScope[] = ['Watermark', 'Escrows', 'QuarantineState']

/** Keeps a runner for each active app, and answers for all of them. */
export class Engine implements EngineApi {
  readonly #options: EngineOptions
  readonly #operations: OperationStore
  readonly #approvals: Approvals
  readonly #links: LinkStore
  readonly #linkList: LinkList
  readonly #log: LogStore
  readonly #vendorLog: VendorLog
  readonly #doubts: DoubtStore
  readonly #scans: ScanStore
  readonly #cycles: CycleStore
  readonly #pushes: PushStore
  readonly #faultStore: FaultStore
  readonly #faults: FaultControl
  readonly #planner: Planner
  readonly #evaluator: Evaluator
  readonly #performer: Performer
  readonly #settler: Settler
  readonly #desk: ImportDesk
  readonly #runners: RunnerPool
  readonly #answers: AnswerOrder
  readonly #lostAssignments: LostAssignments
  readonly #control: AppControl
  readonly #tasks: TaskControl
  readonly #onDemand: OnDemand
  readonly #observation: Observation
  readonly #listeners = new Set<(event: EngineEvent) => void>()
  readonly #unsubscribe: (() => void)[]
  #fault: unknown
  #closed = false

  constructor(options: EngineOptions) {
    const { store, directory, clock, journal } = options
    this.#options = options
    this.#operations = new OperationStore(store)
    this.#approvals = new Approvals(this.#operations, clock)
    this.#links = new LinkStore(store)
    this.#linkList = new LinkList(store)
    this.#scans = new ScanStore(store)
    this.#cycles = new CycleStore(store)
    const subjects = new SubjectReader(store)
    this.#doubts = new DoubtStore(store)
    this.#evaluator = new Evaluator(subjects, this.#links, this.#doubts)
    this.#pushes = new PushStore(store)
    directory.pushRules.limitBy(pushRuleLimit)
    this.#log = new LogStore(store)
    this.#vendorLog = new VendorLog(store, this.#log)
    this.#observation = new Observation({
      store,
      clock,
      directory,
      servers: options.servers,
      onProgress: () => this.#settler.progress(),
    })
    this.#performer = new Performer({
      clock,
      store,
      links: this.#links,
      operations: this.#operations,
      pushes: this.#pushes,
      log: this.#log,
      doubts: this.#doubts,
      observation: this.#observation,
    })
    this.#faultStore = new FaultStore(store)
    this.#faults = new FaultControl({
      store: this.#faultStore,
      row: (app) => this.#row(app),
      onChange: (appId) => this.#runners.get(appId)?.useFaults(),
    })
    this.#lostAssignments = new LostAssignments(store, directory)
    this.#planner = new Planner({
      store,
      lostAssignments: this.#lostAssignments,
      evaluator: this.#evaluator,
      entitlements: new EntitlementPlanner(subjects, new EntitlementStore(store)),
      links: this.#links,
      operations: this.#operations,
      scans: this.#scans,
      log: this.#log,
    })
    this.#desk = new ImportDesk({ store, clock, directory, links: this.#links })
    this.#desk.imports.endLeftOver(clock.now())
    this.#settler = new Settler(clock)
    const planning = () => this.#runners.of(undefined).some((runner) => runner.planning)
    this.#answers = clock.kind === 'virtual' ? new AsSent(planning) : asTheyCome
    this.#runners = new RunnerPool(
      directory,
      { seed: store.seed, servers: options.servers },
      (app) => this.#runnerParts(app),
      () => this.#settler.progress(),
    )
    this.#onDemand = new OnDemand({
      clock,
      directory,
      cycles: this.#cycles,
      planner: this.#planner,
      evaluator: this.#evaluator,
      operations: this.#operations,
      emit: (event) => this.#emit(event),
    })
    this.#tasks = new TaskControl({
      directory,
      operations: this.#operations,
      pushes: this.#pushes,
      wake: (appId) => this.#runners.get(appId)?.rereadQueue(),
    })
    this.#control = new AppControl({
      clock,
      directory,
      operations: this.#operations,
      links: this.#links,
      runners: this.#runners,
      emit: (event) => this.#emit(event),
    })
    this.#unsubscribe = [
      directory.onChange((seq) => this.#onChange(seq)),
      directory.apps.onChange(() => {
        this.#runners.refresh()
        this.#observation.refresh()
      }),
      journal.subscribe((seq, appId) => {
        const app = this.#runners.get(appId)?.app.name ?? appId
        this.#emit({ type: 'exchange.finished', seq, exchangeId: exchangeId(seq), app })
      }),
    ]
    this.#runners.refresh()
  }

  status(app: string): AppStatus {
    const row = this.#row(app)
    this.#options.store.flush()
    const counts = this.#operations.counts(row.id)
    const runner = this.#runners.get(row.id)
    const running = runner?.running ?? 0
    const last = this.#cycles.last(row.id)
    return {
      state: row.state,
      pending: Math.max(0, counts.queued - running) + counts.waiting + this.#planner.unseen(row.id),
      running,
      failed: counts.failed,
      pushedGroups: this.#pushes.counts(row.id),
      nextCycleAt: row.state === 'disabled' ? null : isoOrNull(row.nextCycleAt),
      nextImportAt: isoOrNull(row.nextImportAt),
      lastCycle: last ? showCycle(last, row.name) : null,
      quarantine: row.quarantine,
    }
  }

  sync(app: string, mode: 'initial' | 'incremental'): CycleView {
    const { row, runner } = this.#active(app)
    runner.sync(mode)
    const cycle =
      runner.app.profile.sync.trigger === 'cycles' ? (runner.cycle ?? this.#cycles.last(row.id)) : undefined
    if (cycle) return showCycle(cycle, row.name)
    const now = this.#options.clock.now()
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
    return this.#onDemand.provision(row, runner, subject)
  }

  async testConnection(app: string): Promise<ConnectionTestResult> {
    const row = this.#row(app)
    const { failure, exchangeSeqs } = await this.#runners.lend(row, ({ errands }) => errands.probe(null))
    return {
      ok: failure === undefined,
      failure: failure ? { message: failure.message, detail: failure.detail } : null,
      exchangeIds: exchangeSeqs.map(exchangeId),
    }
  }

  async drift(app: string): Promise<DriftReport> {
    const row = this.#row(app)
    const { store } = this.#options
    try {
      return await this.#runners.lend(row, ({ app: context, errands }) => {
        const ask = errands.ask.bind(errands)
        return readDrift({ store, links: this.#links, evaluator: this.#evaluator, ask }, context)
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
    return this.#desk.list(this.#row(app), query)
  }

  importResult(app: string, id: string): ImportResult {
    return this.#desk.get(this.#row(app), id)
  }

  importCandidates({ app, ...query }: CandidateQuery): Page<ImportCandidate> {
    return this.#desk.candidates(this.#row(app).id, query)
  }

  decideImport(app: string, targetId: string, decision: ImportDecision): ImportCandidate {
    const { runner } = this.#active(app)
    return this.#desk.decide(runner.app, targetId, decision, (user) => runner.onLinked([user]))
  }

  pause(app: string): AppStatus {
    const row = this.#row(app)
    this.#control.pause(row)
    return this.status(row.id)
  }

  resume(app: string): AppStatus {
    const row = this.#row(app)
    this.#control.resume(row)
    return this.status(row.id)
  }

  async restart(app: string, scope: readonly ResetScope[] = defaultReset): Promise<AppStatus> {
    const row = this.#row(app)
    await this.#control.restart(row, scope)
    return this.status(row.id)
  }

  allowDeletions(app: string): AppStatus {
    const row = this.#row(app)
    this.#control.allowDeletions(row)
    return this.status(row.id)
  }

  async settle({
    app,
    timeoutMs = 30_000,
  }: {
    app?: string | undefined
    timeoutMs?: number | undefined
  }): Promise<SettleResult> {
    const id = app === undefined ? undefined : this.#row(app).id
    const concerned = () => this.#runners.of(id)
    const settled = await this.#settler.settle({
      busy: () => this.#runners.busy(id) || this.#observation.busy(id),
      underWay: () => concerned().some(({ underWay }) => underWay),
      leftOver: () => concerned().some(({ app: { id: each } }) => this.#leftOver(each) > 0),
      timeoutMs,
      failure: () => this.#fault ?? concerned().find(({ trouble }) => trouble)?.trouble,
    })
    this.#options.store.flush()
    const pending = this.#rows()
      .filter((row) => id === undefined || row.id === id)
      .reduce((sum, row) => sum + this.#leftOver(row.id), 0)
    return { settled, pending, now: new Date(this.#options.clock.now()).toISOString() }
  }

  async advance(ms: number): Promise<{ now: string }> {
    await this.#settler.advance(ms, () => this.#runners.busy(undefined) || this.#observation.busy(undefined))
    return { now: new Date(this.#options.clock.now()).toISOString() }
  }

  operations(query: Parameters<EngineApi['operations']>[0]): Page<OperationView> {
    const { app, status, object, cycle, limit = 100, cursor } = query
    this.#options.store.flush()
    const appId = app === undefined ? undefined : this.#row(app).id
    const cycleId = cycle === undefined ? undefined : numberIn('cyc', cycle)
    const after = cursor === undefined ? 0 : (numberIn('op', cursor) ?? badCursor(cursor))
    // What is under way has not been written down as such.
    const stored = status === 'running' ? 'queued' : status
    const rows = this.#operations.list({
      appId,
      status: stored,
      objectId: object,
      cycleId,
      after,
      limit: limit + 1,
    })
    const names = new Map(this.#rows().map((row) => [row.id, row.name]))
    const page = rows.slice(0, limit).map((row) => {
      const taken = this.#runners.get(row.appId)?.isTaken(row.seq) ?? false
      return showOperation(row, names.get(row.appId) ?? row.appId, taken)
    })
    const items = status === undefined ? page : page.filter((operation) => operation.status === status)
    return { items, nextCursor: rows.length > limit ? String(rows[limit - 1]?.seq) : null }
  }

  operation(id: string): OperationView {
    const row = this.#operation(id)
    const taken = this.#runners.get(row.appId)?.isTaken(row.seq) ?? false
    return showOperation(row, this.#row(row.appId).name, taken)
  }

  log({ limit = 100, cursor, ...of }: LogRequest): Page<JsonObject> {
    const operation = 'operation' in of ? this.#operation(of.operation) : undefined
    const row = this.#row('app' in of ? of.app : (operation?.appId ?? ''))
    const after = cursor === undefined ? 0 : (numberIn('log', cursor) ?? badCursor(cursor))
    const { rows, next } = this.#vendorLog.page(row, { operationSeq: operation?.seq, after, limit })
    return { items: rows, nextCursor: next === null ? null : String(next) }
  }

  retry(operationId: string): OperationView {
    this.#tasks.retry(this.#operation(operationId))
    return this.operation(operationId)
  }

  tasks(query: Parameters<EngineApi['tasks']>[0]): Page<TaskView> {
    const { items, nextCursor } = this.operations({ ...query, status: 'failed' })
    return { items: items.map(showTask), nextCursor }
  }

  retryTasks(app: string, resource?: ResourceType): { retried: string[] } {
    this.#options.store.flush()
    return { retried: this.#tasks.retryAll(this.#row(app).id, resource).map(operationId) }
  }

  dismiss(operationId: string): OperationView {
    this.#tasks.dismiss(this.#operation(operationId))
    return this.operation(operationId)
  }

  approvals({ app, limit = 100, cursor }: Parameters<EngineApi['approvals']>[0]): Page<OperationView> {
    const { id, name } = this.#row(app)
    this.#options.store.flush()
    const after = cursor === undefined ? 0 : (numberIn('op', cursor) ?? badCursor(cursor))
    const rows = this.#approvals.list(id, after, limit + 1)
    const items = rows.slice(0, limit).map((row) => showOperation(row, name, false))
    return { items, nextCursor: rows.length > limit ? String(rows[limit - 1]?.seq) : null }
  }

  approve(operationId: string): OperationView {
    const row = this.#operation(operationId)
    this.#approvals.approve(row)
    this.#runners.get(row.appId)?.rereadQueue()
    return this.operation(operationId)
  }

  reject(operationId: string): OperationView {
    const row = this.#operation(operationId)
    this.#approvals.reject(row)
    this.#announceOperation(row.seq, this.#row(row.appId).name)
    return this.operation(operationId)
  }

  approveAll(app: string): { approved: number } {
    const { id } = this.#row(app)
    this.#options.store.flush()
    const approved = this.#approvals.approveAll(id)
    this.#runners.get(id)?.rereadQueue()
    return { approved }
  }

  links({ app, object, limit = 100, cursor }: Parameters<EngineApi['links']>[0]): Page<LinkView> {
    const row = this.#row(app)
    const { provisioningStates } = this.#runners.profileOf(row)
    return this.#linkList.page({ appId: row.id, objectId: object, limit, cursor }, provisioningStates)
  }

  refreshEntitlements(app: string): Promise<ImportResult> {
    return this.import(app, { resources: ['Group'] })
  }

  reapplyMappings(app: string): AppStatus {
    const { row, runner } = this.#active(app)
    this.#planner.lookAtUsers(runner.app)
    runner.wake()
    return this.status(row.id)
  }

  cycles({ app, limit = 100, cursor }: Parameters<EngineApi['cycles']>[0]): Page<CycleView> {
    const appId = app === undefined ? null : this.#row(app).id
    const after = cursor === undefined ? 0 : (numberIn('cyc', cursor) ?? badCursor(cursor))
    const rows = this.#cycles.list(appId, after, limit + 1)
    const names = new Map(this.#rows().map((row) => [row.id, row.name]))
    const items = rows.slice(0, limit).map((row) => showCycle(row, names.get(row.appId) ?? row.appId))
    return { items, nextCursor: rows.length > limit ? String(rows[limit - 1]?.id) : null }
  }

  faults(app: string): FaultView[] {
    return this.#faults.list(app)
  }

  setFaults(app: string, faults: Parameters<EngineApi['setFaults']>[1]): FaultView[] {
    return this.#faults.set(app, faults)
  }

  clearFaults(app: string): void {
    this.#faults.clear(app)
  }

  delays({ app, event }: { app?: string | undefined; event?: string | undefined }): DelayRow[] {
    return readDelays(this.#options.store, {
      appId: app === undefined ? undefined : this.#row(app).id,
      event,
    })
  }

  travels(query: Parameters<EngineApi['travels']>[0]): Travel[] {
    const { app, event, after } = query
    const appId = app === undefined ? undefined : this.#row(app).id
    return readTravels(this.#options.store, { appId, event, after })
  }

  observation(app: string): ObservationView {
    return this.#observation.view(this.#row(app))
  }

  observe(app: string, request: ObserveRequest = {}): ObservationView {
    const { pollMs = 250, patienceMs = 60_000, time = 'real', probe } = request
    const interval = pollMs === null ? null : Math.max(1, pollMs)
    this.#observation.set(this.#row(app), { pollMs: interval, patienceMs, time }, probe)
    return this.observation(app)
  }

  unobserve(app: string): void {
    this.#observation.unset(this.#row(app))
  }

  async look(app: string): Promise<ObservationView> {
    await this.#observation.look(this.#row(app))
    return this.observation(app)
  }

  async seen({ app, timeoutMs = 60_000 }: Parameters<EngineApi['seen']>[0]): Promise<boolean> {
    const id = app === undefined ? undefined : this.#row(app).id
    const observation = this.#observation
    return await this.#settler.settle({
      busy: () => this.#runners.busy(id) || observation.busy(id) || observation.awaits(id, 'real'),
      underWay: () => observation.awaits(id, 'idp'),
      leftOver: () => observation.awaits(id, 'idp'),
      timeoutMs,
      failure: () => this.#fault,
    })
  }

  subscribe(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const end of this.#unsubscribe) end()
    await this.#runners.close()
    this.#observation.close()
    this.#options.store.flush()
  }

  #onChange(seq: number): void {
    if (this.#closed) return
    this.#lostAssignments.look()
    for (const runner of this.#runners.of(undefined)) {
      if (runner.app.profile.sync.trigger === 'events') runner.wake()
    }
    if (this.#listeners.size === 0) return
    const [change] = this.#options.directory.changes.list({ after: seq - 1, limit: 1 })
    if (change) this.#emit({ type: 'change.committed', seq, event: change.event })
  }

  #runnerParts(row: AppRow): RunnerParts {
    const { name } = row
    const { clock, store, journal, pace } = this.#options
    return {
      clock,
      store,
      journal,
      planner: this.#planner,
      performer: this.#performer,
      evaluator: this.#evaluator,
      links: this.#links,
      doubts: this.#doubts,
      operations: this.#operations,
      scans: this.#scans,
      cycles: this.#cycles,
      answers: this.#answers,
      faults: this.#faultStore,
      imports: this.#desk.imports,
      importing: this.#desk.runParts,
      pace,
      health: {
        get: () => this.#control.health(row),
        set: (state, quarantine) => this.#control.setState(row, state, quarantine && { ...quarantine }),
      },
      onOperation: (seq) => this.#announceOperation(seq, name),
      onCycle: (cycle) => {
        const type = cycle.finishedAt === null ? 'cycle.started' : 'cycle.finished'
        this.#emit({ type, cycle: showCycle(cycle, name) })
      },
      onImport: (row) => {
        const type = row.finishedAt === null ? 'import.started' : 'import.finished'
        this.#emit({ type, import: showImport(row, name) })
        this.#settler.progress()
      },
      onProgress: () => this.#settler.progress(),
      onFault: (error) => {
        if (this.#closed) return
        this.#fault ??= error
        this.#settler.progress()
      },
    }
  }

  #announceOperation(seq: number, app: string): void {
    if (this.#listeners.size === 0) return
    this.#options.store.flush()
    const row = this.#operations.get(seq)
    if (row) this.#emit({ type: 'operation.finished', operation: showOperation(row, app, false) })
  }

  #emit(event: EngineEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  /** What waits for a later moment. */
  #leftOver(appId: string): number {
    const { queued, waiting } = this.#operations.unfinished(appId)
    return queued + waiting + this.#planner.unseen(appId)
  }

  #active(app: string): { row: AppRow; runner: AppRunner } {
    const row = this.#row(app)
    return { row, runner: this.#runners.active(row) }
  }

  #operation(id: string) {
    this.#options.store.flush()
    const seq = numberIn('op', id)
    const row = seq === undefined ? undefined : this.#operations.get(seq)
    if (!row) throw new AppError('ERR_NOT_FOUND', `There is no operation "${id}".`)
    return row
  }

  #row(app: string): AppRow {
    return this.#options.directory.apps.row(app)
  }

  #rows(): AppRow[] {
    return this.#options.directory.apps.rows()
  }
}

function badCursor(cursor: string): never {
  throw new AppError('ERR_CURSOR_INVALID', `"${cursor}" is not a cursor of this list.`)
}
