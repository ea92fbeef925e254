import type { Reaction } from '../profile/engine-schema.ts'
import type { Profile } from '../profile/schema.ts'
import type { UserStatus } from '../store/schema.ts'

/** In provisioning: assigned and usable. */
const inSync: Reaction = { do: 'sync', link: 'keep' }

/** What a user's state in the directory asks for in the target. `status` is undefined once the user is purged. */
export function reactionTo(
  { lifecycle }: Profile,
  status: UserStatus | undefined,
  assigned: boolean,
): Reaction {
  if (status === undefined) return lifecycle.purged
  if (status === 'deleted') return lifecycle.deleted
  if (!assigned) return lifecycle.unassigned
  return status === 'active' ? inSync : lifecycle[status]
}
