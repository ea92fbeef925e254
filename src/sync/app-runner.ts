import PQueue from 'p-queue'
import type { Clock } from '../base/clock.ts'
import { parseDuration } from '../base/duration.ts'
import type { AppError } from '../base/error.ts'
import { derivedFraction } from '../base/random.ts'
import { createTellsMembers } from '../dialect/group/create-group.ts'
import type { Journal } from '../journal/journal.ts'
import type { Store } from '../store/store.ts'
import { isStoreTrouble } from '../store/store-error.ts'
import { FaultTransport } from '../wire/fault/fault-transport.ts'
import { Alarms } from './alarms.ts'
import type { AnswerOrder } from './answer-order.ts'
import type { AppContext } from './app-context.ts'
import type { ConverseParts } from './converse.ts'
import { CycleControl } from './cycle-control.ts'
import type { CycleRow, CycleStore } from './cycle-store.ts'
import { doubtOf, mergeDoubts } from './doubt.ts'
import type { DoubtStore } from './doubt-store.ts'
import { Errands } from './errands.ts'
import type { Evaluation, Evaluator } from './evaluate.ts'
import type { FaultStore } from './fault-store.ts'
import { ImportControl } from './import-control.ts'
import { type ImportRunParts, runImport } from './import-run.ts'
import type { ImportRow, ImportStore } from './import-store.ts'
import { Interrupted } from './interrupted.ts'
import type { LinkStore } from './link-store.ts'
import type { InFlight, OperationRow, OperationStore } from './operation-store.ts'
import { Pacer } from './pacer.ts'
import { type Aftermath, type Performer, plannedNow } from './performer.ts'
import type { Planner } from './planner.ts'
import type { ScanStore } from './scan-store.ts'
import type { Health } from './trust.ts'
import { TurnTaking } from './turn-taking.ts'

export interface RunnerParts {
  clock: Clock
  store: Store
  journal: Journal
  planner: Planner
  performer: Performer
  evaluator: Evaluator
  links: LinkStore
  doubts: DoubtStore
  operations: OperationStore
  scans: ScanStore
  cycles: CycleStore
  answers: AnswerOrder
  faults: FaultStore
  imports: ImportStore
  importing: Omit<ImportRunParts, 'wire' | 'onLinked' | 'goOn'>
  pace: 'vendor' | 'fast'
  health: Health
  onOperation: (seq: number) => void
  onCycle: (cycle: CycleRow) => void
  onImport: (row: ImportRow) => void
  /** Something came to rest or began to move: whoever waits looks again. */
  onProgress: () => void
  /** Our own fault; the runner stops. */
  onFault: (error: unknown) => void
}

/** Milliseconds that a stop gives to requests under way. */
const stopPatience = 2000

/** Milliseconds until a disk that had no room is asked again. */
const diskPatience = 1000

/** Operations evaluated ahead of the wire: enough to keep it busy, few enough to be fresh. */
const aheadPerSlot = 32

/** Works for one app: takes changes, plans, and lets operations have their turn. */
export class AppRunner {
  readonly app: AppContext
  readonly #parts: RunnerParts
  readonly #faults: FaultTransport
  readonly #queue: PQueue
  readonly #wire: ConverseParts
  /** For what an administrator waits for: the same wire without the vendor's pauses. */
  readonly #atOnce: ConverseParts
  readonly #turns: TurnTaking
  readonly #alarms: Alarms
  readonly #cycle: CycleControl | undefined
  /** What an administrator asks for. */
  readonly errands: Errands
  readonly imports: ImportControl
  /** What is the matter with the disk, while nothing can be done because of it. */
  trouble: AppError | undefined
  #stalled: NodeJS.Timeout | undefined
  /** Operations that are being carried out. */
  #jobs = 0
  #pumping = false
  #again = false
  /** There may be changes or scans that nobody has looked at. */
  #mayPlan = true
  /** Ends with the app's former runner, while that has something on the wire. */
  #former: Promise<void> | undefined
  #stopped = false

