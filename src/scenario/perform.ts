import type { Directory } from '../directory/directory.ts'
import type { Act } from './act-schema.ts'

/** Does in the directory what an act says. `inTarget` is none of its business. */
export function perform(
  act: Act,
  { users, groups, members, assignments, pushedGroups, pushRules }: Directory,
  app: string,
): void {
  if (act.createUser) users.create(act.createUser)
  if (act.updateUser) {
    const { user, ...changes } = act.updateUser
    users.update(user, changes)
  }
  if (act.deactivateUser) users.deactivate(act.deactivateUser)
  if (act.suspendUser) users.suspend(act.suspendUser)
  if (act.lockUser) users.lock(act.lockUser)
  if (act.unlockUser) users.unlock(act.unlockUser)
  if (act.expirePassword) users.expirePassword(act.expirePassword)
  if (act.resetPassword) users.resetPassword(act.resetPassword)
  if (act.deleteUser) users.delete(act.deleteUser)
  if (act.reactivateUser) users.reactivate(act.reactivateUser)
  if (act.assign) assignments.assign(app, subjectOf(act.assign))
  if (act.unassign) assignments.unassign(app, subjectOf(act.unassign))
  if (act.createGroup) {
    const { members: list = [], ...group } = act.createGroup
    groups.create(group)
    for (const user of list) members.add(group.displayName, { user })
  }
  if (act.renameGroup) groups.update(act.renameGroup.group, { displayName: act.renameGroup.displayName })
  if (act.deleteGroup) groups.delete(act.deleteGroup)
  if (act.addMember) members.add(act.addMember.group, { user: act.addMember.user })
  if (act.removeMember) members.remove(act.removeMember.group, { user: act.removeMember.user })
  if (typeof act.pushGroup === 'string') pushedGroups.push(app, act.pushGroup)
  else if (act.pushGroup) {
    pushedGroups.push(app, act.pushGroup.group, { targetGroupName: act.pushGroup.linkTo })
  }
  if (act.pushRule) pushRules.create(app, act.pushRule)
  if (act.deletePushRule) {
    pushRules.delete(app, act.deletePushRule.rule, { target: act.deletePushRule.target })
  }
  if (act.pushVerb) pushedGroups.turn(act.pushVerb.verb, app, act.pushVerb.group)
  if (act.setPassword) users.setPassword(act.setPassword.user, act.setPassword.password)
  if (act.unpushGroup) {
    pushedGroups.unpush(app, act.unpushGroup.group, { target: act.unpushGroup.target })
  }
}

function subjectOf({ user, group }: { user?: string | undefined; group?: string | undefined }) {
  return user === undefined ? { group: group ?? '' } : { user }
}
