import type { Clock } from '../base/clock.ts'
import { parseDuration } from '../base/duration.ts'
import { AppError } from '../base/error.ts'
import type { AppRow } from '../directory/app.ts'
import type { Directory } from '../directory/directory.ts'
import { compileMapping } from '../mapping/mapping.ts'
import { loadProfile } from '../profile/load.ts'
import type { OnDemandProfile } from '../profile/on-demand-schema.ts'
import type { AppContext } from './app-context.ts'
import type { AppRunner } from './app-runner.ts'
import type { CycleStore } from './cycle-store.ts'
import type { Evaluation, Evaluator } from './evaluate.ts'
import { onDemandSteps, unsupportedLeaver } from './on-demand-steps.ts'
import type { OperationList } from './operation-list.ts'
import type { OperationRow } from './operation-row.ts'
import type { OperationStore } from './operation-store.ts'
import type { Planner } from './planner.ts'
import { showCycle, showOperation } from './show.ts'
import type { EngineEvent, OnDemandResult } from './view.ts'

/** Whom it is about: one user, or one group with some of its members. */
export type OnDemandSubject = { user: string } | { group: string; members?: readonly string[] | undefined }

export interface OnDemandParts {
  clock: Clock
  directory: Directory
  cycles: CycleStore
  planner: Planner
  evaluator: Evaluator
  operations: OperationStore
  operationList: OperationList
  emit: (event: EngineEvent) => void
}

/** Provisions one object at once, whatever the cycle does, and tells step by step how that went. */
export class OnDemand {
  readonly #parts: OnDemandParts
  /** When each app was asked, as far back as its rate looks. */
  readonly #asked = new Map<string, number[]>()

  constructor(parts: OnDemandParts) {
    this.#parts = parts
  }

  async provision(row: AppRow, runner: AppRunner, subject: OnDemandSubject): Promise<OnDemandResult> {
    const { clock, cycles, emit } = this.#parts
    const app = speaking(runner.app, row)
    const object = this.#find(app.profile.onDemand, subject)
    this.#keepRate(row, app.profile.onDemand)
    const cycle = cycles.start(row.id, 'on-demand', clock.now())
    emit({ type: 'cycle.started', cycle: showCycle(cycle, row.name) })
    const end = (result: OnDemandResult, error: string | null = null): OnDemandResult => {
      const finished = cycles.finish(cycle.id, error === null ? 'finished' : 'failed', clock.now(), error)
      emit({ type: 'cycle.finished', cycle: showCycle(finished, row.name) })
      return result
    }
    if (app.profile.sync.probe === 'connection-test') {
      const { failure } = await runner.errands.probe(cycle.id)
      if (failure) return end({ items: [], steps: onDemandSteps({ failure }) }, failure.message)
    }
    const before = this.#evaluate(app, object)
    const user = object.resource === 'User' ? this.#parts.directory.users.get(object.id) : undefined
    const refused = unsupportedLeaver(app.profile.onDemand, user?.status)
    if (refused) return end({ items: [], steps: onDemandSteps({ before, user, refused: true }) })
    const done = await this.#perform(app, runner, object, cycle.id)
    return end({
      items: done.map((operation) => showOperation(operation, row.name, false)),
      steps: onDemandSteps({ before, user, done }),
    })
  }

  #find(profile: OnDemandProfile, subject: OnDemandSubject): Subject {
    const { users, groups } = this.#parts.directory
    if ('user' in subject) return { resource: 'User', id: users.get(subject.user).id, members: undefined }
    const { id } = groups.get(subject.group)
    const members = subject.members?.map((member) => users.get(member).id)
    if (profile.members !== null && (members?.length ?? Number.POSITIVE_INFINITY) > profile.members) {
      const count = members ? `${members.length} members were named` : 'no members were named'
      throw new AppError('ERR_REQUEST_INVALID', `members: ${count}; allowed: up to ${profile.members}.`, {
        hint: 'Name the members that are to be provisioned with the group; none of them: [].',
      })
    }
    return { resource: 'Group', id, members }
  }

  #keepRate({ id, name }: AppRow, { rate }: OnDemandProfile): void {
    if (rate === null) return
    const now = this.#parts.clock.now()
    const since = now - parseDuration(rate.window)
    const asked = (this.#asked.get(id) ?? []).filter((at) => at > since)
    if (asked.length >= rate.requests) {
      const wait = Math.ceil(((asked[0] ?? now) - since) / 1000)
      throw new AppError(
        'ERR_RATE',
        `App "${name}" takes ${rate.requests} on-demand requests in ${rate.window}, as the vendor does.`,
        { hint: `Ask again in ${wait} s of IdP time.` },
      )
    }
    this.#asked.set(id, [...asked, now])
  }

  #evaluate(app: AppContext, { resource, id }: Subject): Evaluation {
    const { evaluator } = this.#parts
    const [evaluation] = resource === 'User' ? evaluator.users(app, [id]) : evaluator.groups(app, [id])
    return evaluation as Evaluation
  }

  async #perform(
    app: AppContext,
    runner: AppRunner,
    object: Subject,
    cycleId: number,
  ): Promise<OperationRow[]> {
    const { planner, operations, operationList, clock } = this.#parts
    const { resource, id, members } = object
    if (resource === 'User') planner.takeUsers(app, [id], cycleId, true, runner.inFlight, clock.now())
    else planner.takeGroup(app, id, members, cycleId, runner.inFlight, clock.now())
    const open = (status: string) =>
      operationList.list({ appId: app.id, objectId: id, status, after: 0, limit: 100 })
    // The guard is there for cycles; somebody who asks for one object means it.
    for (const { seq, hold } of open('waiting')) if (hold === 'deletions') operations.release({ seq }, null)
    const queued = open('queued')
    await runner.performNow(queued, app)
    return queued.flatMap(({ seq }) => operationList.get(seq) ?? [])
  }
}

interface Subject {
  resource: 'User' | 'Group'
  id: string
  /** Of a group: who is told of; undefined: everybody. */
  members: string[] | undefined
}

/** The app as it speaks on demand, which for some is in another profile's words. */
function speaking(app: AppContext, { overrides }: AppRow): AppContext {
  const { as } = app.profile.onDemand
  if (as === null) return app
  const { profile } = loadProfile(as, overrides)
  return { ...app, profile, mapping: compileMapping(profile.mapping) }
}
