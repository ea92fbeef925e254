import { expect, test } from 'vitest'
import { createLab } from '../support/lab.ts'

// Sources do not say on which side of the memberships Okta's rename stands; both, and neither, can be chosen.
test.each([
  ['never', ['group-add-members']],
  ['before', ['group-rename', 'group-add-members']],
  ['after', ['group-add-members', 'group-rename']],
])('the rename that goes with memberships stands %s', async (renameWithMembers, expected) => {
  await using lab = await createLab('okta-oin', { overrides: { group: { renameWithMembers } } })
  const { users, groups, members, assignments, pushedGroups } = lab.idp.directory
  users.create({ userName: 'ana', givenName: 'Ana', familyName: 'Example', email: 'ana@acme.test' })
  assignments.assign('app', { user: 'ana' })
  groups.create({ displayName: 'Team' })
  pushedGroups.push('app', 'Team')
  await lab.settle()
  members.add('Team', { user: 'ana' })
  expect((await lab.settle()).map(({ intent }) => intent)).toEqual(expected)
})
