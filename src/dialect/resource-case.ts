import type { Json } from '../base/json.ts'
import type { Desired } from '../mapping/desired.ts'
import type { Profile } from '../profile/schema.ts'
import type { ResourceType } from '../scim/urn.ts'

/** All that a conversation about one resource needs to know. Plain data, but for one question that comes up on the way. */
export interface ResourceCase {
  profile: Profile
  resource: ResourceType
  desired: Desired
  /** The resource's id in the target, when there is a link. */
  targetId: string | undefined
  /** The target's resource that it is to be linked with, without a look. */
  linkTo?: string | undefined
  /**
   * Matching attributes and values under which the target may have a resource that was asked for and never
   * acknowledged.
   */
  perhapsNamed?: readonly (readonly [attribute: string, value: string])[] | undefined
  /** Whether another object of the directory, in use, stands for that resource of the target. */
  isHeld?: ((targetId: string) => boolean) | undefined
  /** What the target was last known to hold: path → value. */
  known: ReadonlyMap<string, Json>
  /** Paths that changed since, for the vendors that tell only those. */
  changed: ReadonlySet<string>
  /** Paths that lost their value since. */
  cleared: readonly string[]
  /** References as target ids by path; undefined for one that has to go, absent when it cannot be resolved. */
  references: ReadonlyMap<string, string | undefined>
  /** A password to be set. */
  password: string | undefined
}