  constructor(app: AppContext, parts: RunnerParts) {
    this.#faults = faultTransport(app, parts)
    this.app = { ...app, transport: this.#faults }
    this.#parts = parts
    const { sync } = app.profile
    const idles = parts.pace === 'vendor'
    const pacer = new Pacer(parts.clock, {
      spacing: idles ? parseDuration(sync.spacing) : 0,
      requestsPerSecond: idles ? sync.requestsPerSecond : null,
      lateAnswers: 'waited-for',
    })
    this.#queue = new PQueue({ concurrency: sync.concurrency })
    this.#turns = new TurnTaking(parts.operations, app.id, sync.order)
    this.#wire = {
      clock: parts.clock,
      journal: parts.journal,
      pacer,
      answers: parts.answers,
      cycle: () => this.#cycle?.current?.id,
      onProgress: parts.onProgress,
    }
    const lateAnswers = parts.clock.kind === 'virtual' ? 'at-once' : 'waited-for'
    const noPauses = new Pacer(parts.clock, { spacing: 0, requestsPerSecond: null, lateAnswers })
    this.#atOnce = { ...this.#wire, pacer: noPauses, cycle: undefined }
    this.#alarms = new Alarms(parts.clock)
    this.errands = new Errands(this.app, parts.store, this.#atOnce)
    this.imports = this.#importControl()
    this.#cycle = sync.trigger === 'cycles' ? this.#cycleControl() : undefined
  }

  get running(): number {
    return this.#turns.running
  }

  /** The cycle under way. */
  get cycle(): CycleRow | undefined {
    return this.#cycle?.current
  }

  /** Whether it is looking for what to do. */
  get planning(): boolean {
    return this.#pumping
  }

  /** Whether it is at work right now, as opposed to waiting for a moment to come. */
  get busy(): boolean {
    const jobs = this.#jobs + (this.#cycle?.probing ? 1 : 0)
    const aboutToStart = this.#turns.running > this.#jobs && this.#jobs < this.app.profile.sync.concurrency
    return (
      this.#former !== undefined ||
      this.imports.underWay ||
      this.#pumping ||
      this.#again ||
      aboutToStart ||
      jobs > this.#wire.pacer.asleep
    )
  }

  /** Whether anything has been begun and not ended. */
  get underWay(): boolean {
    return this.busy || this.#turns.running > 0 || (this.#cycle?.underWay ?? false)
  }

  /** With this many operations left to go, more are fetched. */
  get #lowWater(): number {
    return (this.app.profile.sync.concurrency * aheadPerSlot) / 2
  }

  get inFlight(): InFlight {
    return this.#turns
  }

  isTaken(seq: number): boolean {
    return this.#turns.has(seq)
  }

  /** The faults of the app have changed; what is under way has met the former ones. */
  useFaults(): void {
    this.#faults.use(this.#parts.faults.list(this.app.id))
  }

