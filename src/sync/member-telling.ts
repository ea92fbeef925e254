import { renameGroup } from '../dialect/group/rename-group.ts'
import { replaceMembers, updateMembers } from '../dialect/group/update-members.ts'
import type { Outcome } from '../dialect/outcome.ts'
import type { PlannedOperation } from '../plan/operation.ts'
import type { AppContext } from './app-context.ts'
import { wholeLists } from './choose-conversation.ts'
import { type ConverseParts, converse, noteMembers, type Trace } from './converse.ts'
import { type Evaluation, toCase } from './evaluate.ts'
import type { LinkStore } from './link-store.ts'
import { MemberBatches } from './member-batches.ts'
import type { Observation } from './observation.ts'
import type { OperationRow } from './operation-row.ts'

/** Members of one list that are looked for in the target. */
const mostLookedFor = 200

/** Tells a target of the members of a group. */
export class MemberTelling {
  readonly #parts: { links: LinkStore; observation: Observation }

  constructor(parts: { links: LinkStore; observation: Observation }) {
    this.#parts = parts
  }

  /** Memberships go in batches; what a batch told is written down before the next one. */
  async tell(
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
}
