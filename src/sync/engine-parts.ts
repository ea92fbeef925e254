import type { Clock } from '../base/clock.ts'
import type { Directory } from '../directory/directory.ts'
import type { Journal } from '../journal/journal.ts'
import type { Store } from '../store/store.ts'
import type { LocalServers } from '../wire/loopback.ts'
import { type AnswerOrder, AsSent, asTheyCome } from './answer-order.ts'
import { AppControl } from './app-control.ts'
import { Approvals } from './approvals.ts'
import { CycleStore } from './cycle-store.ts'
import { DoubtStore } from './doubt-store.ts'
import { EngineEvents } from './engine-events.ts'
import { EntitlementPlanner } from './entitlement-planner.ts'
import { EntitlementStore } from './entitlement-store.ts'
import { Evaluator } from './evaluate.ts'
import { FaultControl } from './fault-control.ts'
import { FaultStore } from './fault-store.ts'
import { ImportDesk } from './import-desk.ts'
import { LinkList } from './link-list.ts'
import { LinkStore } from './link-store.ts'
import { LogStore } from './log-store.ts'
import { LostAssignments } from './lost-assignments.ts'
import { MemberDifferences } from './member-differences.ts'
import { Observation } from './observation.ts'
import { OnDemand } from './on-demand.ts'
import { OperationList } from './operation-list.ts'
import { OperationQueue } from './operation-queue.ts'
import { OperationStore } from './operation-store.ts'
import { Performer } from './performer.ts'
import { Planner } from './planner.ts'
import { pushRuleLimit } from './push-rule-limit.ts'
import { PushStore } from './push-store.ts'
import { runnerParts } from './runner-parts.ts'
import { RunnerPool } from './runner-pool.ts'
import { ScanStore } from './scan-store.ts'
import { Settler } from './settle.ts'
import { SubjectReader } from './subject-reader.ts'
import { TaskControl } from './task-control.ts'
import { ToldMembers } from './told-members.ts'
import { VendorLog } from './vendor-log.ts'
import { Watermarks } from './watermarks.ts'

export interface EngineOptions {
  clock: Clock
  store: Store
  directory: Directory
  journal: Journal
  pace: 'vendor' | 'fast'
  /** Targets in this process. */
  servers?: LocalServers | undefined
}

/** The parts of the engine, each made with those that it needs. */
export class EngineParts {
  readonly clock: Clock
  readonly store: Store
  readonly directory: Directory
  readonly journal: Journal
  readonly pace: 'vendor' | 'fast'
  readonly operations: OperationStore
  readonly operationQueue: OperationQueue
  readonly operationList: OperationList
  readonly events: EngineEvents
  readonly approvals: Approvals
  readonly links: LinkStore
  readonly toldMembers: ToldMembers
  readonly differences: MemberDifferences
  readonly linkList: LinkList
  readonly log: LogStore
  readonly vendorLog: VendorLog
  readonly doubts: DoubtStore
  readonly scans: ScanStore
  readonly cycles: CycleStore
  readonly pushes: PushStore
  readonly faultStore: FaultStore
  readonly faults: FaultControl
  readonly watermarks: Watermarks
  readonly planner: Planner
  readonly evaluator: Evaluator
  readonly performer: Performer
  readonly settler: Settler
  readonly desk: ImportDesk
  readonly runners: RunnerPool
  readonly answers: AnswerOrder
  readonly lostAssignments: LostAssignments
  readonly control: AppControl
  readonly tasks: TaskControl
  readonly onDemand: OnDemand
  readonly observation: Observation
  /** The first fault of our own. */
  fault: unknown
  closed = false

  constructor({ clock, store, directory, journal, pace, servers }: EngineOptions) {
    this.clock = clock
    this.store = store
    this.directory = directory
    this.journal = journal
    this.pace = pace
    this.operations = new OperationStore(store)
    this.operationQueue = new OperationQueue(store)
    this.operationList = new OperationList(store)
    this.events = new EngineEvents(store, this.operationList)
    this.approvals = new Approvals(this.operations, this.operationList, clock)
    this.toldMembers = new ToldMembers(store)
    this.links = new LinkStore(store, this.toldMembers)
    this.differences = new MemberDifferences(store)
    this.linkList = new LinkList(store)
    this.scans = new ScanStore(store)
    this.cycles = new CycleStore(store)
    const subjects = new SubjectReader(store)
    this.doubts = new DoubtStore(store)
    this.evaluator = new Evaluator(subjects, this.links, this.doubts)
    this.pushes = new PushStore(store)
    directory.pushRules.limitBy(pushRuleLimit)
    this.log = new LogStore(store)
    this.vendorLog = new VendorLog(store, this.log)
    this.observation = new Observation({
      store,
      clock,
      directory,
      servers,
      onProgress: () => this.settler.progress(),
    })
    this.performer = new Performer({
      clock,
      store,
      links: this.links,
      toldMembers: this.toldMembers,
      differences: this.differences,
      operations: this.operations,
      pushes: this.pushes,
      log: this.log,
      doubts: this.doubts,
      observation: this.observation,
    })
    this.faultStore = new FaultStore(store)
    this.faults = new FaultControl({
      store: this.faultStore,
      row: (app) => directory.apps.row(app),
      onChange: (appId) => this.runners.get(appId)?.useFaults(),
    })
    this.lostAssignments = new LostAssignments(store, directory)
    this.watermarks = new Watermarks(store)
    this.planner = new Planner({
      store,
      watermarks: this.watermarks,
      lostAssignments: this.lostAssignments,
      evaluator: this.evaluator,
      entitlements: new EntitlementPlanner(subjects, new EntitlementStore(store)),
      links: this.links,
      differences: this.differences,
      operations: this.operationQueue,
      scans: this.scans,
      log: this.log,
    })
    this.desk = new ImportDesk({ store, clock, directory, links: this.links })
    this.desk.imports.endLeftOver(clock.now())
    this.settler = new Settler(clock)
    const planning = () => this.runners.of(undefined).some((runner) => runner.planning)
    this.answers = clock.kind === 'virtual' ? new AsSent(planning) : asTheyCome
    this.runners = new RunnerPool(
      directory,
      { seed: store.seed, servers },
      (app) => runnerParts(this, app),
      () => this.settler.progress(),
    )
    this.onDemand = new OnDemand({
      clock,
      directory,
      cycles: this.cycles,
      planner: this.planner,
      evaluator: this.evaluator,
      operations: this.operations,
      operationList: this.operationList,
      emit: (event) => this.events.emit(event),
    })
    this.tasks = new TaskControl({
      directory,
      operations: this.operations,
      pushes: this.pushes,
      wake: (appId) => this.runners.get(appId)?.rereadQueue(),
    })
    this.control = new AppControl({
      clock,
      directory,
      operations: this.operations,
      links: this.links,
      runners: this.runners,
      emit: (event) => this.events.emit(event),
    })
  }
}
