import type { Attributes } from './attributes.ts'

/**
 * Whether the `ordinal`th matching request (from 1) is to be disturbed. It rests on nothing but the arguments, so that a
 * restart in the middle of a burst goes on with the burst.
 *
 * @param fired how many have been disturbed so far
 * @param chance the number from 0 to 1 that belongs to an ordinal
 */
export function isDue(
  { probability, skip, times, burst }: Attributes,
  ordinal: number,
  fired: number,
  chance: (ordinal: number) => number,
): boolean {
  if (times !== null && fired >= times) return false
  const first = Math.max(skip + 1, ordinal - burst + 1)
  for (let each = first; each <= ordinal; each++) if (chance(each) < probability) return true
  return false
}
