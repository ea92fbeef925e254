import type { KnownStep } from '../../scim/patch-step.ts'
import { attributeNamed, resourceSchemas } from '../../scim/schema.ts'

const attribute = attributeNamed(resourceSchemas.Group.core.attributes, 'members')!

const members = {
  kind: 'known',
  urn: undefined,
  attribute,
  subAttribute: undefined,
  filter: undefined,
} as const

/** Empties the group. */
export const clearMembers: KnownStep = { ...members, op: 'remove', value: undefined, name: 'members' }

export function removeMembers(ids: readonly string[]): KnownStep {
  return { ...clearMembers, value: ids.map((value) => ({ value })) }
}
