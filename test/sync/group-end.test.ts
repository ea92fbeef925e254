import { expect, test } from 'vitest'
import { createLab } from '../support/lab.ts'

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
