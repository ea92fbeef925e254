import { createTellsMembers } from '../dialect/group/create-group.ts'
import type { PlannedOperation } from '../plan/operation.ts'
import type { Profile } from '../profile/schema.ts'
import type { ScanKind } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import { type Affected, affectedBy, type ChangeRow } from './affected.ts'
import type { AppContext } from './app-context.ts'
import { renameTellsMembers } from './choose-conversation.ts'
import type { EntitlementPlanner } from './entitlement-planner.ts'
import type { EvaluateOptions, Evaluation, Evaluator } from './evaluate.ts'
import { holdOf, mayHold } from './hold.ts'
import type { InFlight, Overtaking } from './in-flight.ts'
import type { LinkStore } from './link-store.ts'
import type { LogStore } from './log-store.ts'
import type { LostAssignments } from './lost-assignments.ts'
import type { NewOperation, OperationQueue } from './operation-queue.ts'
import type { OperationRow } from './operation-row.ts'
import type { ScanRow, ScanStore } from './scan-store.ts'

/** Changes or objects looked at in one transaction. */
const pageSize = 500

const userScans: ReadonlySet<ScanKind> = new Set(['assigned-users', 'all-users', 'linked-users', 'members'])

export interface PlannerParts {
  store: Store
  lostAssignments: LostAssignments
  evaluator: Evaluator
  entitlements: EntitlementPlanner
  links: LinkStore
  operations: OperationQueue
  scans: ScanStore
  log: LogStore
}

/** Turns changes, and pages of scans, into operations. Every step is one transaction with its watermark or cursor. */
export class Planner {
  readonly #parts: PlannerParts
  readonly #statements: ReturnType<typeof prepare>

  constructor(parts: PlannerParts) {
    this.#parts = parts
    this.#statements = prepare(parts.store)
  }

