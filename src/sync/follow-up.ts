import { createTellsMembers } from '../dialect/group/create-group.ts'
import type { Aftermath } from './aftermath.ts'
import type { AppContext } from './app-context.ts'
import type { Evaluation } from './evaluate.ts'
import type { OperationRow } from './operation-row.ts'
import type { RunnerParts } from './runner-parts.ts'
import type { TurnTaking } from './turn-taking.ts'

/** What an operation brings about: further operations on the same object, or on what refers to it. */
export class FollowUp {
  readonly #app: AppContext
  readonly #parts: Pick<RunnerParts, 'planner' | 'differences' | 'clock'>
  readonly #turns: TurnTaking

  constructor(
    app: AppContext,
    parts: Pick<RunnerParts, 'planner' | 'differences' | 'clock'>,
    turns: TurnTaking,
  ) {
    this.#app = app
    this.#parts = parts
    this.#turns = turns
  }

  mayFollow(operation: OperationRow, evaluation: Evaluation, after: Aftermath): boolean {
    const { again, lateMember, untoldMembers, failed } = after
    if (again || lateMember || untoldMembers || this.#turns.isOvertaken(operation)) return true
    if (failed) return false
    return this.#tellsRules(operation, evaluation) || this.#madeAtLast(operation, evaluation)
  }

  /** What an operation brought about is queued before anything else happens to the object. False if that is nothing. */
  plan(operation: OperationRow, evaluation: Evaluation, after: Aftermath): boolean {
    const { planner, differences, clock } = this.#parts
    const { objectId, cycleId } = operation
    const app = this.#app
    const [turns, now] = [this.#turns, clock.now()]
    const groups = after.lateMember ? differences.groupsMissing(app.id, objectId) : []
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
    return this.#app.entitlements !== undefined && resource === 'User' && facet === 'object' && inScope
  }

  /** After the first attempt, which failed, the comparison that was queued with it had nothing to talk about. */
  #madeAtLast({ facet, kind, attempts, resource }: OperationRow, { inScope }: Evaluation): boolean {
    if (resource !== 'Group' || facet !== 'object' || !inScope) return false
    return kind === 'create' && attempts > 0 && !createTellsMembers(this.#app.profile.group)
  }
}
