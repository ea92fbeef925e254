import type { Clock } from '../base/clock.ts'
import { createTellsMembers } from '../dialect/group/create-group.ts'
import { duplicateSource } from '../dialect/look-up.ts'
import { failed, type Outcome } from '../dialect/outcome.ts'
import type { Conversation } from '../dialect/request-spec.ts'
import type { PlannedOperation } from '../plan/operation.ts'
import type { Store } from '../store/store.ts'
import { type Aftermath, aftermathOf, isOther } from './aftermath.ts'
import type { AppContext } from './app-context.ts'
import { applyToLink } from './apply-to-link.ts'
import { groupConversation, renameTellsMembers, userConversation } from './choose-conversation.ts'
import { Claims } from './claims.ts'
import { type ConverseParts, converse, newTrace, type Trace } from './converse.ts'
import { matchingValues, mergeDoubts } from './doubt.ts'
import type { DoubtStore } from './doubt-store.ts'
import { type Evaluation, toCase } from './evaluate.ts'
import { finishOperation } from './finish-operation.ts'
import type { LinkStore } from './link-store.ts'
import type { LogStore } from './log-store.ts'
import type { MemberDifferences } from './member-differences.ts'
import { MemberTelling } from './member-telling.ts'
import type { Observation } from './observation.ts'
import type { OperationRow } from './operation-row.ts'
import type { OperationStore } from './operation-store.ts'
import { plannedNow } from './planned-now.ts'
import type { PushStore } from './push-store.ts'
import { toldBy } from './told.ts'
import type { ToldMembers } from './told-members.ts'

export interface PerformerParts {
  clock: Clock
  store: Store
  links: LinkStore
  toldMembers: ToldMembers
  differences: MemberDifferences
  operations: OperationStore
  pushes: PushStore
  log: LogStore
  doubts: DoubtStore
  observation: Observation
}

/** Carries out one operation: conversation, outcome, link, log. */
export class Performer {
  readonly #parts: PerformerParts
  readonly #members: MemberTelling
  readonly #claims = new Claims()

  constructor(parts: PerformerParts) {
    this.#parts = parts
    this.#members = new MemberTelling(parts)
  }

  /**
   * `follow` is asked for what has to be queued because of what happened. It is called in the transaction that writes the
   * outcome down: neither is kept without the other.
   */
  async perform(
    app: AppContext,
    operation: OperationRow,
    evaluation: Evaluation,
    wire: ConverseParts,
    follow: (after: Aftermath) => (() => void) | undefined,
  ): Promise<Aftermath> {
    const trace = newTrace(operation.seq, wire.cycle?.() ?? operation.cycleId)
    const startedAt = this.#parts.clock.now()
    const planned = plannedNow(operation, evaluation)
    const claim = this.#claim(app, evaluation, planned)
    try {
      const outcome = !claim
        ? failed(duplicateSource(evaluation.resource))
        : planned && (await this.#make(app, operation, evaluation, planned, trace, wire))
      const after = aftermathOf(app, operation, evaluation, planned, outcome)
      const following = follow(after)
      const record = () => {
        if (outcome) applyToLink(this.#parts, app, evaluation, outcome, planned?.kind)
        if (planned) this.#endDoubt(app, operation, evaluation, planned, outcome)
        following?.()
        after.expired = finishOperation(this.#parts, app, operation, {
          evaluation,
          planned,
          outcome,
          trace,
          startedAt,
        })
      }
      if (following) this.#parts.store.together(record)
      else record()
      if (planned && outcome) this.#watch(app, operation, toldBy(evaluation, planned, outcome, trace))
      return after
    } finally {
      claim?.()
    }
  }

  /** Keeps others from being made under the same matching values meanwhile; undefined when another one is. */
  #claim(
    app: AppContext,
    { resource, objectId, desired }: Evaluation,
    planned: PlannedOperation | undefined,
  ): (() => void) | undefined {
    const { lookup } = resource === 'User' ? app.profile.user : app.profile.group
    if (planned?.kind !== 'create' || lookup?.held !== 'fail') return () => {}
    return this.#claims.take(app.id, { resource, objectId }, matchingValues(desired, lookup.attributes))
  }

  #watch(app: AppContext, { seq }: OperationRow, told: ReturnType<typeof toldBy>): void {
    if (told) this.#parts.observation.told(app.id, seq, told)
  }

  /**
   * The outcome is known. What an attempt that failed had found doubtful stays so, and so does what it was to switch or
   * delete, if nobody knows whether the target did.
   */
  #endDoubt(
    app: AppContext,
    operation: OperationRow,
    evaluation: Evaluation,
    planned: PlannedOperation,
    outcome: Outcome | undefined,
  ): void {
    const failed = outcome?.result === 'failed'
    const before = failed ? evaluation.doubts?.get(operation.facet) : undefined
    const stays = failed && outcome.failure.inDoubt === true && endsOrBegins.has(planned.kind)
    const left = stays ? mergeDoubts(before, { kinds: [planned.kind], told: [], names: [] }) : before
    this.#parts.doubts.end(app.id, operation, left)
  }

  async #make(
    app: AppContext,
    operation: OperationRow,
    evaluation: Evaluation,
    planned: PlannedOperation,
    trace: Trace,
    wire: ConverseParts,
  ): Promise<Outcome | undefined> {
    const isHeld = (targetId: string) => this.#parts.links.isHeld(app.id, evaluation, targetId)
    const context = { ...toCase(app, evaluation, planned), isHeld }
    if (planned.facet === 'members')
      return await this.#members.tell(app, operation, evaluation, planned, trace, wire)
    const run = (conversation: Conversation<Outcome> | undefined) =>
      conversation && converse(wire, app, trace, conversation)
    if (evaluation.resource === 'User') {
      if (planned.kind === 'delete') await wire.named.unnamed(evaluation.objectId)
      return await run(userConversation(planned.kind, context))
    }
    const { group, membership } = app.profile
    const creating = planned.kind === 'create'
    const tellsMembers = creating ? createTellsMembers(group) : renameTellsMembers(group)
    const members = tellsMembers
      ? this.#parts.differences.desired(app.id, evaluation.objectId, membership.who)
      : []
    const outcome = await wire.named.during(members, async () =>
      run(groupConversation(planned.kind, context, members)),
    )
    if (!outcome || outcome.result === 'failed') return outcome
    const other = isOther(evaluation, outcome)
    if (tellsMembers || other) {
      this.#parts.toldMembers.replace(app.id, evaluation.objectId, other && !creating ? [] : members)
    }
    return outcome
  }
}

/** What changes whether there is an account to use, or one at all. */
const endsOrBegins: ReadonlySet<PlannedOperation['kind']> = new Set(['deactivate', 'reactivate', 'delete'])
