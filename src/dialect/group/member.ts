import type { JsonObject } from '../../base/json.ts'
import type { Profile } from '../../profile/schema.ts'

/** A member as it goes into a group: a user or group that has a resource in the target. */
export interface Member {
  /** The directory object. */
  objectId: string
  targetId: string
  /** The user's userName or the group's displayName. */
  label: string
}

export interface MemberChanges {
  add: Member[]
  remove: Member[]
}

/** A member in the form of additions. */
export function memberValue(profile: Profile, member: Member): JsonObject {
  return { ...memberReference(profile, member), ...displayForms[profile.membership.display](member.label) }
}

/** A member in the form of removals, where its name does not matter. */
export function memberReference({ membership }: Profile, { targetId }: Member): JsonObject {
  return { ...(membership.ref === 'null' ? { $ref: null } : {}), value: targetId }
}

export const displayForms = {
  omitted: () => ({}),
  userName: (label) => ({ display: label }),
  null: () => ({ display: null }),
} satisfies Record<Profile['membership']['display'], (label: string) => JsonObject>
