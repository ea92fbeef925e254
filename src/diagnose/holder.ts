import type { Equality } from './equality.ts'
import type { Known } from './known.ts'
import { valueAt } from './leaf.ts'

/** Id of the resource that was last shown with the value asked for. */
export function holderOf(
  known: Known,
  { type, attribute, value }: Equality,
  exact: boolean,
): string | undefined {
  const holder = known.holding(type, attribute, value)
  // Only what the target itself has shown counts, and only while nothing was told since.
  if (!holder?.observed || holder.deletedBy !== undefined || holder.writes.length > 0) return undefined
  const shown = valueAt(holder.observed, [attribute])
  if (typeof shown !== 'string') return undefined
  const same = exact ? shown === value : shown.toLowerCase() === value.toLowerCase()
  return same ? holder.id : undefined
}
