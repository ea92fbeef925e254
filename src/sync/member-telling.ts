import { renameGroup } from '../dialect/group/rename-group.ts'
import { replaceMembers, updateMembers } from '../dialect/group/update-members.ts'
import type { Outcome } from '../dialect/outcome.ts'
import type { ResourceCase } from '../dialect/resource-case.ts'
import type { PlannedOperation } from '../plan/operation.ts'
import type { AppContext } from './app-context.ts'
import { wholeLists } from './choose-conversation.ts'
import { type ConverseParts, converse, noteMembers, type Trace } from './converse.ts'
import { type Evaluation, toCase } from './evaluate.ts'
import { type MemberBatch, MemberBatches } from './member-batches.ts'
import type { MemberDifferences } from './member-differences.ts'
import type { Observation } from './observation.ts'
import type { OperationRow } from './operation-row.ts'
import type { ToldMembers } from './told-members.ts'

/** Members of one list that are looked for in the target. */
const mostLookedFor = 200

interface TellingParts {
  toldMembers: ToldMembers
  differences: MemberDifferences
  observation: Observation
}

/** What there is to say of a group that the target has. */
type GroupCase = ResourceCase & { objectId: string; targetId: string }

/** Tells a target of the members of a group. */
export class MemberTelling {
  readonly #parts: TellingParts

  constructor(parts: TellingParts) {
    this.#parts = parts
  }

  async tell(
    app: AppContext,
    { detail }: OperationRow,
    evaluation: Evaluation,
    planned: PlannedOperation,
    trace: Trace,
    wire: ConverseParts,
  ): Promise<Outcome | undefined> {
    const { link } = evaluation
    if (!link) return undefined
    const { membership } = app.profile
    const group = {
      ...toCase(app, evaluation, planned),
      objectId: evaluation.objectId,
      targetId: link.targetId,
    }
    const pushed = detail.forced === true && membership.pushNow === 'replace-list'
    const tellWhole = wholeLists[membership.update] ?? (pushed ? replaceMembers : undefined)
    return tellWhole
      ? await this.#tellWhole(app, group, tellWhole, pushed, trace, wire)
      : await this.#tellChanges(app, group, detail.members, trace, wire)
  }

  async #tellWhole(
    app: AppContext,
    group: GroupCase,
    tellWhole: typeof replaceMembers,
    pushed: boolean,
    trace: Trace,
    wire: ConverseParts,
  ): Promise<Outcome | undefined> {
    const { toldMembers, differences, observation } = this.#parts
    const { objectId, targetId } = group
    const { who } = app.profile.membership
    if (!pushed && differences.groupsThatDiffer(app.id, [objectId], who).length === 0) return undefined
    const members = differences.desired(app.id, objectId, who)
    return await wire.named.during(members, async () => {
      noteMembers(trace, members, [])
      if (observation.watches(app.id)) trace.newInList = this.#newInList(app, objectId)
      toldMembers.sendWholeList(app.id, objectId, members)
      const outcome = await converse(wire, app, trace, tellWhole(group, targetId, members))
      if (outcome.result === 'failed') toldMembers.takeBack(app.id, objectId)
      else toldMembers.replace(app.id, objectId, members)
      return outcome
    })
  }

  /** Memberships go in batches; what a batch told is written down before the next one. */
  async #tellChanges(
    app: AppContext,
    group: GroupCase,
    among: readonly string[] | undefined,
    trace: Trace,
    wire: ConverseParts,
  ): Promise<Outcome | undefined> {
    const { toldMembers, differences } = this.#parts
    const { objectId, targetId } = group
    const {
      membership,
      group: { renameWithMembers },
    } = app.profile
    const rename = () => converse(wire, app, trace, renameGroup(group, targetId, []))
    const update = async ({ add, remove }: MemberBatch): Promise<Outcome> => {
      noteMembers(trace, add, remove)
      toldMembers.send(app.id, objectId, add, remove)
      const outcome = await converse(wire, app, trace, updateMembers(group, targetId, { add, remove }))
      if (outcome.result === 'failed') toldMembers.takeBack(app.id, objectId)
      else toldMembers.record(app.id, objectId, add, remove)
      return outcome
    }
    let outcome: Outcome | undefined
    const batches = new MemberBatches(differences, app.id, objectId, membership, among)
    for (let batch = batches.next(); batch; batch = batches.next()) {
      const told = batch
      const renames = !outcome && renameWithMembers === 'before'
      outcome = await wire.named.during(told.add, async () => {
        const renamed = renames ? await rename() : undefined
        return renamed?.result === 'failed' ? renamed : await update(told)
      })
      if (outcome.result === 'failed') return outcome
    }
    return outcome && renameWithMembers === 'after' ? await rename() : outcome
  }

  /** What is new for the target in a list that tells all; a part will do where that is much. */
  #newInList({ id, profile }: AppContext, groupId: string): Trace['newInList'] {
    const { differences } = this.#parts
    const ids = (members: readonly { targetId: string }[]) => members.map(({ targetId }) => targetId)
    return {
      added: ids(differences.missing(id, groupId, { who: profile.membership.who, limit: mostLookedFor })),
      removed: ids(differences.surplus(id, groupId, { limit: mostLookedFor })),
    }
  }
}