  /** The newest change there is. */
  lastChange(): number {
    return (this.#statements.lastChange.get() as number | null) ?? 0
  }

  watermark(appId: string): number {
    return (this.#statements.watermark.get(appId) as number | undefined) ?? 0
  }

  /** Changes that nobody has looked at for this app. */
  unseen(appId: string): number {
    return this.#statements.unseen.get(this.watermark(appId), appId) as number
  }

  /** When the first of them was committed. */
  firstUnseenAt(appId: string): number | undefined {
    return (this.#statements.firstUnseen.get(this.watermark(appId), appId) as number | undefined) ?? undefined
  }

  skipTo(appId: string, seq: number): void {
    this.#statements.advance.run(seq, appId)
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
    const { store, lostAssignments } = this.#parts
    const rows = this.#statements.changes.all(this.watermark(app.id), upTo, until, pageSize) as RawChange[]
    const last = rows.at(-1)
    if (!last) return false
    const changes = rows.map((row): ChangeRow => ({ ...row, data: JSON.parse(row.data) }))
    store.flush()
    // Rules may name groups after roles: there a role says something even of those who are in scope anyway.
    const everybody = app.profile.scope.users === 'all' && app.entitlements === undefined
    store.transaction(() => {
      if (app.profile.lifecycle.deactivationUnassigns) lostAssignments.take(app.id, changes)
      this.#plan(app, affectedBy(app.id, changes, everybody), cycleId, inFlight, now)
      this.skipTo(app.id, last.seq)
    })
    return true
  }

  /** Looks at the next page of the first scan. False when there is none. */
  takeScan(app: AppContext, inFlight: InFlight, now: number): boolean {
    const { store, scans, operations } = this.#parts
    const scan = scans.next(app.id)
    if (!scan) return false
    store.flush()
    store.transaction(() => {
      const page = scans.read(app.id, scan, pageSize)
      const evaluations = this.#evaluateScanned(app, scan, page.ids, inFlight)
      const news = toOperations(app, evaluations, scan, { inFlight })
      operations.enqueue(app.id, [...news, ...this.#entitled(app, evaluations, scan, now)], now, inFlight)
      this.#freeIdle(app, evaluations)
      const changeSeqs = scan.changeSeq > 0 ? [scan.changeSeq] : []
      this.#settleLinks(app, evaluations, now, inFlight, () => ({ changeSeqs }))
      scans.advance(scan, page.after)
    })
    return true
  }

  /** Everything is looked at, page by page, and what is in scope is told again: a cycle from scratch. */
  lookAtEverything(app: AppContext, cycleId: number | null, upTo: number): void {
    const { store, scans } = this.#parts
    const { membership, group } = app.profile
    const pushesGroups = membership.pushNow === 'replace-list'
    const users = usersInScope(app)
    const groups = group.scope === 'all' ? 'all-groups' : 'groups'
    store.transaction(() => {
      scans.clear(app.id)
      for (const kind of [users, 'linked-users', groups, 'linked-groups'] as const) {
        const forced = kind === users || (kind === groups && pushesGroups)
        scans.add(app.id, { cycleId, kind, groupId: null, forced, changeSeq: 0 })
      }
      this.skipTo(app.id, upTo)
    })
  }

  /** Everybody in scope is looked at, page by page, and told again. Event-driven apps do so at once. */
  lookAtUsers(app: AppContext): void {
    const { store, scans } = this.#parts
    const kind = usersInScope(app)
    store.transaction(() =>
      scans.add(app.id, { cycleId: null, kind, groupId: null, forced: true, changeSeq: 0 }),
    )
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
    const { store, evaluator, entitlements, operations } = this.#parts
    store.flush()
    return store.transaction(() => {
      const rides = entitlements.workOut(app, ids).ride
      const evaluations = evaluator.users(app, ids, { forced: (id) => forced || rides.has(id) })
      const scan = { cycleId, forced, changeSeq: 0 }
      const news = toOperations(app, evaluations, scan)
      operations.enqueue(app.id, [...news, ...this.#entitled(app, evaluations, scan, now)], now, inFlight)
      this.#freeIdle(app, evaluations)
      // Somebody asked for them.
      if (forced) this.#parts.log.lookedAt(app, evaluations, cycleId, now)
      this.#settleLinks(app, evaluations, now, inFlight, () => ({ changeSeqs: [] }))
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
    const { store, evaluator, operations } = this.#parts
    store.flush()
    store.transaction(() => {
      const evaluations = evaluator.groups(app, [id], { membersDiffer: () => true })
      const scan = { cycleId, forced: false, changeSeq: 0 }
      operations.enqueue(app.id, toOperations(app, evaluations, scan, { members }), now, inFlight)
      this.#parts.log.lookedAt(app, evaluations, cycleId, now)
      this.#settleLinks(app, evaluations, now, inFlight, () => ({ changeSeqs: [] }))
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
    const { store, evaluator, operations } = this.#parts
    store.flush()
    return store.transaction(() => {
      const evaluations =
        resource === 'User'
          ? evaluator.users(app, [objectId])
          : evaluator.groups(app, [objectId], { removed: () => removed })
      const occasion = { cycleId, forced: false, changeSeq: 0 }
      const news = toOperations(app, evaluations, occasion).map((each) => ({ ...each, changeSeqs }))
      this.#changeLinks(app, evaluations, now)
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
    const { store, operations } = this.#parts
    store.flush()
    return store.transaction(() => {
      const scan = { cycleId, forced: false, changeSeq: 0 }
      const changeSeqs = this.#statements.membershipChanges.all(seq) as number[]
      const news = this.#memberships(app, [objectId], scan, now).map((each) => ({ ...each, changeSeqs }))
      return operations.enqueue(app.id, news, now, inFlight) > 0
    })
  }

  #plan(app: AppContext, affected: Affected, cycleId: number | null, inFlight: InFlight, now: number): void {
    const { evaluator, entitlements, links, operations, scans } = this.#parts
    const groupIds = [...affected.groups.keys()]
    const putIn = groupIds.filter((id) => affected.groups.get(id)?.putIn)
    const known = [...links.find(app.id, 'Group', putIn).keys()]
    const differing = new Set(links.groupsThatDiffer(app.id, known, app.profile.membership.who))
    const groupOptions: EvaluateOptions = {
      membersDiffer: (id) => {
        const { members, pushNow } = affected.groups.get(id) ?? {}
        return pushNow === true || (members?.size ?? 0) > 0 || differing.has(id)
      },
      removed: (id) => affected.groups.get(id)?.removed,
    }
    const groups = evaluator.groups(app, groupIds, groupOptions)
    const inScope = new Set(groups.filter((group) => group.inScope).map(({ objectId }) => objectId))
    const { unlike, ride: rides } = entitlements.workOut(app, [...affected.users.keys()])
    const touched = (id: string) =>
      app.profile.membership.touchesUser &&
      [...(affected.users.get(id)?.groupIds ?? [])].some((groupId) => inScope.has(groupId) || unlike.has(id))
    const users = evaluator.users(app, [...affected.users.keys()], {
      forced: (id) => touched(id) || rides.has(id),
    })
    const created = this.#creationChanges(app, users)

    const news: NewOperation[] = []
    for (const evaluation of users) {
      const { changeSeqs = [], passwordChanged = false } = affected.users.get(evaluation.objectId) ?? {}
      const seqs = [...changeSeqs, ...(created.get(evaluation.objectId) ?? [])]
      const forced = touched(evaluation.objectId)
      news.push(
        ...toOperations(app, [evaluation], { cycleId, forced, changeSeq: 0 }).map((each) => ({
          ...each,
          changeSeqs: seqs,
        })),
      )
      if (passwordChanged && evaluation.link && app.profile.user.password !== 'none') {
        news.push(passwordOperation(app, evaluation, cycleId, seqs))
      }
    }
    for (const scan of affected.scans) {
      const groupId = scan.kind === 'members' ? scan.groupId : null
      // Whose account is being made has no link yet.
      if (scan.kind === 'linked-users') inFlight.overtakeAll('User', { changeSeqs: [scan.changeSeq] })
      scans.add(app.id, { cycleId, kind: scan.kind, groupId, forced: false, changeSeq: scan.changeSeq })
    }
    const usersToCome = app.profile.sync.order === 'as-planned' && scans.any(app.id)
    for (const evaluation of groups) {
      const { changeSeqs: seqs = [], removed } = affected.groups.get(evaluation.objectId) ?? {}
      if (usersToCome && removed === undefined && evaluation.operations.length > 0) {
        const [groupId, changeSeq] = [evaluation.objectId, Math.max(0, ...seqs)]
        scans.add(app.id, { cycleId, kind: 'group', groupId, forced: false, changeSeq })
        continue
      }
      const {
        changeSeqs = [],
        members = new Set<string>(),
        pushNow = false,
      } = affected.groups.get(evaluation.objectId) ?? {}
      // What failed before is tried again with it, and not as something new.
      if (pushNow) operations.requeueFailed(app.id, 'Group', evaluation.objectId)
      const whole = pushNow || differing.has(evaluation.objectId)
      const hint = evaluation.link && members.size > 0 && !whole ? [...members] : undefined
      news.push(
        ...toOperations(
          app,
          [evaluation],
          { cycleId, forced: pushNow, changeSeq: 0 },
          { members: hint, inFlight },
        ).map((each) => ({
          ...each,
          changeSeqs,
        })),
      )
    }
    const changeSeqs = [...affected.users.values()].flatMap((user) =>
      user.groupIds.size > 0 ? user.changeSeqs : [],
    )
    const entitled = this.#entitled(app, users, { cycleId, forced: false, changeSeq: 0 }, now)
    operations.enqueue(app.id, [...news, ...entitled.map((each) => ({ ...each, changeSeqs }))], now, inFlight)
    this.#freeIdle(app, [...users, ...groups])
    this.#parts.log.lookedAt(app, [...users, ...groups], cycleId, now)
    this.#settleLinks(app, users, now, inFlight, (id) => affected.users.get(id) ?? { changeSeqs: [] })
    this.#settleLinks(app, groups, now, inFlight, (id) => affected.groups.get(id) ?? { changeSeqs: [] })
  }

  #evaluateScanned(app: AppContext, scan: ScanRow, ids: string[], inFlight: InFlight): Evaluation[] {
    const { evaluator, entitlements, links } = this.#parts
    if (userScans.has(scan.kind)) {
      const rides = entitlements.workOut(app, ids).ride
      return evaluator.users(app, ids, { forced: (id) => scan.forced || rides.has(id) })
    }
    const differing = new Set(links.groupsThatDiffer(app.id, ids, app.profile.membership.who))
    // What is known of a group that is being told of is about to change.
    const isBusy = (id: string) => inFlight.facetOf('Group', id) !== undefined
    return evaluator.groups(app, ids, {
      membersDiffer: (id) => scan.forced || differing.has(id) || isBusy(id),
    })
  }

  /** Memberships of users for whom nothing else has to be told. Those of the others follow when that is done. */
  #entitled(
    app: AppContext,
    evaluations: readonly Evaluation[],
    scan: Occasion,
    now: number,
  ): NewOperation[] {
    const ready = evaluations.filter(
      ({ resource, inScope, operations }) =>
        resource === 'User' && inScope && !operations.some(({ facet }) => facet === 'object'),
    )
    return this.#memberships(
      app,
      ready.map(({ objectId }) => objectId),
      scan,
      now,
    )
  }

  #memberships(app: AppContext, userIds: readonly string[], scan: Occasion, now: number): NewOperation[] {
    if (!app.entitlements || userIds.length === 0) return []
    const { entitlements, evaluator } = this.#parts
    const untold = entitlements.untold(app, userIds, now)
    const groups = evaluator.groups(app, [...untold.keys()], { membersDiffer: () => true })
    return groups.flatMap((group) => {
      // A group that has to be made is told of everybody.
      const members = group.link && untold.get(group.objectId)
      return toOperations(app, [group], { ...scan, forced: false }, { members })
    })
  }

  /** Nobody has to agree to what is not to be done any more: it has its turn, and comes to nothing. */
  #freeIdle(app: AppContext, evaluations: readonly Evaluation[]): void {
    if (!mayHold(app.profile)) return
    const idle = evaluations.filter(({ operations }) => !operations.some(({ facet }) => facet === 'object'))
    this.#parts.operations.freeIdle(
      app.id,
      idle.map(({ objectId }) => objectId),
    )
  }

  /**
   * A link changes at once when there is nothing to tell the target on the way, or nothing that is allowed. That of an
   * object which is being told of is about to change, and what is not planned by what is known of it may be needed then:
   * it is looked at again.
   */
  #settleLinks(
    app: AppContext,
    evaluations: readonly Evaluation[],
    now: number,
    inFlight: InFlight,
    overtaking: (objectId: string) => Overtaking,
  ): void {
    const settled = evaluations.filter(({ resource, objectId, linkAfter, operations }) => {
      const telling = inFlight.facetOf(resource, objectId)
      if (telling === undefined) return true
      const planned = operations.some(({ facet }) => facet === telling)
      if (!planned || linkAfter !== 'keep') inFlight.overtake(resource, objectId, overtaking(objectId))
      return false
    })
    this.#changeLinks(app, settled, now)
  }

  #changeLinks(app: AppContext, evaluations: readonly Evaluation[], now: number): void {
    const { links } = this.#parts
    for (const { resource, objectId, link, linkAfter, operations, inScope } of evaluations) {
      if (!link || operations.length > 0) continue
      if (inScope && link.state === 'unmanaged') links.put(app.id, { ...link, state: 'managed' }, now)
      if (linkAfter === 'keep') continue
      if (linkAfter === 'drop') links.drop(app.id, resource, objectId)
      else if (link.state !== 'unmanaged') links.put(app.id, { ...link, state: 'unmanaged' }, now)
    }
  }

  /** The creation of a user counts as carried by the operation that creates the account. */
  #creationChanges(app: AppContext, users: readonly Evaluation[]): Map<string, number[]> {
    const creating = users
      .filter(({ operations }) => operations[0]?.kind === 'create')
      .map(({ objectId }) => objectId)
    if (creating.length === 0) return new Map()
    const rows = this.#statements.creations.all(JSON.stringify(creating), app.createdAt) as {
      id: string
      seq: number
    }[]
    return new Map(rows.map(({ id, seq }) => [id, [seq]]))
  }
}

/** The users who may be in scope; filters look at each of them. */
function usersInScope({ profile }: AppContext): 'all-users' | 'assigned-users' {
  return profile.scope.users === 'all' ? 'all-users' : 'assigned-users'
}

interface RawChange extends Omit<ChangeRow, 'data'> {
  data: string
}

/** Why objects are looked at. */
type Occasion = Pick<ScanRow, 'cycleId' | 'forced' | 'changeSeq'>

function toOperations(
  { profile }: AppContext,
  evaluations: readonly Evaluation[],
  { cycleId, forced, changeSeq }: Occasion,
  { members, inFlight }: { members?: readonly string[] | undefined; inFlight?: InFlight } = {},
): NewOperation[] {
  const isBusy = (resource: string, objectId: string) => inFlight?.facetOf(resource, objectId) !== undefined
  return evaluations.flatMap(({ resource, objectId, label, operations }) =>
    // The list that is on its way names those of a moment ago.
    (forced && !isBusy(resource, objectId) ? withoutEchoes(profile, operations) : operations).map(
      (planned): NewOperation => ({
        planned,
        resource,
        objectId,
        label,
        cycleId,
        changeSeqs: changeSeq > 0 ? [changeSeq] : [],
        forced:
          (forced && (planned.facet === 'object' || planned.facet === 'members')) || saysNothing(planned),
        members: planned.facet === 'members' ? members : undefined,
        endsWait: profile.sync.trigger === 'cycles',
        // In the order of stages, what it refers to goes first anyway.
        queuesAgain: profile.sync.order === 'as-planned' && planned.stage > 1,
        hold: holdOf(profile, { resource, kind: planned.kind }, cycleId),
      }),
    ),
  )
}

/** A list of members need not be told again by force when the request before it names them all. */
function withoutEchoes({ group }: Profile, operations: readonly PlannedOperation[]): PlannedOperation[] {
  const named = operations.some(
    ({ kind }) =>
      (kind === 'create' && createTellsMembers(group)) || (kind === 'update' && renameTellsMembers(group)),
  )
  return operations.filter(({ facet }) => !named || facet !== 'members')
}

/** What was planned although nothing differs was asked for. */
function saysNothing({ kind, set, clear }: PlannedOperation): boolean {
  return kind === 'update' && set.length === 0 && clear.length === 0
}

function passwordOperation(
  { profile }: AppContext,
  { objectId, label }: Evaluation,
  cycleId: number | null,
  changeSeqs: number[],
): NewOperation {
  return {
    planned: { kind: 'set-password', facet: 'password', stage: 1, set: [], clear: [] },
    resource: 'User',
    objectId,
    label,
    cycleId,
    changeSeqs,
    forced: false,
    members: undefined,
    endsWait: false,
    queuesAgain: false,
    hold: holdOf(profile, { resource: 'User', kind: 'set-password' }, cycleId),
  }
}

function prepare({ sqlite }: Store) {
  return {
    lastChange: sqlite.prepare('SELECT max(seq) FROM changes').pluck(),
    watermark: sqlite.prepare('SELECT watermark FROM apps WHERE id = ?').pluck(),
    advance: sqlite.prepare('UPDATE apps SET watermark = max(watermark, ?) WHERE id = ?'),
    unseen: sqlite
      .prepare('SELECT count(*) FROM changes WHERE seq > ? AND (app_id IS NULL OR app_id = ?)')
      .pluck(),
    firstUnseen: sqlite
      .prepare('SELECT at FROM changes WHERE seq > ? AND (app_id IS NULL OR app_id = ?) ORDER BY seq LIMIT 1')
      .pluck(),
    changes:
      sqlite.prepare(`SELECT seq, at, event, subject_id AS subjectId, member_id AS memberId, app_id AS appId,
      data FROM changes WHERE seq > ? AND seq <= ? AND at <= ? ORDER BY seq LIMIT ?`),
    creations: sqlite.prepare(`SELECT subject_id AS id, max(seq) AS seq FROM changes
      WHERE subject_id IN (SELECT value FROM json_each(?)) AND event = 'user.created' AND at >= ?
      GROUP BY subject_id`),
    membershipChanges: sqlite
      .prepare(`SELECT c.seq FROM operation_changes oc JOIN changes c ON c.seq = oc.change_seq
        WHERE oc.operation_seq = ? AND c.event IN ('group.member.added', 'group.member.removed')`)
      .pluck(),
  }
}