  /** Goes on where the last process stopped, or begins, once the app's former runner has `ended`. */
  start(ended?: Promise<void>): void {
    this.#former = ended
    if (ended) ended.then(() => this.#begin()).catch((error) => this.#report(error))
    else this.#begin()
  }

  #begin(): void {
    this.#former = undefined
    if (this.#stopped) return
    try {
      this.#parts.links.doubtMembers(this.app.id)
      if (this.#cycle) this.#cycle.start()
      else this.#awaitRetry()
      this.imports.start()
    } catch (error) {
      this.#report(error, () => this.#begin())
      return
    }
    this.wake()
  }

  /** Takes no more work; resolves when nothing is on the wire. `atOnce` ends what is. */
  async stop(atOnce = false): Promise<void> {
    this.#stopped = true
    const importEnded = this.imports.stop()
    this.#alarms.close()
    clearTimeout(this.#stalled)
    this.#queue.clear()
    this.#wire.pacer.close()
    this.#atOnce.pacer.close()
    // What is on the wire may end; a target that takes its time is not waited for.
    const patience = setTimeout(() => this.app.transport.close(), atOnce ? 0 : stopPatience)
    await this.#queue.onIdle()
    if (!atOnce) await this.#faults.release()
    clearTimeout(patience)
    this.app.transport.close()
    await importEnded
  }

  /** There may be something new to do. */
  wake(): void {
    this.#mayPlan = true
    this.#goOn()
  }

  #goOn(): void {
    if (this.#stopped || this.#former) return
    if (this.#pumping) {
      this.#again = true
      return
    }
    this.#pumping = true
    this.#pump().catch((error) => this.#report(error))
  }

  /**
   * Begins a cycle, or queues it behind the one under way. An event-driven vendor evaluates what has happened, or, from
   * the beginning, tells everything again.
   */
  sync(mode: 'initial' | 'incremental'): void {
    if (this.#cycle) this.#cycle.request(mode)
    else if (mode === 'initial') {
      const { planner } = this.#parts
      planner.lookAtEverything(this.app, null, planner.watermark(this.app.id))
    }
    this.wake()
  }

  rereadQueue(): void {
    this.#turns.reread()
    this.wake()
  }

  /** Users have accounts since now that the engine did not make: what is desired of them is told. */
  onLinked(userIds: readonly string[]): void {
    const { planner, links, clock } = this.#parts
    const { sync, membership } = this.app.profile
    // A cycle finds them by the change that assigned them, or looks at everything when it begins anew.
    if (sync.trigger !== 'events' || userIds.length === 0) return
    planner.takeUsers(this.app, userIds, null, false, this.#turns, clock.now())
    if (membership.lateMembers === 'added') {
      for (const id of userIds) {
        const groups = links.groupsMissing(this.app.id, id)
        if (groups.length > 0) planner.takeMembers(this.app, groups, [id], this.#turns, clock.now())
      }
    }
    this.rereadQueue()
  }

  /** Carries out operations out of turn, one after the other; `app`: as it speaks meanwhile. */
  async performNow(operations: readonly OperationRow[], app = this.app): Promise<void> {
    for (const operation of operations) {
      await this.#former
      while (this.#turns.isBusy(operation.resource, operation.objectId)) await this.#queue.onIdle()
      if (this.#turns.claim(operation)) await this.#perform(operation, undefined, this.#atOnce, app)
    }
  }

  async #pump(): Promise<void> {
    try {
      while (!this.#stopped) {
        this.#again = false
        const planned = this.#mayPlan && this.#planStep()
        // What was read ahead may have got another turn.
        if (planned) this.#turns.reread()
        else if (!this.#cycle?.probing) this.#mayPlan = false
        const started = this.#startOperations()
        if (planned || started) {
          // Give the wire and the API their time between two pages of planning.
          await new Promise((resolve) => setImmediate(resolve))
          continue
        }
        if (this.#again) continue
        if (this.#turns.running > 0 || this.#cycle?.probing) break
        if (this.#faults.holds) {
          await this.#faults.release()
          continue
        }
        if (!(this.#cycle ? this.#cycle.endOrBegin() : this.#promote())) break
      }
    } finally {
      this.#pumping = false
    }
    if (this.#again) this.#goOn()
    else this.#parts.onProgress()
  }

  /** One page of changes or of a scan. False when there is nothing to plan now. */
  #planStep(): boolean {
    const { planner, clock } = this.#parts
    const now = clock.now()
    const inFlight = this.#turns
    if (this.#cycle) {
      const { current, upTo } = this.#cycle
      if (!current) return false
      return (
        planner.takeScan(this.app, inFlight, now) ||
        planner.takeChanges(this.app, current.id, upTo, now, inFlight, now)
      )
    }
    const delay = this.#parts.pace === 'vendor' ? parseDuration(this.app.profile.sync.eventDelay) : 0
    const did =
      planner.takeChanges(this.app, null, Number.MAX_SAFE_INTEGER, now - delay, inFlight, now) ||
      planner.takeScan(this.app, inFlight, now)
    if (!did && delay > 0) {
      const first = planner.firstUnseenAt(this.app.id)
      if (first !== undefined) this.#alarms.set('event', first + delay, () => this.wake())
    }
    return did
  }

  #startOperations(): boolean {
    const { scans, store, planner } = this.#parts
    const concurrency = this.app.profile.sync.concurrency
    if (this.#cycle?.probing || this.#turns.running > this.#lowWater) return false
    store.flush()
    const planning =
      this.#cycle !== undefined &&
      (scans.any(this.app.id) || planner.watermark(this.app.id) < this.#cycle.upTo)
    if (!planning && this.#cycle?.passDeletions()) this.#turns.reread()
    const operations = this.#turns.next(concurrency * aheadPerSlot - this.#turns.running, planning)
    if (operations.length === 0) return false
    try {
      this.#takeOn(operations)
    } catch (error) {
      for (const operation of operations) this.#turns.release(operation)
      throw error
    }
    return true
  }

  /** Works operations out whose turn it is, all at once, and has them carried out. */
  #takeOn(operations: readonly OperationRow[]): void {
    const { evaluator } = this.#parts
    const byResource = { User: [] as OperationRow[], Group: [] as OperationRow[] }
    for (const operation of operations) byResource[operation.resource].push(operation)
    const ids = (rows: OperationRow[]) => [...new Set(rows.map(({ objectId }) => objectId))]
    const forced = new Set(operations.filter(({ detail }) => detail.forced).map(({ objectId }) => objectId))
    const comparing = new Set(
      byResource.Group.filter(({ facet }) => facet === 'members').map(({ objectId }) => objectId),
    )
    const evaluations = new Map(
      [
        ...evaluator.users(this.app, ids(byResource.User), { forced: (id) => forced.has(id) }),
        ...evaluator.groups(this.app, ids(byResource.Group), { membersDiffer: (id) => comparing.has(id) }),
      ].map((evaluation) => [`${evaluation.resource} ${evaluation.objectId}`, evaluation]),
    )
    const worked = operations.flatMap((operation): [OperationRow, Evaluation][] => {
      const evaluation = evaluations.get(`${operation.resource} ${operation.objectId}`)
      return evaluation ? [[operation, evaluation]] : []
    })
    this.#beginDoubts(worked)
    for (const [operation, evaluation] of worked) {
      this.#turns.remember(operation, plannedNow(operation, evaluation))
      this.#enqueue(operation, evaluation)
    }
  }

  /** What is about to be told is written down as doubtful, before anything of it is sent. */
  #beginDoubts(worked: readonly [OperationRow, Evaluation][]): void {
    const { profile, id } = this.app
    const doubts = worked.flatMap(([operation, evaluation]) => {
      const planned = plannedNow(operation, evaluation)
      const doubt = planned && doubtOf(evaluation, planned, profile)
      if (!doubt) return []
      const { resource, objectId, facet } = operation
      return [{ resource, objectId, facet, doubt: mergeDoubts(evaluation.doubts?.get(facet), doubt) }]
    })
    this.#parts.doubts.begin(id, doubts)
  }

  #enqueue(operation: OperationRow, evaluation: Evaluation): void {
    this.#queue
      .add(() => this.#perform(operation, evaluation))
      .catch((error) => {
        // A queue that is cleared turns its jobs away with an AbortError; they stay due.
        if (this.#stopped && error instanceof Error && error.name === 'AbortError')
          this.#unsent(operation, evaluation)
        else this.#report(error)
      })
  }

  /** It was not begun after all: nothing is more doubtful than before. */
  #unsent(operation: OperationRow, { doubts }: Evaluation): void {
    this.#parts.doubts.end(this.app.id, operation, doubts?.get(operation.facet))
  }

  async #perform(
    operation: OperationRow,
    given?: Evaluation,
    wire = this.#wire,
    app = this.app,
  ): Promise<void> {
    let after: Aftermath
    let planned = false
    this.#jobs++
    try {
      const evaluation = given ?? this.#evaluate(operation, app)
      if (this.#stopped) {
        if (given) this.#unsent(operation, given)
        return
      }
      if (!given) this.#beginDoubts([[operation, evaluation]])
      after = await this.#parts.performer.perform(app, operation, evaluation, wire, (what) => {
        if (!this.#mayFollow(operation, evaluation, what)) return undefined
        return () => {
          planned = this.#planAftermath(operation, evaluation, what)
        }
      })
    } finally {
      this.#jobs--
      this.#turns.release(operation)
    }
    if (after.failed) {
      if (this.#cycle) this.#cycle.noteFailure(after.expired)
      else this.#awaitRetry()
    }
    this.#parts.onOperation(operation.seq)
    // Between two refills there is nothing to look for.
    if (planned) this.wake()
    else if (this.#turns.running <= this.#lowWater) this.#goOn()
    else this.#parts.onProgress()
  }

  #mayFollow(operation: OperationRow, evaluation: Evaluation, after: Aftermath): boolean {
    const { again, lateMember, untoldMembers, failed } = after
    if (again || lateMember || untoldMembers || this.#turns.isOvertaken(operation)) return true
    if (failed) return false
    return this.#tellsRules(operation, evaluation) || this.#madeAtLast(operation, evaluation)
  }

  /** What an operation brought about is queued before anything else happens to the object. False if that is nothing. */
  #planAftermath(operation: OperationRow, evaluation: Evaluation, after: Aftermath): boolean {
    const { planner, links, clock } = this.#parts
    const { objectId, cycleId } = operation
    const { app } = this
    const [turns, now] = [this.#turns, clock.now()]
    const groups = after.lateMember ? links.groupsMissing(app.id, objectId) : []
    const untold = after.untoldMembers || (!after.failed && this.#madeAtLast(operation, evaluation))
    if (untold) planner.takeMembers(app, [objectId], undefined, turns, now)
    if (after.again) planner.takeUsers(app, [objectId], cycleId, false, turns, now)
    if (groups.length > 0) planner.takeMembers(app, groups, [objectId], turns, now)
    const told =
      !after.failed &&
      this.#tellsRules(operation, evaluation) &&
      planner.takeEntitlements(app, operation, turns, now)
    // What has happened to the object meanwhile may ask for more, now that the target has been told.
    const by = turns.takeOvertaking(operation)
    const overtaken = by !== undefined && planner.lookAgain(app, operation, by, turns, now)
    return untold || after.again || groups.length > 0 || told || overtaken
  }

  /** Where rules name the groups of a user, these are told once the account is as it should be. */
  #tellsRules({ facet }: OperationRow, { resource, inScope }: Evaluation): boolean {
    return this.app.entitlements !== undefined && resource === 'User' && facet === 'object' && inScope
  }

  /** After the first attempt, which failed, the comparison that was queued with it had nothing to talk about. */
  #madeAtLast({ facet, kind, attempts, resource }: OperationRow, { inScope }: Evaluation): boolean {
    if (resource !== 'Group' || facet !== 'object' || !inScope) return false
    return kind === 'create' && attempts > 0 && !createTellsMembers(this.app.profile.group)
  }

  #awaitRetry(): void {
    const { operations, store } = this.#parts
    store.flush()
    const due = operations.nextAttemptAt(this.app.id)
    if (due !== null) this.#alarms.set('retry', due, () => this.wake())
  }

  /** Operations whose wait is over have their turn again. False when there are none. */
  #promote(): boolean {
    const { operations, clock } = this.#parts
    if (operations.promote(this.app.id, clock.now()) === 0) return false
    // Others may wait for longer.
    this.#awaitRetry()
    this.#turns.reread()
    return true
  }

  #tryAgain(again: () => void): void {
    this.trouble = undefined
    try {
      // What was told when it could not be written down, nobody knows.
      this.#parts.links.doubtMembers(this.app.id)
      again()
    } catch (error) {
      this.#report(error, again)
    }
  }

  /**
   * While the disk is full or the like, nothing is sent that could not be written down; `again` is what to do once that
   * may be over.
   */
  #report(error: unknown, again: () => void = () => this.rereadQueue()): void {
    if (error instanceof Interrupted) return
    if (!isStoreTrouble(error)) {
      this.#parts.onFault(error)
      return
    }
    this.trouble = error
    clearTimeout(this.#stalled)
    if (!this.#stopped) {
      this.#stalled = setTimeout(() => this.#tryAgain(again), diskPatience)
    }
    this.#parts.onProgress()
  }

  #evaluate(operation: OperationRow, app: AppContext): Evaluation {
    const { evaluator, store } = this.#parts
    store.flush()
    const forced = () => operation.detail.forced === true
    const [evaluation] =
      operation.resource === 'User'
        ? evaluator.users(app, [operation.objectId], { forced })
        : evaluator.groups(app, [operation.objectId], {
            membersDiffer: () => operation.facet === 'members',
          })
    if (!evaluation) throw new Error(`nothing is known of ${operation.resource} ${operation.objectId}`)
    return evaluation
  }

  #importControl(): ImportControl {
    const { clock, imports, importing, onImport } = this.#parts
    const goOn = () => {
      if (this.#stopped) throw new Interrupted()
    }
    const parts = {
      ...importing,
      wire: this.#atOnce,
      goOn,
      onLinked: (ids: readonly string[]) => this.onLinked(ids),
    }
    return new ImportControl({
      app: this.app,
      clock,
      alarms: this.#alarms,
      imports,
      run: (importId, request) => runImport(parts, this.app, importId, request),
      onImport,
      onError: (error) => this.#report(error),
    })
  }

  #cycleControl(): CycleControl {
    const { clock, cycles, health, operations, planner, onCycle } = this.#parts
    return new CycleControl({
      app: this.app,
      clock,
      alarms: this.#alarms,
      cycles,
      operations,
      planner,
      health,
      onCycle,
      probe: (cycleId) => this.errands.probe(cycleId),
      onError: (error) => this.#report(error),
      wake: (requeued) => (requeued ? this.rereadQueue() : this.wake()),
    })
  }
}

function faultTransport(app: AppContext, { clock, faults }: RunnerParts): FaultTransport {
  const { connect, firstByte, total } = app.profile.http.timeout
  const transport = new FaultTransport(app.transport, {
    timeouts: {
      connectMs: parseDuration(connect),
      firstByteMs: parseDuration(firstByte),
      totalMs: parseDuration(total),
    },
    now: () => clock.now(),
    chance: (...parts) => derivedFraction(app.seed, app.ordinal, ...parts),
    onMatch: (id, fired) => faults.count(id, fired),
  })
  transport.use(faults.list(app.id))
  return transport
}
