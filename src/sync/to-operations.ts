import { createTellsMembers } from '../dialect/group/create-group.ts'
import type { PlannedOperation } from '../plan/operation.ts'
import type { Profile } from '../profile/schema.ts'
import type { AppContext } from './app-context.ts'
import { renameTellsMembers } from './choose-conversation.ts'
import type { Evaluation } from './evaluate.ts'
import { holdOf } from './hold.ts'
import type { InFlight } from './in-flight.ts'
import type { NewOperation } from './operation-queue.ts'
import type { ScanRow } from './scan-store.ts'

/** Why objects are looked at. */
export type Occasion = Pick<ScanRow, 'cycleId' | 'forced' | 'changeSeq'>

/** What is queued of what was planned. */
export function toOperations(
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

export function passwordOperation(
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
