import type { Json } from '../../base/json.ts'
import type { Directory } from '../../directory/directory.ts'
import type { User } from '../../directory/user-schema.ts'
import type { Desired } from '../../mapping/desired.ts'
import { compileMapping } from '../../mapping/mapping.ts'
import type { UserSource } from '../../mapping/mapping-source.ts'
import type { Profile } from '../../profile/schema.ts'
import { reactionTo } from '../../sync/situation.ts'
import { wireId } from '../../sync/wire-id.ts'

/** What the directory says of a user, as the target should see it. */
export interface ExpectedUser {
  id: string
  userName: string
  /**
   * active: there with all mapped attributes. inactive: not active, if there at all. absent: not there. any: the vendor
   * says nothing.
   */
  state: 'active' | 'inactive' | 'absent' | 'any'
  desired: Desired
}

/**
 * Worked out afresh from the directory, the profile's lifecycle and its mapping, without asking the engine.
 *
 * @param assigned ids of the users that are assigned
 */
export function expectUsers(
  { users }: Directory,
  profile: Profile,
  seed: string,
  assigned: ReadonlySet<string>,
): ExpectedUser[] {
  const mapping = compileMapping(profile.mapping)
  const all = users.list({ limit: 1000 }).items
  // Nobody was ever removed from the directory of the demo, so the place in the list is the order of creation.
  const wireIds = new Map(all.map(({ id }, index) => [id, wireId(profile.ids.user, seed, 'user', index + 1)]))
  const byId = new Map(all.map((user) => [user.id, user]))
  return all.map((user) => {
    const reaction = reactionTo(
      { profile, mapping },
      user.status,
      assigned.has(user.id) ? 'in-scope' : 'unassigned',
    )
    const manager = byId.get(user.managerId ?? '')
    const source: UserSource = {
      kind: 'user',
      id: user.id,
      wireId: wireIds.get(user.id) ?? '',
      userName: user.userName,
      active: reaction.do === 'sync',
      attributes: attributesOf(user),
      manager: manager && {
        id: manager.id,
        wireId: wireIds.get(manager.id) ?? '',
        attributes: attributesOf(manager),
      },
      placeholderPassword: '',
    }
    return { id: user.id, userName: user.userName, state: states[reaction.do], desired: mapping.user(source) }
  })
}

const states = { sync: 'active', deactivate: 'inactive', delete: 'absent', nothing: 'any' } as const

function attributesOf(user: User): Record<string, Json> {
  const { id, userName, status, managerId, createdAt, updatedAt, deletedAt, ...attributes } = user
  return attributes
}
