import type { Sighting } from './sighting.ts'

/** unknown: the look was not answered. */
export type Seen = 'shown' | 'not-yet' | 'unknown'

export interface Look {
  /** One for each sighting, in order. */
  seen: Seen[]
  /** How long ago the look itself began, in real milliseconds: what it waited before for a free connection does not count. */
  tookMs: number
  /** Why it was not answered. */
  failure: string | null
}

/** Finds out whether something that was told has become visible. All sightings are of one resource. */
export interface Eye {
  /** Whether it can tell anything of it at all. */
  watches(sighting: Sighting): boolean
  look(sightings: readonly Sighting[]): Promise<Look>
  close(): void
}
