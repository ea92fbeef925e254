import { createTellsMembers } from '../dialect/group/create-group.ts'
import { passed } from '../mapping/scoping-filter.ts'
import { planGroup } from '../plan/plan-group.ts'
import type { Profile } from '../profile/schema.ts'
import { type Doubts, doubtedLink, unsureOf } from './doubt.ts'
import type { Evaluation, Mapped } from './evaluate.ts'
import type { Link } from './link-store.ts'
import type { GroupSubject } from './subject-reader.ts'

export interface GroupAsItStands {
  objectId: string
  /** undefined: deleted. */
  subject: GroupSubject | undefined
  link: Link | undefined
  /** What is on the wire, or was when a process was killed. */
  doubts?: Doubts | undefined
  membersDiffer: boolean
  /** What an administrator chose for a group that is not pushed any more. */
  removed: 'delete' | 'leave' | undefined
}

/** What one group needs. Pure. */
export function evaluateGroup({ profile, mapping, filter }: Mapped, given: GroupAsItStands): Evaluation {
  const { objectId, subject, doubts, membersDiffer, removed } = given
  const { group, lifecycle } = profile
  const { source, push } = subject ?? {}
  const verdict = source ? filter.group(source) : passed
  const inScope = subject?.inScope === true && verdict.passed
  // The name that was chosen for the target's group is its name there until it is renamed, which may be never.
  const named = source && push?.name !== undefined && (!given.link || group.rename === 'none')
  const desired = source
    ? mapping.group(named ? { ...source, displayName: push.name ?? '' } : source)
    : { attributes: [], references: [], empty: [] }
  const link = doubtedLink(given.link, doubts, desired)
  const withheld = inScope && push && push.status !== 'active' ? push.status : undefined
  const skipped = subject !== undefined && lifecycle.skipOutOfScopeDeletions
  const mayGo = group.actions.delete && !skipped
  const plan = planGroup({
    inScope,
    desired: subject && desired,
    known: link && { targetId: link.targetId, attributes: new Map(link.known) },
    unsure: unsureOf(link, doubts),
    membersDiffer,
    createsWithMembers: createTellsMembers(group),
    renames: group.rename !== 'none' && group.actions.update,
    tellsMembers: group.actions.update,
    removed: mayGo
      ? removalOf(group, subject ? group.removed : group.deleted, removed ?? subject?.ended)
      : 'leave',
  })
  return {
    resource: 'Group',
    objectId,
    label: subject?.source.displayName ?? link?.label ?? objectId,
    desired,
    link,
    doubts,
    linkTo: push?.linkTo,
    withheld,
    operations: withheld ? [] : plan.operations,
    linkAfter: plan.link,
    inScope,
    standing: { active: subject !== undefined, assigned: subject?.inScope ?? false, verdict },
    references: new Map(),
    password: undefined,
  }
}

/**
 * Where the vendor deletes, an administrator who ends a push may choose otherwise. A vendor that leaves groups alone never
 * deletes one.
 */
function removalOf({ scope }: Profile['group'], vendor: Removal, chosen: Removal | undefined): Removal {
  const hasChoice = scope === 'pushed' || scope === 'assigned-or-pushed'
  return vendor === 'delete' && hasChoice ? (chosen ?? vendor) : vendor
}

type Removal = 'delete' | 'leave'
