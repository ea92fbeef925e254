import type { Json } from '../base/json.ts'
import type { ResourceType } from '../scim/urn.ts'

/**
 * Who makes the difference. `target-changed`: it was told, and the target is not, or not any more, as it was told.
 * `target-refused`: the directory wants it, the target would not take it, and nobody tries again.
 */
export type DriftCause = 'target-changed' | 'target-refused'

interface DriftItem {
  resource: ResourceType
  /** Its id in the target; null for what was never made. */
  id: string | null
  /** The object of the directory. */
  objectId: string
  /** userName or displayName. */
  name: string
  cause: DriftCause
  /** The writes on that object, oldest first: the last twenty. */
  exchangeIds: string[]
}

/** What should be in the target and is not. */
export type DriftMissing = DriftItem

/** What the IdP made or linked and should not be in the target any more. */
export interface DriftExtra extends Omit<DriftItem, 'objectId' | 'cause'> {
  id: string
  objectId: string | null
  /** deleted: a DELETE was answered as done. made-twice: the object has another resource. refused: the DELETE failed. */
  because: 'deleted' | 'made-twice' | 'refused'
}

/** A resource of which something is otherwise. Memberships are told as `members`, with ids in the order of the alphabet. */
export interface DriftDifference extends DriftItem {
  id: string
  attribute: string
  expected: Json
  actual: Json
}

/** Two resources that go by the userName of one that is ours. */
export interface DriftDuplicate {
  resource: 'User'
  name: string
  /** The first is the one that the IdP knows. */
  ids: string[]
  exchangeIds: string[]
}

/** What the directory has and the target has not been told yet: work that is due, and no drift. */
export interface DriftUntold {
  resource: ResourceType
  id: string | null
  objectId: string
  name: string
  /** What is to be done: `create`, `update`, `update-members` … */
  kinds: string[]
  /** waiting: for another attempt. queued: for its turn. due: for the next look at the directory. */
  status: 'waiting' | 'queued' | 'due'
}

/** The target as it is, against what the IdP believes and what the directory wants. */
export interface DriftReport {
  app: string
  /** Nothing is missing, extra, different or there twice, and everything that is ours could be read. */
  equal: boolean
  /** Whether the target listed all that it has: otherwise there may be more that is extra. */
  complete: boolean
  /** Resources of ours that were looked at. */
  checked: number
  /** Resources of ours that could not be read. */
  unread: number
  missing: DriftMissing[]
  extra: DriftExtra[]
  different: DriftDifference[]
  duplicates: DriftDuplicate[]
  /** Differences beyond the first thousand of each kind. */
  more: number
  untold: DriftUntold[]
  /** What was odd about the reading, in words. */
  notes: string[]
  /** Why the reading came to nothing: the target gave no answer at all. Otherwise null. */
  unreachable: string | null
}

/** The most that is told of each kind. */
export const mostTold = 1000

export function newDriftReport(app: string): DriftReport {
  return {
    app,
    equal: false,
    complete: true,
    checked: 0,
    unread: 0,
    missing: [],
    extra: [],
    different: [],
    duplicates: [],
    more: 0,
    untold: [],
    notes: [],
    unreachable: null,
  }
}

/** Adds to one of the lists while there is room, and counts what there is none for. */
export function tell<Kind extends 'missing' | 'extra' | 'different' | 'duplicates'>(
  report: DriftReport,
  kind: Kind,
  item: DriftReport[Kind][number],
): void {
  const list = report[kind] as DriftReport[Kind][number][]
  if (list.length < mostTold) list.push(item)
  else report.more++
}
