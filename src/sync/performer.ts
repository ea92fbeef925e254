import { type Clock, realNow } from '../base/clock.ts'
import { createTellsMembers } from '../dialect/group/create-group.ts'
import { renameGroup } from '../dialect/group/rename-group.ts'
import { replaceMembers, updateMembers } from '../dialect/group/update-members.ts'
import { duplicateSource } from '../dialect/look-up.ts'
import { failed, type Outcome } from '../dialect/outcome.ts'
import type { Conversation } from '../dialect/request-spec.ts'
import { knownAfter } from '../plan/difference.ts'
import type { PlannedOperation } from '../plan/operation.ts'
import type { Store } from '../store/store.ts'
import type { AppContext } from './app-context.ts'
import { groupConversation, renameTellsMembers, userConversation, wholeLists } from './choose-conversation.ts'
import { Claims } from './claims.ts'
import { type ConverseParts, converse, newTrace, noteMembers, type Trace } from './converse.ts'
import { matchingValues, mergeDoubts } from './doubt.ts'
import type { DoubtStore } from './doubt-store.ts'
import { type Evaluation, toCase } from './evaluate.ts'
import type { LinkStore } from './link-store.ts'
import type { Attempted } from './log-entry.ts'
import type { LogStore } from './log-store.ts'
import { MemberBatches } from './member-batches.ts'
import type { Observation } from './observation.ts'
import type { OperationRow } from './operation-row.ts'
import type { OperationStore } from './operation-store.ts'
import type { PushStore } from './push-store.ts'
import { decideRetry } from './retry.ts'
import { toldBy } from './told.ts'
import { operationError } from './vendor-error.ts'

export interface PerformerParts {
  clock: Clock
  store: Store
  links: LinkStore
  operations: OperationStore
  pushes: PushStore
  log: LogStore
  doubts: DoubtStore
  observation: Observation
}

/** What the engine has to look at again because of what happened. */
export interface Aftermath {
  failed: boolean
  /** It was tried as often and as long as the vendor tries. */
  expired: boolean
  /** The target has only been told a part of what is desired. */
  again: boolean
  /** The user has an account since now, or one that is in use again, later than planned. */
  lateMember: boolean
  /** The group was made by an attempt that then failed: nobody has told its members since. */
  untoldMembers: boolean
}

/** Carries out one operation: conversation, outcome, link, log. */
export class Performer {
  readonly #parts: PerformerParts
  readonly #claims = new Claims()

