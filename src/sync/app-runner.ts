import PQueue from 'p-queue'
import type { Clock } from '../base/clock.ts'
import { parseDuration } from '../base/duration.ts'
import { derivedUuid } from '../base/random.ts'
import { testConnection } from '../dialect/connection-test.ts'
import type { Failure } from '../dialect/outcome.ts'
import { exchangeId } from '../journal/ids.ts'
import type { Journal } from '../journal/journal.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Store } from '../store/store.ts'
import type { AppContext } from './app-context.ts'
import { type ConverseParts, converse, newTrace } from './converse.ts'
import type { CycleRow, CycleStore } from './cycle-store.ts'
import type { Evaluator } from './evaluate.ts'
import { importResources } from './import.ts'
import { Interrupted } from './interrupted.ts'
import type { LinkStore } from './link-store.ts'
import type { InFlight, OperationRow, OperationStore } from './operation-store.ts'
import { Pacer } from './pacer.ts'
import { type Aftermath, type Performer, plannedNow } from './performer.ts'
import type { Planner } from './planner.ts'
import type { ScanStore } from './scan-store.ts'
import { TurnTaking } from './turn-taking.ts'
import type { ImportResult } from './view.ts'

export interface RunnerParts {
  clock: Clock
  store: Store
  journal: Journal
  planner: Planner
  performer: Performer
  evaluator: Evaluator
  links: LinkStore
  operations: OperationStore
  scans: ScanStore
  cycles: CycleStore
  pace: 'vendor' | 'fast'
  onOperation: (seq: number) => void
  onCycle: (cycle: CycleRow) => void
  /** Something came to rest or began to move: whoever waits looks again. */
  onProgress: () => void
  /** Our own fault; the runner stops. */
  onFault: (error: unknown) => void
}

/** Milliseconds that a stop gives to requests under way. */
const stopPatience = 2000

/** Operations evaluated ahead of the wire: enough to keep it busy, few enough to be fresh. */
const aheadPerSlot = 32

/** Works for one app: takes changes, plans, and lets operations have their turn. */
export class AppRunner {
  readonly app: AppContext
  readonly #parts: RunnerParts
  readonly #queue: PQueue
  readonly #wire: ConverseParts
  /** For what an administrator waits for: the same wire without the vendor's pauses. */
  readonly #atOnce: ConverseParts
  readonly #turns: TurnTaking
  readonly #alarms = new Map<string, () => void>()
  /** Operations that are being carried out. */
  #jobs = 0
  #pumping = false
  #again = false
  /** There may be changes or scans that nobody has looked at. */
  #mayPlan = true
  #stopped = false
  #cycle: CycleRow | undefined
  /** The newest change that the current cycle looks at. */
  #cycleUpTo = 0
  #probing = false
  #waitingCycles: ('initial' | 'incremental')[] = []

