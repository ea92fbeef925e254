import { deleteResource } from '../dialect/delete-resource.ts'
import { findLost } from '../dialect/find-lost.ts'
import { createGroup } from '../dialect/group/create-group.ts'
import type { Member } from '../dialect/group/member.ts'
import { getPutGroup, putRenderedGroup } from '../dialect/group/put-group.ts'
import { renameGroup } from '../dialect/group/rename-group.ts'
import { replaceMembers } from '../dialect/group/update-members.ts'
import type { Outcome } from '../dialect/outcome.ts'
import { orRecreate } from '../dialect/recreate.ts'
import type { Conversation } from '../dialect/request-spec.ts'
import type { ResourceCase } from '../dialect/resource-case.ts'
import { createUser } from '../dialect/user/create-user.ts'
import { switchActive } from '../dialect/user/switch-active.ts'
import { setPassword, updateReferences, updateUser } from '../dialect/user/update-user.ts'
import type { OperationKind } from '../plan/operation.ts'
import type { Profile } from '../profile/schema.ts'

type KnownKind = Exclude<OperationKind, 'create' | 'update-members'>

/** The conversation that makes a user's operation true; undefined when there is no resource to talk about. */
export function userConversation(
  kind: OperationKind,
  context: ResourceCase,
): Conversation<Outcome> | undefined {
  if (kind === 'create') return createUser(context)
  const { targetId } = context
  if (kind === 'update-members') return undefined
  if (targetId === undefined) {
    if (kind !== 'deactivate' && kind !== 'delete') return undefined
    return findLost(context, (found) => knownUser[kind](context, found))
  }
  const conversation = knownUser[kind](context, targetId)
  return revives.has(kind) ? orRecreate(context, conversation, () => createUser(context)) : conversation
}

/** The same for a group. Memberships have a loop of their own. */
export function groupConversation(
  kind: OperationKind,
  context: ResourceCase,
  members: readonly Member[],
): Conversation<Outcome> | undefined {
  if (kind === 'create') return createGroup(context, members)
  const { targetId } = context
  if (targetId === undefined) {
    return kind === 'delete' ? findLost(context, (found) => deleteResource(context, found)) : undefined
  }
  if (kind === 'update') {
    const conversation = renameGroup(context, targetId, members)
    return orRecreate(context, conversation, () => createGroup(context, members))
  }
  return kind === 'delete' ? deleteResource(context, targetId) : undefined
}

/** Vendors that tell all members at once; the others tell what changed. */
export const wholeLists = {
  patch: undefined,
  'scim11-patch': undefined,
  'replace-list': replaceMembers,
  'replace-pathless': replaceMembers,
  'get-put': getPutGroup,
  'put-rendered': putRenderedGroup,
} satisfies Record<Profile['membership']['update'], typeof replaceMembers | undefined>

/** Whether the requests of a rename name the members. */
export function renameTellsMembers({ rename, afterRename }: Profile['group']): boolean {
  return rename === 'put' || rename === 'put-rendered' || afterRename === 'compare-members'
}

/** What says enough of a user to create one. */
const revives: ReadonlySet<OperationKind> = new Set(['update', 'deactivate', 'reactivate'])

const knownUser = {
  update: updateUser,
  'update-references': updateReferences,
  deactivate: (context, targetId) => switchActive(context, targetId, false),
  reactivate: (context, targetId) => switchActive(context, targetId, true),
  delete: deleteResource,
  'set-password': setPassword,
} satisfies Record<KnownKind, (context: ResourceCase, targetId: string) => Conversation<Outcome>>