  constructor(parts: PerformerParts) {
    this.#parts = parts
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
      const after = this.#aftermath(app, operation, evaluation, planned, outcome)
      const following = follow(after)
      const record = () => {
        if (outcome) this.#applyToLink(app, evaluation, outcome, planned?.kind)
        if (planned) this.#endDoubt(app, operation, evaluation, planned, outcome)
        following?.()
        after.expired = this.#finish(app, operation, { evaluation, planned, outcome, trace, startedAt })
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

  #aftermath(
    app: AppContext,
    operation: OperationRow,
    evaluation: Evaluation,
    planned: PlannedOperation | undefined,
    outcome: Outcome | undefined,
  ): Aftermath {
    if (!outcome || outcome.result === 'failed') {
      const failed = outcome !== undefined
      return { failed, expired: false, again: false, lateMember: false, untoldMembers: false }
    }
    // Found under a name of a process that was killed, by a vendor who takes what is there as it is.
    const adopted =
      outcome.result === 'linked' && outcome.told === 'nothing' && evaluation.doubts !== undefined
    return {
      failed: false,
      expired: false,
      untoldMembers:
        (planned?.kind === 'update' && isHalfMade(evaluation) && !renameTellsMembers(app.profile.group)) ||
        (isOther(evaluation, outcome) &&
          !(planned?.kind === 'create' && createTellsMembers(app.profile.group))),
      again: (outcome.told === 'active' && outcome.result === 'reactivated') || adopted,
      lateMember: evaluation.resource === 'User' && isLateMember(app, operation, outcome.result),
    }
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
      return await this.#makeMembers(app, operation, evaluation, planned, trace, wire)
    const run = (conversation: Conversation<Outcome> | undefined) =>
      conversation && converse(wire, app, trace, conversation)
    if (evaluation.resource === 'User') return await run(userConversation(planned.kind, context))
    const { group, membership } = app.profile
    const creating = planned.kind === 'create'
    const tellsMembers = creating ? createTellsMembers(group) : renameTellsMembers(group)
    const members = tellsMembers
      ? this.#parts.links.desiredMembers(app.id, evaluation.objectId, membership.who)
      : []
    const outcome = await run(groupConversation(planned.kind, context, members))
    if (!outcome || outcome.result === 'failed') return outcome
    const other = isOther(evaluation, outcome)
    if (tellsMembers || other) {
      this.#parts.links.replaceMembers(app.id, evaluation.objectId, other && !creating ? [] : members)
    }
    return outcome
  }

  /** Memberships go in batches; what a batch told is written down before the next one. */
  async #makeMembers(
    app: AppContext,
    { detail }: OperationRow,
    evaluation: Evaluation,
    planned: PlannedOperation,
    trace: Trace,
    wire: ConverseParts,
  ): Promise<Outcome | undefined> {
    const { links } = this.#parts
    const { objectId, link } = evaluation
    if (!link) return undefined
    const context = toCase(app, evaluation, planned)
    const { membership, group } = app.profile
    const pushed = detail.forced === true && membership.pushNow === 'replace-list'
    const tellWhole = wholeLists[membership.update] ?? (pushed ? replaceMembers : undefined)
    if (tellWhole) {
      if (!pushed && links.groupsThatDiffer(app.id, [objectId], membership.who).length === 0) return undefined
      const members = links.desiredMembers(app.id, objectId, membership.who)
      noteMembers(trace, members, [])
      if (this.#parts.observation.watches(app.id)) trace.newInList = this.#newInList(app, objectId)
      links.sendWholeList(app.id, objectId, members)
      const outcome = await converse(wire, app, trace, tellWhole(context, link.targetId, members))
      if (outcome.result === 'failed') links.takeMembersBack(app.id, objectId)
      else links.replaceMembers(app.id, objectId, members)
      return outcome
    }
    const rename = () => converse(wire, app, trace, renameGroup(context, link.targetId, []))
    let outcome: Outcome | undefined
    const batches = new MemberBatches(links, app.id, objectId, membership, detail.members)
    for (let batch = batches.next(); batch; batch = batches.next()) {
      const { add, remove } = batch
      if (!outcome && group.renameWithMembers === 'before') {
        outcome = await rename()
        if (outcome.result === 'failed') return outcome
      }
      noteMembers(trace, add, remove)
      links.sendMembers(app.id, objectId, add, remove)
      outcome = await converse(wire, app, trace, updateMembers(context, link.targetId, { add, remove }))
      if (outcome.result === 'failed') {
        links.takeMembersBack(app.id, objectId)
        return outcome
      }
      links.recordMembers(app.id, objectId, add, remove)
    }
    return outcome && group.renameWithMembers === 'after' ? await rename() : outcome
  }

  /** What is new for the target in a list that tells all; a part will do where that is much. */
  #newInList({ id, profile }: AppContext, groupId: string): Trace['newInList'] {
    const { links } = this.#parts
    const ids = (members: readonly { targetId: string }[]) => members.map(({ targetId }) => targetId)
    return {
      added: ids(links.missingMembers(id, groupId, { who: profile.membership.who, limit: mostLookedFor })),
      removed: ids(links.surplusMembers(id, groupId, { limit: mostLookedFor })),
    }
  }

