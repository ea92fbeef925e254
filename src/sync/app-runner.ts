import { parseDuration } from '../base/duration.ts'
import type { AppError } from '../base/error.ts'
import type { FaultTransport } from '../wire/fault/fault-transport.ts'
import type { Aftermath } from './aftermath.ts'
import { Alarms } from './alarms.ts'
import type { AppContext } from './app-context.ts'
import { appFaultTransport } from './app-fault-transport.ts'
import type { ConverseParts } from './converse.ts'
import { CycleControl } from './cycle-control.ts'
import type { CycleRow } from './cycle-store.ts'
import { DiskTrouble } from './disk-trouble.ts'
import { Errands } from './errands.ts'
import { ImportControl } from './import-control.ts'
import { runImport } from './import-run.ts'
import type { InFlight } from './in-flight.ts'
import { Interrupted } from './interrupted.ts'
import { NamedMembers } from './named-members.ts'
import { OperationJobs } from './operation-jobs.ts'
import type { OperationRow } from './operation-row.ts'
import { Pacer } from './pacer.ts'
import type { RunnerParts } from './runner-parts.ts'
import { TurnTaking } from './turn-taking.ts'

/** Milliseconds that a stop gives to requests under way. */
const stopPatience = 2000

/** Operations evaluated ahead of the wire: enough to keep it busy, few enough to be fresh. */
const aheadPerSlot = 32

/** Works for one app: takes changes, plans, and lets operations have their turn. */
export class AppRunner {
  readonly app: AppContext
  readonly #parts: RunnerParts
  readonly #faults: FaultTransport
  readonly #trouble: DiskTrouble
  readonly #jobs: OperationJobs
  readonly #wire: ConverseParts
  /** For what an administrator waits for: the same wire without the vendor's pauses. */
  readonly #atOnce: ConverseParts
  readonly #turns: TurnTaking
  readonly #alarms: Alarms
  readonly #cycle: CycleControl | undefined
  /** What an administrator asks for. */
  readonly errands: Errands
  readonly imports: ImportControl
  #pumping = false
  #again = false
  /** There may be changes or scans that nobody has looked at. */
  #mayPlan = true
  /** Ends with the app's former runner, while that has something on the wire. */
  #former: Promise<void> | undefined
  #stopped = false

