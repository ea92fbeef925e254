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
export function memberValue({ membership }: Profile, { targetId, label }: Member): JsonObject {
  return {
    ...(membership.ref === 'null' ? { $ref: null } : {}),
    value: targetId,
    ...displayForms[membership.display](label),
  }
}

export const displayForms = {
  omitted: () => ({}),
  userName: (label) => ({ display: label }),
  null: () => ({ display: null }),
} satisfies Record<Profile['membership']['display'], (label: string) => JsonObject>
