import type { OperationKind } from '../plan/operation.ts'
import type { Profile } from '../profile/schema.ts'
import type { Hold } from '../store/schema.ts'

/** What makes an operation wait until somebody lets it go; null: nothing. */
export function holdOf({ quarantine }: Profile, kind: OperationKind, cycleId: number | null): Hold | null {
  // The guard counts the deletions of a cycle before it lets any of them pass.
  const guarded = quarantine !== null && quarantine.deletions !== null && cycleId !== null
  return guarded && takesAway.has(kind) ? 'deletions' : null
}

/** What an accident of the directory would do to accounts and groups. */
const takesAway: ReadonlySet<OperationKind> = new Set(['deactivate', 'delete'])