  #applyToLink(
    app: AppContext,
    evaluation: Evaluation,
    outcome: Outcome,
    kind: PlannedOperation['kind'] | undefined,
  ): void {
    const { links, clock } = this.#parts
    const { resource, objectId, link, linkAfter, desired, label, references } = evaluation
    if (outcome.result === 'failed') {
      if (outcome.unlink) links.drop(app.id, resource, objectId)
      else if (!link && outcome.targetId !== undefined) {
        const { targetId, active = true } = outcome
        const known: [string, never][] = []
        links.put(
          app.id,
          { resource, objectId, targetId, state: 'managed', known, active, label },
          clock.now(),
        )
      }
      return
    }
    if (outcome.result === 'deleted' || (kind === 'deactivate' && linkAfter === 'drop')) {
      links.drop(app.id, resource, objectId)
      return
    }
    const targetId = outcome.targetId ?? link?.targetId
    if (targetId === undefined) return
    const { lookup } = resource === 'User' ? app.profile.user : app.profile.group
    if (outcome.result === 'linked' && lookup?.held === 'fail') links.takeOver(app.id, evaluation, targetId)
    // A user who was made anew is in none of the groups.
    if (link && targetId !== link.targetId && resource === 'User') links.drop(app.id, resource, objectId)
    const before = new Map(link?.known)
    const known =
      outcome.told === 'everything'
        ? knownAfter(desired, before)
        : outcome.told === 'references'
          ? [...mergeReferences(before, references)]
          : [...before]
    const state = kind === 'deactivate' && linkAfter === 'unmanage' ? 'unmanaged' : 'managed'
    const active =
      kind === 'deactivate'
        ? false
        : kind === 'reactivate' || kind === 'create'
          ? true
          : (link?.active ?? true)
    links.put(app.id, { resource, objectId, targetId, state, known, active, label }, clock.now())
  }

  /** Whether it has failed for the last time. */
  #finish(
    app: AppContext,
    operation: OperationRow,
    attempt: Omit<Attempted, 'at' | 'error' | 'nextAttemptAt'>,
  ): boolean {
    const { operations, pushes, clock, log } = this.#parts
    const { evaluation, planned, outcome, trace } = attempt
    const kind = planned?.kind ?? operation.kind
    const now = clock.now()
    const attempts = operation.attempts + 1
    const common = {
      kind,
      attempts,
      steps: [...operation.steps, ...trace.steps].slice(-50),
      sentAt: trace.sentAt,
      sentRealAt: trace.sentRealAt,
      finishedAt: now,
      finishedRealAt: realNow(),
    }
    if (outcome?.result !== 'failed') {
      const unchanged = !outcome || outcome.result === 'unchanged' || outcome.result === 'unmatched'
      const status = unchanged ? 'skipped' : 'succeeded'
      if (operation.resource === 'Group' && !unchanged) pushes.succeeded(app.id, operation.objectId, now)
      operations.finish(operation.seq, {
        ...common,
        status,
        nextAttemptAt: null,
        failedAt: null,
        waited: null,
        outcome: outcome?.result ?? (evaluation.withheld ? 'withheld' : 'unchanged'),
        error: null,
      })
      log.attempted(app, operation, { ...attempt, at: now, error: null, nextAttemptAt: null })
      return false
    }
    const { failure } = outcome
    const error = operationError(app.profile, failure, { ...operation, kind, app: app.name })
    const decision = decideRetry(app.profile, failure, {
      attempts: attempts - (operation.detail.attemptsBefore ?? 0),
      now,
      firstFailureAt: operation.detail.failedAt ?? now,
      waited: operation.detail.waited ?? null,
    })
    if (!decision.retry && operation.resource === 'Group' && app.profile.group.pushErrors === 'stop') {
      pushes.stop(app.id, operation.objectId, error.vendor.text)
    }
    const nextAttemptAt = decision.retry ? decision.at : null
    log.attempted(app, operation, { ...attempt, at: now, error, nextAttemptAt })
    operations.finish(operation.seq, {
      ...common,
      status: decision.retry ? 'waiting' : 'failed',
      nextAttemptAt,
      failedAt: now,
      waited: decision.retry ? decision.at - now : null,
      outcome: 'failed',
      error,
    })
    return !decision.retry && attempts > 1
  }
}

/** Members of one list that are looked for in the target. */
const mostLookedFor = 200

/** A group of which nothing is known but its id, for the requests after the one that made it failed. */
function isHalfMade({ resource, link }: Evaluation): boolean {
  return resource === 'Group' && link !== undefined && link.known.every(([, value]) => value === null)
}

/** A group that stands for ours since now, instead of one that is gone: it has none of the members. */
function isOther({ resource, link }: Evaluation, outcome: Outcome): boolean {
  if (resource !== 'Group' || !link || outcome.result === 'failed') return false
  return outcome.targetId !== undefined && outcome.targetId !== link.targetId
}

/** What the operation comes to, now that its turn has come; undefined when nothing is left to do. */
export function plannedNow(
  operation: OperationRow,
  { operations, link }: Evaluation,
): PlannedOperation | undefined {
  if (operation.facet === 'password') {
    return link && { kind: 'set-password', facet: 'password', stage: 1, set: [], clear: [] }
  }
  return operations.find(({ facet }) => facet === operation.facet)
}

function mergeReferences(
  known: ReadonlyMap<string, Evaluation['desired']['attributes'][number]['value']>,
  references: ReadonlyMap<string, string | undefined>,
) {
  const merged = new Map(known)
  for (const [path, targetId] of references) {
    if (targetId === undefined) merged.delete(path)
    else merged.set(path, targetId)
  }
  return merged
}

/** What changes whether there is an account to use, or one at all. */
const endsOrBegins: ReadonlySet<PlannedOperation['kind']> = new Set(['deactivate', 'reactivate', 'delete'])

/** Whether groups may be waiting for the account, which is new, or in use again. */
function isLateMember(
  { profile }: AppContext,
  { attempts }: OperationRow,
  result: Outcome['result'],
): boolean {
  const added = profile.membership.lateMembers === 'added'
  if (result === 'reactivated') return added
  return (result === 'created' || result === 'linked') && (attempts > 0 || added)
}
