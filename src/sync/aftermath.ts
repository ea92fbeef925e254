import { createTellsMembers } from '../dialect/group/create-group.ts'
import type { Outcome } from '../dialect/outcome.ts'
import type { PlannedOperation } from '../plan/operation.ts'
import type { AppContext } from './app-context.ts'
import { renameTellsMembers } from './choose-conversation.ts'
import type { Evaluation } from './evaluate.ts'
import type { OperationRow } from './operation-row.ts'

/** What the engine has to look at again because of what happened. */
export interface Aftermath {
  failed: boolean
  /** It was tried as often and as long as the vendor tries. */
  expired: boolean
  /** The target has only been told a part of what is desired. */
  again: boolean
  /** The user has an account since now, or one that is in use again or was not deleted after all, later than planned. */
  lateMember: boolean
  /** The group was made by an attempt that then failed: nobody has told its members since. */
  untoldMembers: boolean
}

export function aftermathOf(
  app: AppContext,
  operation: OperationRow,
  evaluation: Evaluation,
  planned: PlannedOperation | undefined,
  outcome: Outcome | undefined,
): Aftermath {
  if (!outcome || outcome.result === 'failed') {
    const failed = outcome !== undefined
    // While it was under way nobody was told of the user.
    const stays = failed && planned?.kind === 'delete' && evaluation.resource === 'User'
    const lateMember = stays && app.profile.membership.lateMembers === 'added'
    return { failed, expired: false, again: false, lateMember, untoldMembers: false }
  }
  // Found under a name of a process that was killed, by a vendor who takes what is there as it is.
  const adopted = outcome.result === 'linked' && outcome.told === 'nothing' && evaluation.doubts !== undefined
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

/** A group of which nothing is known but its id, for the requests after the one that made it failed. */
function isHalfMade({ resource, link }: Evaluation): boolean {
  return resource === 'Group' && link !== undefined && link.known.every(([, value]) => value === null)
}

/** A group that stands for ours since now, instead of one that is gone: it has none of the members. */
export function isOther({ resource, link }: Evaluation, outcome: Outcome): boolean {
  if (resource !== 'Group' || !link || outcome.result === 'failed') return false
  return outcome.targetId !== undefined && outcome.targetId !== link.targetId
}

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