  constructor(app: AppContext, parts: RunnerParts) {
    this.#faults = appFaultTransport(app, parts)
    this.app = { ...app, transport: this.#faults }
    this.#parts = parts
    const { sync } = app.profile
    const idles = parts.pace === 'vendor'
    const pacer = new Pacer(parts.clock, {
      spacing: idles ? parseDuration(sync.spacing) : 0,
      requestsPerSecond: idles ? sync.requestsPerSecond : null,
      lateAnswers: 'waited-for',
    })
    this.#trouble = new DiskTrouble({
      stopped: () => this.#stopped,
      // What was told when it could not be written down, nobody knows.
      onOver: () => parts.toldMembers.doubt(app.id),
      again: () => this.rereadQueue(),
      onFault: parts.onFault,
      onProgress: parts.onProgress,
    })
    this.#turns = new TurnTaking(parts.operations, app.id, sync.order)
    this.#wire = {
      clock: parts.clock,
      journal: parts.journal,
      pacer,
      answers: parts.answers,
      named: new NamedMembers(parts.onProgress),
      cycle: () => this.#cycle?.current?.id,
      onProgress: parts.onProgress,
    }
    this.#jobs = new OperationJobs(this.app, parts, this.#turns, {
      wire: this.#wire,
      stopped: () => this.#stopped,
      onEnd: (operation, after, planned) => this.#onEnd(operation, after, planned),
      onError: (error) => this.#trouble.report(error),
    })
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

  /** What is the matter with the disk, while nothing can be done because of it. */
  get trouble(): AppError | undefined {
    return this.#trouble.current
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
    const jobs = this.#jobs.count + (this.#cycle?.probing ? 1 : 0)
    const aboutToStart =
      this.#turns.running > this.#jobs.count && this.#jobs.count < this.app.profile.sync.concurrency
    return (
      this.#former !== undefined ||
      this.imports.underWay ||
      this.#pumping ||
      this.#again ||
      aboutToStart ||
      // Who waits for another job is at work no more than that one.
      jobs > this.#wire.pacer.asleep + this.#wire.named.held
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
    if (ended) ended.then(() => this.#begin()).catch((error) => this.#trouble.report(error))
    else this.#begin()
  }

  #begin(): void {
    this.#former = undefined
    if (this.#stopped) return
    try {
      this.#parts.toldMembers.doubt(this.app.id)
      if (this.#cycle) this.#cycle.start()
      else this.#awaitRetry()
      this.imports.start()
    } catch (error) {
      this.#trouble.report(error, () => this.#begin())
      return
    }
    this.wake()
  }

  /** Takes no more work; resolves when nothing is on the wire. `atOnce` ends what is. */
  async stop(atOnce = false): Promise<void> {
    this.#stopped = true
    const importEnded = this.imports.stop()
    this.#alarms.close()
    this.#trouble.close()
    this.#jobs.clear()
    this.#wire.pacer.close()
    this.#atOnce.pacer.close()
    // What is on the wire may end; a target that takes its time is not waited for.
    const patience = setTimeout(() => this.app.transport.close(), atOnce ? 0 : stopPatience)
    await this.#jobs.onIdle()
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
    this.#pump().catch((error) => this.#trouble.report(error))
  }

  /**
   * Begins a cycle, or queues it behind the one under way. An event-driven vendor evaluates what has happened, or, from
   * the beginning, tells everything again.
   */
  sync(mode: 'initial' | 'incremental'): void {
    if (this.#cycle) this.#cycle.request(mode)
    else if (mode === 'initial') {
      const { planner, watermarks } = this.#parts
      planner.lookAtEverything(this.app, null, watermarks.of(this.app.id))
    }
    this.wake()
  }

  rereadQueue(): void {
    this.#turns.reread()
    this.wake()
  }

  /** Users have accounts since now that the engine did not make: what is desired of them is told. */
  onLinked(userIds: readonly string[]): void {
    const { planner, differences, clock } = this.#parts
    const { sync, membership } = this.app.profile
    // A cycle finds them by the change that assigned them, or looks at everything when it begins anew.
    if (sync.trigger !== 'events' || userIds.length === 0) return
    planner.takeUsers(this.app, userIds, null, false, this.#turns, clock.now())
    if (membership.lateMembers === 'added') {
      for (const id of userIds) {
        const groups = differences.groupsMissing(this.app.id, id)
        if (groups.length > 0) planner.takeMembers(this.app, groups, [id], this.#turns, clock.now())
      }
    }
    this.rereadQueue()
  }

  /** Carries out operations out of turn, one after the other; `app`: as it speaks meanwhile. */
  async performNow(operations: readonly OperationRow[], app = this.app): Promise<void> {
    for (const operation of operations) {
      await this.#former
      while (this.#turns.isBusy(operation.resource, operation.objectId)) await this.#jobs.onIdle()
      if (this.#turns.claim(operation)) await this.#jobs.perform(operation, undefined, this.#atOnce, app)
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
    const { planner, watermarks, clock } = this.#parts
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
      const first = watermarks.firstUnseenAt(this.app.id)
      if (first !== undefined) this.#alarms.set('event', first + delay, () => this.wake())
    }
    return did
  }

  #startOperations(): boolean {
    const { scans, store, watermarks } = this.#parts
    const concurrency = this.app.profile.sync.concurrency
    if (this.#cycle?.probing || this.#turns.running > this.#lowWater) return false
    store.flush()
    const planning =
      this.#cycle !== undefined && (scans.any(this.app.id) || watermarks.of(this.app.id) < this.#cycle.upTo)
    if (!planning && this.#cycle?.passDeletions()) this.#turns.reread()
    const operations = this.#turns.next(concurrency * aheadPerSlot - this.#turns.running, planning)
    if (operations.length === 0) return false
    try {
      this.#jobs.takeOn(operations)
    } catch (error) {
      for (const operation of operations) this.#turns.release(operation)
      throw error
    }
    return true
  }

  #onEnd({ seq }: OperationRow, after: Aftermath, planned: boolean): void {
    if (after.failed) {
      if (this.#cycle) this.#cycle.noteFailure(after.expired)
      else this.#awaitRetry()
    }
    this.#parts.onOperation(seq)
    // Between two refills there is nothing to look for.
    if (planned) this.wake()
    else if (this.#turns.running <= this.#lowWater) this.#goOn()
    else this.#parts.onProgress()
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
      onError: (error) => this.#trouble.report(error),
    })
  }

  #cycleControl(): CycleControl {
    const { clock, cycles, health, operations, watermarks, planner, onCycle } = this.#parts
    return new CycleControl({
      app: this.app,
      clock,
      alarms: this.#alarms,
      cycles,
      operations,
      watermarks,
      planner,
      health,
      onCycle,
      probe: (cycleId) => this.errands.probe(cycleId),
      onError: (error) => this.#trouble.report(error),
      wake: (requeued) => (requeued ? this.rereadQueue() : this.wake()),
    })
  }
}
