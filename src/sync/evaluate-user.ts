import { maySwitchActive } from '../dialect/user/switch-active.ts'
import { isEnabled } from '../directory/user-status.ts'
import type { Desired } from '../mapping/desired.ts'
import { planUser } from '../plan/plan-user.ts'
import { type Doubts, doubtedLink, switchesActive, unsureOf } from './doubt.ts'
import type { Evaluation, Mapped } from './evaluate.ts'
import type { Link } from './link-store.ts'
import { reactionTo, standingOf, verdictOn } from './situation.ts'
import type { UserSubject } from './subject-reader.ts'

export interface UserAsItStands {
  objectId: string
  /** undefined: purged. */
  subject: UserSubject | undefined
  link: Link | undefined
  /** What is on the wire, or was when a process was killed. */
  doubts?: Doubts | undefined
  /** The target's id of a directory user, if it has one. */
  targetIdOf: (objectId: string) => string | undefined
  /** An update is sent even if nothing differs. */
  forced: boolean
}

/** What one user needs. Pure. */
export function evaluateUser(app: Mapped, user: UserAsItStands): Evaluation {
  const { profile, mapping } = app
  const { objectId, subject, doubts, targetIdOf, forced } = user
  const verdict = verdictOn(app, subject)
  const standing = standingOf(subject, verdict)
  const reaction = reactionTo(app, subject?.status, standing)
  const active = reaction.do === 'sync'
  const mapped = subject ? mapping.user({ ...subject.source, active }) : nothingDesired
  const link = doubtedLink(user.link, doubts, mapped)
  const known = new Map(link?.known)
  const separate = profile.user.references === 'separate-patch'
  const desired = separate ? mapped : withReferences(mapped, targetIdOf)
  const plan = planUser({
    reaction,
    desired: subject && desired,
    known: link && {
      targetId: link.targetId,
      managed: link.state === 'managed',
      active: switchesActive(doubts) ? undefined : link.active,
      attributes: known,
    },
    unsure: unsureOf(link, doubts),
    createInactive: profile.lifecycle.createInactive && standing === 'in-scope',
    allowed: { ...profile.lifecycle.actions, switchActive: maySwitchActive(profile) },
    separateReferences: separate,
    targetIdOf,
    forced,
  })
  return {
    resource: 'User',
    objectId,
    label: subject?.source.userName ?? link?.label ?? objectId,
    desired,
    link,
    doubts,
    linkTo: undefined,
    withheld: undefined,
    operations: plan.operations,
    linkAfter: plan.link,
    inScope: active,
    standing: {
      active: subject !== undefined && isEnabled(subject.status),
      assigned: subject?.inScope ?? false,
      verdict,
    },
    references: resolveReferences(desired, known, targetIdOf),
    password: subject?.password ?? undefined,
  }
}

const nothingDesired: Desired = { attributes: [], references: [], empty: [] }

/** References as attributes like any other; one to somebody without a resource is left out. */
function withReferences(desired: Desired, targetIdOf: (objectId: string) => string | undefined): Desired {
  const attributes = [...desired.attributes]
  const empty = [...desired.empty]
  for (const { path, parsed, objectId } of desired.references) {
    const value = objectId === undefined ? undefined : targetIdOf(objectId)
    if (value !== undefined) attributes.push({ path, parsed, value, apply: 'always' })
    else if (objectId === undefined) empty.push({ path, parsed })
  }
  return { attributes, references: [], empty }
}

/** References that differ from what was told, as far as the other object has a resource. */
function resolveReferences(
  { references }: Desired,
  known: ReadonlyMap<string, unknown>,
  targetIdOf: (objectId: string) => string | undefined,
): Map<string, string | undefined> {
  const resolved = new Map<string, string | undefined>()
  for (const { path, objectId } of references) {
    const targetId = objectId === undefined ? undefined : targetIdOf(objectId)
    if (objectId === undefined ? known.has(path) : targetId !== undefined && targetId !== known.get(path)) {
      resolved.set(path, targetId)
    }
  }
  return resolved
}
