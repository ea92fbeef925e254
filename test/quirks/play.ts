import type { ExchangeView } from '../../src/journal/exchange-view.ts'
import type { Lab } from '../support/lab.ts'
import type { Front } from './front.ts'
import type { Step } from './step-schema.ts'

/** Plays steps; answers the requests that they took, as far as a `settle` has seen them. */
export async function play(steps: readonly Step[], lab: Lab, front: Front): Promise<ExchangeView[]> {
  const exchanges: ExchangeView[] = []
  for (const step of steps) {
    if (step.settle) exchanges.push(...(await lab.settle()))
    else if (step.inTarget) await front.change(step.inTarget)
    else playInDirectory(step, lab)
  }
  return exchanges
}

function playInDirectory(step: Step, { idp: { directory, engine } }: Lab): void {
  const { users, groups, members, assignments, pushedGroups } = directory
  if (step.createUser) users.create(step.createUser)
  if (step.updateUser) {
    const { user, ...changes } = step.updateUser
    users.update(user, changes)
  }
  if (step.deactivateUser) users.deactivate(step.deactivateUser)
  if (step.suspendUser) users.suspend(step.suspendUser)
  if (step.deleteUser) users.delete(step.deleteUser)
  if (step.reactivateUser) {
    const { status } = users.get(step.reactivateUser)
    if (status === 'suspended') users.unsuspend(step.reactivateUser)
    else if (status === 'deleted') users.restore(step.reactivateUser)
    else users.activate(step.reactivateUser)
  }
  if (step.assign) assignments.assign('app', subjectOf(step.assign))
  if (step.unassign) assignments.unassign('app', subjectOf(step.unassign))
  if (step.createGroup) {
    const { members: list = [], ...group } = step.createGroup
    groups.create(group)
    for (const user of list) members.add(group.displayName, { user })
  }
  if (step.renameGroup) groups.update(step.renameGroup.group, { displayName: step.renameGroup.displayName })
  if (step.deleteGroup) groups.delete(step.deleteGroup)
  if (step.addMember) members.add(step.addMember.group, { user: step.addMember.user })
  if (step.removeMember) members.remove(step.removeMember.group, { user: step.removeMember.user })
  if (step.pushGroup) pushedGroups.push('app', step.pushGroup)
  if (step.unpushGroup) {
    pushedGroups.unpush('app', step.unpushGroup.group, { target: step.unpushGroup.target })
  }
  if (step.sync) engine.sync('app', 'incremental')
}

function subjectOf({ user, group }: { user?: string | undefined; group?: string | undefined }) {
  return user === undefined ? { group: group ?? '' } : { user }
}
