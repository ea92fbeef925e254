import type { OperationKind } from '../plan/operation.ts'
import type { Profile } from '../profile/schema.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Hold } from '../store/schema.ts'

/** What makes an operation wait until somebody lets it go; null: nothing. */
export function holdOf(
  profile: Profile,
  { resource, kind }: { resource: ResourceType; kind: OperationKind },
  cycleId: number | null,
): Hold | null {
  const { quarantine, approvals } = profile
  // The guard counts the deletions of a cycle before it lets any of them pass.
  const guarded = quarantine !== null && quarantine.deletions !== null && cycleId !== null
  if (guarded && takesAway.has(kind)) return 'deletions'
  if (resource === 'User') return approvals[boxes[kind]] ? 'approval' : null
  // What rules say of a user is told after the user, who has been approved.
  return approvals.update && profile.entitlements.source === 'none' ? 'approval' : null
}

/** Whether any operation is ever held. */
export function mayHold({ quarantine, approvals }: Profile): boolean {
  return (quarantine?.deletions ?? null) !== null || Object.values(approvals).some((box) => box)
}

/** What an accident of the directory would do to accounts and groups. */
const takesAway: ReadonlySet<OperationKind> = new Set(['deactivate', 'delete'])

/** What an administrator is asked about. */
const boxes = {
  create: 'create',
  update: 'update',
  'update-references': 'update',
  'update-members': 'update',
  deactivate: 'update',
  reactivate: 'update',
  'set-password': 'update',
  delete: 'delete',
} satisfies Record<OperationKind, keyof Profile['approvals']>
