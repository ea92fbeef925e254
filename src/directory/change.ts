import type { JsonObject } from '../base/json.ts'
import type { ChangeSubjectKind } from '../store/schema.ts'

/** Everything that can happen in the directory, with what `data` says about it. */
export const changeEvents = {
  /** A user exists now. `{userName}` */
  'user.created': 'user',
  /** Attributes other than the userName changed. `{userName, changed: {attribute: [old, new]}}` */
  'user.updated': 'user',
  /** The userName changed, perhaps others too. `{userName, changed}` */
  'user.renamed': 'user',
  /** staged → active. `{userName}` */
  'user.activated': 'user',
  /** active → suspended. `{userName}` */
  'user.suspended': 'user',
  /** suspended → active. `{userName}` */
  'user.unsuspended': 'user',
  /** active → lockedOut: too many failed sign-ins. `{userName}` */
  'user.lockedOut': 'user',
  /** lockedOut → active. `{userName}` */
  'user.unlocked': 'user',
  /** active → passwordExpired. `{userName}` */
  'user.passwordExpired': 'user',
  /** active, lockedOut or passwordExpired → recovery: the next password is to be chosen. `{userName}` */
  'user.passwordReset': 'user',
  /** recovery or passwordExpired → active, by a new password. `{userName}` */
  'user.recovered': 'user',
  /** Any of these, or staged → deactivated. `{userName}` */
  'user.deactivated': 'user',
  /** deactivated → active. `{userName}` */
  'user.reactivated': 'user',
  /** Soft delete: the user can still be restored. `{userName}` */
  'user.deleted': 'user',
  /** deleted → the status before. `{userName, status}` */
  'user.restored': 'user',
  /** The row is gone, with its memberships and assignments. `{userName, user, ordinal, groups: [id], apps: [id]}` */
  'user.purged': 'user',
  /** A new password; never the password itself. `{userName}` */
  'user.passwordChanged': 'user',
  /** A group exists now. `{displayName}` */
  'group.created': 'group',
  /** The description changed. `{displayName, changed}` */
  'group.updated': 'group',
  /** The displayName changed, perhaps the description too. `{displayName, changed}` */
  'group.renamed': 'group',
  /**
   * The row is gone, with its memberships and assignments. `{displayName, ordinal, members: count, assignedTo: [app
   * id], pushedTo: [app id]}`
   */
  'group.deleted': 'group',
  /** `memberId`, a user or a group, is a member now. `{displayName, memberKind}` */
  'group.member.added': 'group',
  /** `memberId` is no longer a member. `{displayName, memberKind}` */
  'group.member.removed': 'group',
  /** The user was assigned to the app `appId`. `{userName}` */
  'app.user.assigned': 'user',
  /** The user's own assignment was taken back; one by a group may remain. `{userName}` */
  'app.user.unassigned': 'user',
  /** The group's members were assigned to the app `appId`. `{displayName}` */
  'app.group.assigned': 'group',
  /** The group's assignment was taken back. `{displayName}` */
  'app.group.unassigned': 'group',
  /** The group itself is to be sent to the app `appId`. `{displayName, rule?: name}`: by which push rule. */
  'app.group.pushed': 'group',
  /** The group is no longer sent. `{displayName, target: 'delete' | 'leave', rule?}`: what becomes of it in the target. */
  'app.group.unpushed': 'group',
  /** Changes of a pushed group are told again. `{displayName}` */
  'app.group.push.activated': 'group',
  /** They are not told any more, for now. `{displayName}` */
  'app.group.push.deactivated': 'group',
  /** The group is to be told again, whatever is known of it: "push now", or another try after an error. `{displayName}` */
  'app.group.push.requested': 'group',
  /** Groups that match are pushed to the app `appId` from now on; a change of its own tells of each. `{name}` */
  'app.pushRule.created': 'pushRule',
  /** `{name, changed: {name | status | displayName | description: [old, new]}}` */
  'app.pushRule.changed': 'pushRule',
  /** The rule is gone, with every push that it began; a change of its own tells of each. `{name, target}` */
  'app.pushRule.deleted': 'pushRule',
} as const satisfies Record<string, ChangeSubjectKind>

export type ChangeEvent = keyof typeof changeEvents

/** One numbered fact. */
export interface Change {
  /** 1, 2, 3 … in the order of the commits; there may be gaps. */
  seq: number
  /** IdP time, milliseconds since the epoch. */
  at: number
  /** The same in real time, with fractions. */
  realAt: number
  event: ChangeEvent
  /** The user, group or push rule that changed. */
  subjectKind: ChangeSubjectKind
  subjectId: string
  /** The member of a membership. */
  memberId: string | null
  /** The app of an assignment or a push. */
  appId: string | null
  data: JsonObject
}
