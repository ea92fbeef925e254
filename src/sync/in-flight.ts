import type { Facet, PlannedOperation } from '../plan/operation.ts'

/** What is under way and cannot take anything in any more. */
export interface InFlight {
  has(seq: number): boolean
  /** Whether just this is being told of the object already. */
  says(resource: string, objectId: string, planned: PlannedOperation): boolean
  /** The side of the object that is being told. */
  facetOf(resource: string, objectId: string): Facet | undefined
  /** Has the object looked at again when that has ended. */
  overtake(resource: string, objectId: string, by: Overtaking): void
  /** The same for everything that is being told of. */
  overtakeAll(resource: string, by: Overtaking): void
}

/** Changes of an object that came while it was being told of. */
export interface Overtaking {
  changeSeqs: readonly number[]
  /** What an administrator chose for a group that was taken out meanwhile. */
  removed?: 'delete' | 'leave' | undefined
}
