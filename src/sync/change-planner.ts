import type { Store } from '../store/store.ts'
import { type Affected, affectedBy } from './affected.ts'
import type { AppContext } from './app-context.ts'
import type { EvaluateOptions, Evaluation } from './evaluate.ts'
import { freeIdle } from './free-idle.ts'
import type { InFlight } from './in-flight.ts'
import type { NewOperation } from './operation-queue.ts'
import type { PlanningParts } from './planning-parts.ts'
import { passwordOperation, toOperations } from './to-operations.ts'

/** Changes looked at in one transaction. */
const pageSize = 500

/** Turns changes into operations, page by page. */
export class ChangePlanner {
  readonly #parts: PlanningParts
  readonly #statements: ReturnType<typeof prepare>

  constructor(parts: PlanningParts) {
    this.#parts = parts
    this.#statements = prepare(parts.store)
  }

  /** Looks at the next changes up to `upTo`, committed up to `until`. False when there are none. */
  take(
    app: AppContext,
    cycleId: number | null,
    upTo: number,
    until: number,
    inFlight: InFlight,
    now: number,
  ): boolean {
    const { store, lostAssignments, watermarks } = this.#parts
    const changes = watermarks.next(app.id, upTo, until, pageSize)
    const last = changes.at(-1)
    if (!last) return false
    store.flush()
    // Rules may name groups after roles: there a role says something even of those who are in scope anyway.
    const everybody = app.profile.scope.users === 'all' && app.entitlements === undefined
    store.transaction(() => {
      if (app.profile.lifecycle.deactivationUnassigns) lostAssignments.take(app.id, changes)
      this.#plan(app, affectedBy(app.id, changes, everybody), cycleId, inFlight, now)
      watermarks.skipTo(app.id, last.seq)
    })
    return true
  }

  #plan(app: AppContext, affected: Affected, cycleId: number | null, inFlight: InFlight, now: number): void {
    const {
      evaluator,
      entitlements,
      links,
      differences,
      operations,
      scans,
      ruleMemberships,
      linkSettling,
      log,
    } = this.#parts
    const groupIds = [...affected.groups.keys()]
    const putIn = groupIds.filter((id) => affected.groups.get(id)?.putIn)
    const known = [...links.find(app.id, 'Group', putIn).keys()]
    const differing = new Set(differences.groupsThatDiffer(app.id, known, app.profile.membership.who))
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
    const entitled = ruleMemberships.ofReady(app, users, { cycleId, forced: false, changeSeq: 0 }, now)
    operations.enqueue(app.id, [...news, ...entitled.map((each) => ({ ...each, changeSeqs }))], now, inFlight)
    freeIdle(operations, app, [...users, ...groups])
    log.lookedAt(app, [...users, ...groups], cycleId, now)
    linkSettling.settle(app, users, now, inFlight, (id) => affected.users.get(id) ?? { changeSeqs: [] })
    linkSettling.settle(app, groups, now, inFlight, (id) => affected.groups.get(id) ?? { changeSeqs: [] })
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

function prepare({ sqlite }: Store) {
  return {
    creations: sqlite.prepare(`SELECT subject_id AS id, max(seq) AS seq FROM changes
      WHERE subject_id IN (SELECT value FROM json_each(?)) AND event = 'user.created' AND at >= ?
      GROUP BY subject_id`),
  }
}
