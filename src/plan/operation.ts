import type { Json } from '../base/json.ts'

/** What has to be made true in the target. */
export type OperationKind =
  | 'create'
  | 'update'
  | 'update-references'
  | 'update-members'
  | 'deactivate'
  | 'reactivate'
  | 'delete'
  | 'set-password'

/**
 * The side of an object that an operation is about. At most one operation for each side of an object is queued: a
 * later change joins it, because it is worked out afresh when its turn comes.
 */
export type Facet = 'object' | 'references' | 'members' | 'password'

/** Users before groups before everything that refers to them. */
export type Stage = 1 | 2 | 3

export interface PlannedOperation {
  kind: OperationKind
  facet: Facet
  stage: Stage
  /** New values by path, in mapping order. */
  set: [path: string, value: Json][]
  /** Paths that lost their value. */
  clear: string[]
}