  constructor(app: AppContext, parts: RunnerParts) {
    this.app = app
    this.#parts = parts
    const { sync } = app.profile
    const idles = parts.pace === 'vendor'
    const pacer = new Pacer(parts.clock, {
      spacing: idles ? parseDuration(sync.spacing) : 0,
      requestsPerSecond: idles ? sync.requestsPerSecond : null,
    })
    this.#queue = new PQueue({ concurrency: sync.concurrency })
    this.#turns = new TurnTaking(parts.operations, app.id, sync.order)
    this.#wire = {
      clock: parts.clock,
      journal: parts.journal,
      pacer,
      onProgress: parts.onProgress,
    }
    this.#atOnce = { ...this.#wire, pacer: new Pacer(parts.clock, { spacing: 0, requestsPerSecond: null }) }
  }

  get running(): number {
    return this.#turns.running
  }

  get cycle(): CycleRow | undefined {
    return this.#cycle
  }

  /** Whether it is at work right now, as opposed to waiting for a moment to come. */
  get busy(): boolean {
    const jobs = this.#jobs + (this.#probing ? 1 : 0)
    const aboutToStart = this.#turns.running > this.#jobs && this.#jobs < this.app.profile.sync.concurrency
    return this.#pumping || this.#again || aboutToStart || jobs > this.#wire.pacer.asleep
  }

  /** Whether anything has been begun and not ended. */
  get underWay(): boolean {
    return (
      this.busy ||
      this.#turns.running > 0 ||
      this.#probing ||
      this.#cycle !== undefined ||
      this.#waitingCycles.length > 0
    )
  }

  /** With this many operations left to go, more are fetched. */
  get #lowWater(): number {
    return (this.app.profile.sync.concurrency * aheadPerSlot) / 2
  }

  get #cycles(): boolean {
    return this.app.profile.sync.trigger === 'cycles'
  }

  get inFlight(): InFlight {
    return this.#turns
  }

  isTaken(seq: number): boolean {
    return this.#turns.has(seq)
  }

  /** Goes on where the last process stopped, or begins. */
  start(): void {
    const { cycles, clock, operations, planner } = this.#parts
    if (this.#cycles) {
      const left = cycles.unfinished(this.app.id)
      if (left) {
        this.#cycle = left
        this.#cycleUpTo = planner.watermark(this.app.id)
      }
      const next = cycles.next(this.app.id)
      if (next) this.#scheduleCycle(next.at)
      else this.#planCycle(clock.now(), 'initial')
    } else {
      const due = operations.nextAttemptAt(this.app.id)
      if (due !== null) this.#schedule('retry', due)
    }
    this.wake()
  }

  /** Takes no more work; resolves when nothing is on the wire. `atOnce` ends what is. */
  async stop(atOnce = false): Promise<void> {
    this.#stopped = true
    for (const cancel of this.#alarms.values()) cancel()
    this.#alarms.clear()
    this.#queue.clear()
    this.#wire.pacer.close()
    this.#atOnce.pacer.close()
    // What is on the wire may end; a target that takes its time is not waited for.
    const patience = setTimeout(() => this.app.transport.close(), atOnce ? 0 : stopPatience)
    await this.#queue.onIdle()
    clearTimeout(patience)
    this.app.transport.close()
  }

  /** There may be something new to do. */
  wake(): void {
    this.#mayPlan = true
    this.#goOn()
  }

  #goOn(): void {
    if (this.#stopped) return
    if (this.#pumping) {
      this.#again = true
      return
    }
    this.#pumping = true
    this.#pump().catch(this.#parts.onFault)
  }

  /** Begins a cycle, or queues it behind the one under way. */
  requestCycle(kind: 'initial' | 'incremental'): void {
    this.#waitingCycles.push(kind)
    this.wake()
  }

  /** An event-driven vendor's "sync everything": every assigned object is told again. */
  pushEverything(): void {
    this.#addScans(null, true)
    this.wake()
  }

  rereadQueue(): void {
    this.#turns.reread()
    this.wake()
  }

  /** The vendor's connection test, also as the probe of a cycle. */
  async probe(cycleId: number | null): Promise<{ failure: Failure | undefined; exchangeSeqs: number[] }> {
    const { app, ordinal } = { app: this.app, ordinal: this.#probeOrdinal++ }
    const trace = newTrace(null, cycleId)
    const { store } = this.#parts
    const groupsInScope = store.sqlite
      .prepare(`SELECT EXISTS (SELECT 1 FROM assignments WHERE app_id = ? AND subject_kind = 'group')`)
      .pluck()
      .get(app.id)
    const conversation = testConnection(app.profile, {
      groupsImported: app.profile.import.groups,
      groupsInScope: groupsInScope === 1,
      randomValue: (call) => derivedUuid(app.seed, 'probe', app.ordinal, cycleId ?? 0, ordinal, call),
    })
    const { ended, transport } = await converse(this.#atOnce, app, trace, conversation)
    return { failure: transport ?? ended, exchangeSeqs: trace.exchangeSeqs }
  }

  /** The vendor's import: everything is read, nothing written. */
  async import(): Promise<ImportResult> {
    const trace = newTrace(null, null)
    const { store } = this.#parts
    const read = (resource: ResourceType) => importResources(store, this.app, resource, this.#atOnce, trace)
    const users = await read('User')
    const groups = this.app.profile.import.groups ? await read('Group') : null
    return { users, groups, exchangeIds: trace.exchangeSeqs.map(exchangeId) }
  }

  #probeOrdinal = 0

  /** Carries out operations out of turn, one after the other. */
  async performNow(operations: readonly OperationRow[]): Promise<void> {
    for (const operation of operations) {
      while (this.#turns.isBusy(operation.resource, operation.objectId)) await this.#queue.onIdle()
      if (this.#turns.claim(operation)) await this.#perform(operation, undefined, this.#atOnce)
    }
  }

  async #pump(): Promise<void> {
    try {
      while (!this.#stopped) {
        this.#again = false
        const planned = this.#mayPlan && this.#planStep()
        // What was read ahead may have got another turn.
        if (planned) this.#turns.reread()
        else if (!this.#probing) this.#mayPlan = false
        const started = this.#startOperations()
        if (planned || started) {
          // Give the wire and the API their time between two pages of planning.
          await new Promise((resolve) => setImmediate(resolve))
          continue
        }
        if (this.#again) continue
        if (this.#turns.running > 0 || this.#probing) break
        if (!this.#beginOrEndCycle()) break
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
    if (this.#probing) return false
    if (this.#cycles) {
      if (!this.#cycle) return false
      const cycleId = this.#cycle.id
      return (
        planner.takeScan(this.app, inFlight, now) ||
        planner.takeChanges(this.app, cycleId, this.#cycleUpTo, now, inFlight, now)
      )
    }
    const delay = this.#parts.pace === 'vendor' ? parseDuration(this.app.profile.sync.eventDelay) : 0
    const did =
      planner.takeChanges(this.app, null, Number.MAX_SAFE_INTEGER, now - delay, inFlight, now) ||
      planner.takeScan(this.app, inFlight, now)
    if (!did && delay > 0) {
      const first = planner.firstUnseenAt(this.app.id)
      if (first !== undefined) this.#schedule('event', first + delay)
    }
    return did
  }

  #startOperations(): boolean {
    const { evaluator, scans, store, planner } = this.#parts
    const concurrency = this.app.profile.sync.concurrency
    if (this.#probing || this.#turns.running > this.#lowWater) return false
    store.flush()
    const planning =
      this.#cycles && (scans.any(this.app.id) || planner.watermark(this.app.id) < this.#cycleUpTo)
    const operations = this.#turns.next(concurrency * aheadPerSlot - this.#turns.running, planning)
    if (operations.length === 0) return false
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
    for (const operation of operations) {
      const evaluation = evaluations.get(`${operation.resource} ${operation.objectId}`)
      if (!evaluation) continue
      this.#turns.remember(operation, plannedNow(operation, evaluation))
      this.#enqueue(operation, evaluation)
    }
    return true
  }

  #enqueue(operation: OperationRow, evaluation: Parameters<Performer['perform']>[2]): void {
    this.#queue.add(() => this.#perform(operation, evaluation)).catch((error) => this.#report(error))
  }

  async #perform(
    operation: OperationRow,
    given?: Parameters<Performer['perform']>[2],
    wire = this.#wire,
  ): Promise<void> {
    let after: Aftermath
    this.#jobs++
    try {
      const evaluation = given ?? this.#evaluate(operation)
      if (this.#stopped) return
      after = await this.#parts.performer.perform(this.app, operation, evaluation, wire)
      if (after.again || after.lateMember) this.#planAftermath(operation, after)
    } finally {
      this.#jobs--
      this.#turns.release(operation)
    }
    if (after.failed && !this.#cycles) this.#scheduleRetry()
    this.#parts.onOperation(operation.seq)
    // Between two refills there is nothing to look for.
    if (after.again || after.lateMember) this.wake()
    else if (this.#turns.running <= this.#lowWater) this.#goOn()
    else this.#parts.onProgress()
  }

  /** What an operation brought about is queued before anything else happens to the object. */
  #planAftermath({ objectId, cycleId }: OperationRow, { again, lateMember }: Aftermath): void {
    const { planner, links, store, clock } = this.#parts
    store.flush()
    if (again) planner.takeUsers(this.app, [objectId], cycleId, false, this.#turns, clock.now())
    const groups = lateMember ? links.groupsMissing(this.app.id, objectId) : []
    if (groups.length > 0) planner.takeMembers(this.app, groups, [objectId], this.#turns, clock.now())
  }

  #scheduleRetry(): void {
    const { operations, store } = this.#parts
    store.flush()
    const due = operations.nextAttemptAt(this.app.id)
    if (due !== null) this.#schedule('retry', due)
  }

  #report(error: unknown): void {
    // A queue that is cleared turns its jobs away with an AbortError; they stay due.
    const turnedAway = this.#stopped && error instanceof Error && error.name === 'AbortError'
    if (!turnedAway && !(error instanceof Interrupted)) this.#parts.onFault(error)
  }

  #evaluate(operation: OperationRow): Parameters<Performer['perform']>[2] {
    const { evaluator, store } = this.#parts
    store.flush()
    const forced = () => operation.detail.forced === true
    const [evaluation] =
      operation.resource === 'User'
        ? evaluator.users(this.app, [operation.objectId], { forced })
        : evaluator.groups(this.app, [operation.objectId], {
            membersDiffer: () => operation.facet === 'members',
          })
    if (!evaluation) throw new Error(`nothing is known of ${operation.resource} ${operation.objectId}`)
    return evaluation
  }

  /** Nothing is left to do: ends the cycle, or begins the one that waits. False when there is none. */
  #beginOrEndCycle(): boolean {
    const { cycles, clock, operations, scans, planner } = this.#parts
    if (!this.#cycles) {
      if (operations.promote(this.app.id, clock.now()) === 0) return false
      this.#turns.reread()
      return true
    }
    if (this.#cycle) {
      const finished = cycles.finish(this.#cycle.id, 'finished', clock.now(), null)
      this.#cycle = undefined
      this.#parts.onCycle(finished)
      return true
    }
    const kind = this.#waitingCycles.shift()
    if (!kind) return false
    const cycle = cycles.start(this.app.id, kind, clock.now())
    this.#parts.onCycle(cycle)
    const interval = this.app.profile.sync.interval
    if (interval !== null) this.#planCycle(clock.now() + parseDuration(interval), 'incremental')
    this.#probing = true
    this.#runProbe(cycle)
      .then((passed) => {
        if (!passed) return
        if (operations.promote(this.app.id, clock.now()) > 0) this.#turns.reread()
        this.#cycleUpTo = planner.lastChange()
        if (kind === 'initial') {
          scans.clear(this.app.id)
          this.#addScans(cycle.id, true)
          planner.skipTo(this.app.id, this.#cycleUpTo)
        }
        this.#cycle = cycle
      })
      .catch((error) => this.#report(error))
      .finally(() => {
        this.#probing = false
        this.wake()
      })
    return true
  }

  /** A cycle whose probe fails does nothing; what was due stays due. */
  async #runProbe(cycle: CycleRow): Promise<boolean> {
    if (this.app.profile.sync.probe === 'none') return true
    const { failure } = await this.probe(cycle.id)
    if (!failure) return true
    const { cycles, clock } = this.#parts
    const detail = failure.detail === null ? '' : ` ${failure.detail}`
    this.#parts.onCycle(cycles.finish(cycle.id, 'failed', clock.now(), failure.message + detail))
    return false
  }

  #addScans(cycleId: number | null, forced: boolean): void {
    const { scans } = this.#parts
    for (const kind of ['assigned-users', 'linked-users', 'groups', 'linked-groups'] as const) {
      const pushesGroups = this.app.profile.membership.pushNow === 'replace-list'
      const each = forced && (kind === 'assigned-users' || (kind === 'groups' && pushesGroups))
      scans.add(this.app.id, { cycleId, kind, groupId: null, forced: each, changeSeq: 0 })
    }
  }

  #planCycle(at: number, kind: 'initial' | 'incremental'): void {
    this.#parts.cycles.plan(this.app.id, at, kind)
    this.#scheduleCycle(at)
  }

  #scheduleCycle(at: number): void {
    const begin = () => {
      const next = this.#parts.cycles.next(this.app.id)
      if (this.#waitingCycles.length === 0) this.#waitingCycles.push(next?.kind ?? 'incremental')
    }
    // What is due already begins with the runner, so that whoever settles right away waits for it.
    if (at <= this.#parts.clock.now()) begin()
    else this.#schedule('cycle', at, begin)
  }

  /** One alarm of each name. */
  #schedule(name: string, at: number, first?: () => void): void {
    if (this.#stopped) return
    this.#alarms.get(name)?.()
    const cancel = this.#parts.clock.schedule(at, () => {
      this.#alarms.delete(name)
      first?.()
      this.wake()
    })
    this.#alarms.set(name, cancel)
  }
}
