import type { Json } from '../base/json.ts'
import type { Desired } from '../mapping/desired.ts'
import { difference, type Known } from './difference.ts'
import type { PlannedOperation } from './operation.ts'

/** What is known of the resource that stands for a user in the target. */
export interface KnownUser {
  targetId: string
  /** False once the user left the scope and the vendor stopped looking after the account. */
  managed: boolean
  /** Undefined when nobody knows. */
  active: boolean | undefined
  attributes: Known
}

/** What an administrator allows. Creation is decided once it is known that nobody is found. */
export interface Allowed {
  update: boolean
  delete: boolean
  /** Accounts are switched off and on. */
  switchActive: boolean
}

export interface UserPlanInput {
  /** What the user's situation asks for: see the profile's `lifecycle`. */
  reaction: { do: 'sync' | 'deactivate' | 'delete' | 'nothing'; link: 'keep' | 'unmanage' | 'drop' }
  /** Undefined once the user is gone for good. */
  desired: Desired | undefined
  known: KnownUser | undefined
  /** The target may have a resource that nobody knows of, or none any more: what was asked for was never answered. */
  unsure?: 'there' | 'gone' | undefined
  /** Whether a user who is not active is created all the same. */
  createInactive: boolean
  allowed: Allowed
  /** Whether references travel in requests of their own. */
  separateReferences: boolean
  /** The target's id of a directory user, if it has one. */
  targetIdOf: (objectId: string) => string | undefined
  /** An update is sent even if nothing differs. */
  forced: boolean
}

export interface UserPlan {
  operations: PlannedOperation[]
  /** What becomes of the link when there is nothing to send. */
  link: 'keep' | 'unmanage' | 'drop'
}

/** Desired and known of one user → what has to be sent. Pure. */
export function planUser(input: UserPlanInput): UserPlan {
  const { reaction, known, allowed } = input
  switch (reaction.do) {
    case 'sync':
      return { operations: planPresent(input), link: 'keep' }
    case 'deactivate':
      if (!known && input.createInactive && input.desired)
        return { operations: planPresent(input), link: 'keep' }
      return isActive(input) && allowed.switchActive
        ? { operations: [simple('deactivate')], link: reaction.link }
        : { operations: [], link: reaction.link }
    case 'delete':
      return mayHaveAccount(input) && allowed.delete
        ? { operations: [simple('delete')], link: reaction.link }
        : { operations: [], link: reaction.link }
    case 'nothing':
      return { operations: [], link: reaction.link }
  }
}

/** Whether the target has an account of ours that is in use, or may have. */
function isActive({ known, unsure }: UserPlanInput): boolean {
  if (!known) return unsure === 'there'
  return known.active === undefined || (known.managed && known.active)
}

/** The same of one that may be in use or not. */
function mayHaveAccount({ known, unsure }: UserPlanInput): boolean {
  if (unsure) return true
  return known !== undefined && (known.managed || known.active === undefined)
}

function planPresent(input: UserPlanInput): PlannedOperation[] {
  const { desired, known, allowed, forced, unsure } = input
  if (!desired) return []
  if (!known || unsure === 'gone') {
    const set = desired.attributes.map(({ path, value }): [string, Json] => [path, value])
    return [{ ...simple('create'), set }, ...planReferences(input)]
  }
  const { set, clear } = difference(desired, known.attributes)
  if (allowed.switchActive && (!known.active || !known.managed))
    return [{ ...simple('reactivate'), set, clear }, ...planReferences(input)]
  const changed = allowed.update && (set.length > 0 || clear.length > 0 || forced)
  return [...(changed ? [{ ...simple('update'), set, clear }] : []), ...planReferences(input)]
}

function planReferences({
  desired,
  known,
  allowed,
  separateReferences,
  targetIdOf,
}: UserPlanInput): PlannedOperation[] {
  if (!separateReferences || !allowed.update || !desired) return []
  const set: [string, Json][] = []
  const clear: string[] = []
  for (const { path, objectId } of desired.references) {
    const told = known?.attributes.get(path)
    if (objectId === undefined) {
      if (told !== undefined) clear.push(path)
      continue
    }
    const targetId = targetIdOf(objectId)
    // Somebody who has no resource yet may have one by the time references are written.
    if (targetId === undefined || targetId !== told) set.push([path, targetId ?? null])
  }
  if (set.length === 0 && clear.length === 0) return []
  return [{ kind: 'update-references', facet: 'references', stage: 3, set, clear }]
}

function simple(kind: 'create' | 'update' | 'deactivate' | 'reactivate' | 'delete'): PlannedOperation {
  return { kind, facet: 'object', stage: 1, set: [], clear: [] }
}
