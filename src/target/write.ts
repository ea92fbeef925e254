import { jsonEqual } from '../base/json.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Context } from './context.ts'
import { MembershipDraft } from './membership-draft.ts'
import type { Entry } from './resource-store.ts'
import { notFound, ScimError } from './scim-error.ts'
import type { Steps, Write } from './step.ts'

/** The resource to be written, as it really is and not as reads see it. */
export function writable({ propagation }: Context, type: ResourceType, id: string): Entry {
  const entry = propagation.written.get(type, id)
  if (!entry) throw notFound(`${type} ${id}`)
  return entry
}

/**
 * Stores a new state, after everything about it that only the store can tell has been checked. A state that is not
 * new leaves the resource as it was, its lastModified too (RFC 7644 §3.5.2.1).
 */
export function save(context: Context, steps: Steps, write: Write): Entry {
  const { type, id, attributes, members } = write
  const { written } = context.propagation
  const before = written.get(type, id)
  const isSame = before !== undefined && jsonEqual(before.attributes, attributes)
  if (!isSame) steps.checkUnique(write)
  for (const member of members?.added.keys() ?? []) {
    if (!written.has(member))
      throw new ScimError(400, `There is no user or group ${member} to be a member`, 'invalidValue')
  }
  if (!isSame || members) {
    context.propagation.commit({
      kind: 'put',
      type,
      id,
      attributes: isSame ? before.attributes : attributes,
      at: context.now(),
      ...(members && { members }),
    })
  }
  return writable(context, type, id)
}

/** The members of a group, or of one that is yet to be, for a request to change. */
export function draftMembers({ propagation, representation }: Context, group?: string): MembershipDraft {
  const { written } = propagation
  const members = group === undefined ? new Map<string, undefined>() : written.memberships.membersOf(group)
  return new MembershipDraft(members, (id, display) => representation.member(written, id, display))
}

/** RFC 7643 §4.1.1: userName is unique without regard to case. */
export function checkUnique(
  { propagation, uniqueGroupNames }: Context,
  { type, id, attributes }: Write,
): void {
  if (type === 'Group' && !uniqueGroupNames) return
  const name = type === 'User' ? 'userName' : 'displayName'
  const value = attributes[name]
  if (typeof value !== 'string') return
  if (propagation.written.find(type, name, value).some((other) => other.id !== id)) {
    throw new ScimError(409, `A ${type} with the ${name} "${value}" exists already`, 'uniqueness')
  }
}
