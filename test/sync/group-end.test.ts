import { expect, test } from 'vitest'
import { loadProfile } from '../../src/profile/load.ts'
import { createLab, profiles, tellsMembers } from '../support/lab.ts'

test.each([
  ['jumpcloud', 'unassigned', 1],
  ['jumpcloud', 'deleted', 0],
  ['pingone', 'unassigned', 0],
  ['onelogin', 'deleted', 1],
])('%s: a group that is %s: the target has %s', async (profile, end, left) => {
  await using lab = await createLab(profile)
  const { users, groups, members, assignments, pushedGroups } = lab.idp.directory
  users.create({ userName: 'ana', givenName: 'Ana', familyName: 'Example', email: 'ana@acme.test' })
  assignments.assign('app', { user: 'ana' })
  groups.create({ displayName: 'Staff' })
  members.add('Staff', { user: 'ana' })
  assignments.assign('app', { group: 'Staff' })
  pushedGroups.push('app', 'Staff')
  await lab.settle()
  expect(lab.target.groups()).toHaveLength(1)
  if (end === 'deleted') groups.delete('Staff')
  else {
    assignments.unassign('app', { group: 'Staff' })
    pushedGroups.unpush('app', 'Staff')
  }
  await lab.settle()
  expect(lab.target.groups()).toHaveLength(left)
})

const pushers = profiles.filter((name) => loadProfile(name).profile.group.scope.includes('pushed'))

test.each(pushers)(
  '%s: a group is deleted if the vendor does so and the administrator wants it',
  async (profile) => {
    await using lab = await createLab(profile)
    const { groups, pushedGroups } = lab.idp.directory
    for (const displayName of ['Staff', 'Crew']) {
      groups.create({ displayName })
      pushedGroups.push('app', displayName)
    }
    await lab.settle()
    pushedGroups.unpush('app', 'Staff', { target: 'leave' })
    pushedGroups.unpush('app', 'Crew', { target: 'delete' })
    await lab.settle()
    const left = loadProfile(profile).profile.group.removed === 'leave' ? ['Staff', 'Crew'] : ['Staff']
    const shown = () => lab.target.groups().map(({ displayName }) => displayName)
    expect(shown()).toEqual(left)
    // From then on it is none of our business.
    groups.delete('Crew')
    await lab.settle()
    expect(shown()).toEqual(left)
  },
)

test('a vendor that knows no pushes does not care what is chosen at the end of one', async () => {
  await using lab = await createLab('entra')
  const { groups, assignments, pushedGroups } = lab.idp.directory
  groups.create({ displayName: 'Staff' })
  assignments.assign('app', { group: 'Staff' })
  pushedGroups.push('app', 'Staff')
  await lab.settle()
  assignments.unassign('app', { group: 'Staff' })
  pushedGroups.unpush('app', 'Staff', { target: 'leave' })
  await lab.settle()
  expect(lab.target.groups()).toEqual([])
})

const latecomers = profiles.filter(
  (name) => tellsMembers(name) && loadProfile(name).profile.membership.lateMembers === 'added',
)

test.each(latecomers)(
  '%s: who joins a group while deactivated is in it once active again',
  async (profile) => {
    await using lab = await createLab(profile)
    const { users, groups, members, assignments, pushedGroups } = lab.idp.directory
    users.create({ userName: 'ana', givenName: 'Ana', familyName: 'Example', email: 'ana@acme.test' })
    groups.create({ displayName: 'Staff' })
    assignments.assign('app', { user: 'ana' })
    assignments.assign('app', { group: 'Staff' })
    pushedGroups.push('app', 'Staff')
    await lab.settle()
    users.deactivate('ana')
    members.add('Staff', { user: 'ana' })
    await lab.settle()
    users.activate('ana')
    await lab.settle()
    expect(lab.target.groups()).toMatchObject([{ members: [{ value: lab.target.users()[0]?.id }] }])
  },
)
