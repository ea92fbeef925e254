import type { Json } from '../base/json.ts'
import type { Desired } from '../mapping/desired.ts'
import { difference, type Known } from './difference.ts'
import type { PlannedOperation } from './operation.ts'

export interface GroupPlanInput {
  /** Whether the vendor keeps this group in the target at all. */
  inScope: boolean
  desired: Desired | undefined
  known: { targetId: string; attributes: Known } | undefined
  /** The target may have a group that nobody knows of, or none any more: what was asked for was never answered. */
  unsure?: 'there' | 'gone' | undefined
  /** Whether members are missing or superfluous in the target, as far as is known. */
  membersDiffer: boolean
  /** Whether the create request names the members itself. */
  createsWithMembers: boolean
  /** Whether a changed name is told. */
  renames: boolean
  /** Whether members are told once the group exists. */
  tellsMembers: boolean
  /** What becomes of the target's group when ours leaves the scope. */
  removed: 'delete' | 'leave'
}

export interface GroupPlan {
  operations: PlannedOperation[]
  link: 'keep' | 'drop'
}

/** Desired and known of one group → what has to be sent. Pure. */
export function planGroup(input: GroupPlanInput): GroupPlan {
  const { inScope, desired, known, removed, unsure } = input
  if (!inScope || !desired) {
    const operations = (known || unsure) && removed === 'delete' ? [simple('delete', 2)] : []
    return { operations, link: 'drop' }
  }
  if (!known || unsure === 'gone') return { operations: planCreate(input, desired), link: 'keep' }
  const { tellsMembers, membersDiffer } = input
  const { set, clear } = difference(desired, known.attributes)
  const changed = input.renames && (set.length > 0 || clear.length > 0)
  return {
    operations: [
      ...(changed ? [{ ...simple('update', 2), set, clear }] : []),
      ...(tellsMembers && membersDiffer ? [updateMembers()] : []),
    ],
    link: 'keep',
  }
}

function planCreate(input: GroupPlanInput, desired: Desired): PlannedOperation[] {
  const { createsWithMembers, tellsMembers, membersDiffer } = input
  const set = desired.attributes.map(({ path, value }): [string, Json] => [path, value])
  const members = tellsMembers ? [updateMembers()] : []
  if (!createsWithMembers) return [{ ...simple('create', 2), set }, ...members]
  // With its members in the request, a group has to wait for them. Whoever joins while it is being created comes after.
  return [{ ...simple('create', 3), set }, ...(membersDiffer ? members : [])]
}

function updateMembers(): PlannedOperation {
  return { kind: 'update-members', facet: 'members', stage: 3, set: [], clear: [] }
}

function simple(kind: 'create' | 'update' | 'delete', stage: 2 | 3): PlannedOperation {
  return { kind, facet: 'object', stage, set: [], clear: [] }
}
