import type { Store } from '../store/store.ts'
import type { AppContext } from './app-context.ts'
import { ChangePlanner } from './change-planner.ts'
import type { Evaluation } from './evaluate.ts'
import { freeIdle } from './free-idle.ts'
import type { InFlight, Overtaking } from './in-flight.ts'
import { LinkSettling } from './link-settling.ts'
import type { OperationRow } from './operation-row.ts'
import type { PlanningParts } from './planning-parts.ts'
import { RuleMemberships } from './rule-memberships.ts'
import { ScanPlanner } from './scan-planner.ts'
import { toOperations } from './to-operations.ts'

export type PlannerParts = Omit<PlanningParts, 'ruleMemberships' | 'linkSettling'>

/** Turns changes, and pages of scans, into operations. Every step is one transaction with its watermark or cursor. */
export class Planner {
  readonly #parts: PlanningParts
  readonly #changes: ChangePlanner
  readonly #scans: ScanPlanner
  readonly #statements: ReturnType<typeof prepare>

  constructor(parts: PlannerParts) {
    const linkSettling = new LinkSettling(parts.links)
    this.#parts = { ...parts, ruleMemberships: new RuleMemberships(parts), linkSettling }
    this.#changes = new ChangePlanner(this.#parts)
    this.#scans = new ScanPlanner(this.#parts)
    this.#statements = prepare(parts.store)
  }

  /** Looks at the next changes up to `upTo`, committed up to `until`. False when there are none. */
  takeChanges(
    app: AppContext,
    cycleId: number | null,
    upTo: number,
    until: number,
    inFlight: InFlight,
    now: number,
  ): boolean {
    return this.#changes.take(app, cycleId, upTo, until, inFlight, now)
  }

  /** Looks at the next page of the first scan. False when there is none. */
  takeScan(app: AppContext, inFlight: InFlight, now: number): boolean {
    return this.#scans.take(app, inFlight, now)
  }

  /** Everything is looked at, page by page, and what is in scope is told again: a cycle from scratch. */
  lookAtEverything(app: AppContext, cycleId: number | null, upTo: number): void {
    this.#scans.lookAtEverything(app, cycleId, upTo)
  }

  /** Everybody in scope is looked at, page by page, and told again. Event-driven apps do so at once. */
  lookAtUsers(app: AppContext): void {
    this.#scans.lookAtUsers(app)
  }

  /** Looks at one object now. Returns what is to be done. */
  takeUsers(
    app: AppContext,
    ids: readonly string[],
    cycleId: number | null,
    forced: boolean,
    inFlight: InFlight,
    now: number,
  ): Evaluation[] {
    const { store, evaluator, entitlements, operations, ruleMemberships, linkSettling, log } = this.#parts
    store.flush()
    return store.transaction(() => {
      const rides = entitlements.workOut(app, ids).ride
      const evaluations = evaluator.users(app, ids, { forced: (id) => forced || rides.has(id) })
      const scan = { cycleId, forced, changeSeq: 0 }
      const news = toOperations(app, evaluations, scan)
      operations.enqueue(
        app.id,
        [...news, ...ruleMemberships.ofReady(app, evaluations, scan, now)],
        now,
        inFlight,
      )
      freeIdle(operations, app, evaluations)
      // Somebody asked for them.
      if (forced) log.lookedAt(app, evaluations, cycleId, now)
      linkSettling.settle(app, evaluations, now, inFlight, () => ({ changeSeqs: [] }))
      return evaluations
    })
  }

  /** Looks at one group now and tells of some of its members, or of all. */
  takeGroup(
    app: AppContext,
    id: string,
    members: readonly string[] | undefined,
    cycleId: number | null,
    inFlight: InFlight,
    now: number,
  ): void {
    const { store, evaluator, operations, linkSettling, log } = this.#parts
    store.flush()
    store.transaction(() => {
      const evaluations = evaluator.groups(app, [id], { membersDiffer: () => true })
      const scan = { cycleId, forced: false, changeSeq: 0 }
      operations.enqueue(app.id, toOperations(app, evaluations, scan, { members }), now, inFlight)
      log.lookedAt(app, evaluations, cycleId, now)
      linkSettling.settle(app, evaluations, now, inFlight, () => ({ changeSeqs: [] }))
    })
  }

  /** Looks once more at an object that changed while it was being told of. False if nothing follows. */
  lookAgain(
    app: AppContext,
    { resource, objectId, cycleId }: Pick<OperationRow, 'resource' | 'objectId' | 'cycleId'>,
    { changeSeqs, removed }: Overtaking,
    inFlight: InFlight,
    now: number,
  ): boolean {
    const { store, evaluator, operations, linkSettling } = this.#parts
    store.flush()
    return store.transaction(() => {
      const evaluations =
        resource === 'User'
          ? evaluator.users(app, [objectId])
          : evaluator.groups(app, [objectId], { removed: () => removed })
      const occasion = { cycleId, forced: false, changeSeq: 0 }
      const news = toOperations(app, evaluations, occasion).map((each) => ({ ...each, changeSeqs }))
      linkSettling.change(app, evaluations, now)
      return operations.enqueue(app.id, news, now, inFlight) > 0
    })
  }

  /** Queues a comparison of memberships. */
  takeMembers(
    app: AppContext,
    groupIds: readonly string[],
    members: readonly string[] | undefined,
    inFlight: InFlight,
    now: number,
  ): void {
    const { store, evaluator, operations } = this.#parts
    store.transaction(() => {
      const evaluations = evaluator.groups(app, groupIds, { membersDiffer: () => true })
      const scan = { cycleId: null, forced: false, changeSeq: 0 }
      operations.enqueue(app.id, toOperations(app, evaluations, scan, { members }), now, inFlight)
    })
  }

  /** Queues what groups have to be told of a user, now that the account is as it should be. False if that is nothing. */
  takeEntitlements(
    app: AppContext,
    { objectId, cycleId, seq }: Pick<OperationRow, 'objectId' | 'cycleId' | 'seq'>,
    inFlight: InFlight,
    now: number,
  ): boolean {
    const { store, operations, ruleMemberships } = this.#parts
    store.flush()
    return store.transaction(() => {
      const scan = { cycleId, forced: false, changeSeq: 0 }
      const changeSeqs = this.#statements.membershipChanges.all(seq) as number[]
      const news = ruleMemberships.of(app, [objectId], scan, now).map((each) => ({ ...each, changeSeqs }))
      return operations.enqueue(app.id, news, now, inFlight) > 0
    })
  }
}

function prepare({ sqlite }: Store) {
  return {
    membershipChanges: sqlite
      .prepare(`SELECT c.seq FROM operation_changes oc JOIN changes c ON c.seq = oc.change_seq
        WHERE oc.operation_seq = ? AND c.event IN ('group.member.added', 'group.member.removed')`)
      .pluck(),
  }
}
