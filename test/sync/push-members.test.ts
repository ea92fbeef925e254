import { describe, expect, test } from 'vitest'
import type { Lab } from '../support/lab.ts'
import { createMoodyLab, type MoodyLab } from '../support/moody-target.ts'

/** Ana and Ben are assigned, Cyd is not; all three are in Team, which is pushed. */
async function setup(profile: string): Promise<MoodyLab> {
  const lab = await createMoodyLab(profile)
  const { users, groups, members, assignments, pushedGroups } = lab.idp.directory
  groups.create({ displayName: 'Team' })
  for (const userName of ['ana', 'ben', 'cyd']) {
    users.create({ userName, givenName: userName, familyName: 'Example', email: `${userName}@acme.test` })
    members.add('Team', { user: userName })
    if (userName !== 'cyd') assignments.assign('app', { user: userName })
  }
  await lab.settle()
  pushedGroups.push('app', 'Team')
  await lab.settle()
  return lab
}

const membersOf = ({ target }: Lab) => {
  const names = new Map(target.users().map(({ id, userName }) => [id, userName]))
  const [group] = target.groups() as { members?: { value: string }[] }[]
  return (group?.members ?? []).map(({ value }) => names.get(value)).sort()
}
const groupRequests = async (lab: Lab) =>
  (await lab.settle()).filter(({ request }) => request.path.startsWith('/Groups'))

describe.each(['okta-oin', 'okta-aiw'])('%s', (profile) => {
  test('a member without an account is skipped without an error, and joins with a new push only', async () => {
    await using lab = await setup(profile)
    const { assignments, pushedGroups } = lab.idp.directory
    expect(membersOf(lab)).toEqual(['ana', 'ben'])
    expect(lab.idp.engine.status('app')).toMatchObject({ failed: 0, pushedGroups: { active: 1 } })
    assignments.assign('app', { user: 'cyd' })
    expect(await groupRequests(lab)).toEqual([])
    pushedGroups.turn('push', 'app', 'Team')
    await lab.settle()
    expect(membersOf(lab)).toEqual(['ana', 'ben', 'cyd'])
  })

  test('a member whose account was refused is skipped as well', async () => {
    await using lab = await setup(profile)
    const { users, members, assignments } = lab.idp.directory
    lab.mood = ({ method, path }) => (method === 'POST' && path === '/Users' ? { status: 409 } : undefined)
    users.create({ userName: 'dan', givenName: 'Dan', familyName: 'Example', email: 'dan@acme.test' })
    assignments.assign('app', { user: 'dan' })
    members.add('Team', { user: 'dan' })
    expect(await groupRequests(lab)).toEqual([])
    expect(lab.idp.engine.tasks({}).items).toMatchObject([{ label: 'dan', resource: 'User' }])
    expect(lab.idp.engine.status('app').pushedGroups).toMatchObject({ active: 1, error: 0 })
  })

  test('who is suspended is not told of: neither added nor missed, until the group is pushed', async () => {
    await using lab = await setup(profile)
    const { users, members, pushedGroups } = lab.idp.directory
    members.remove('Team', { user: 'ben' })
    await lab.settle()
    users.suspend('ben')
    members.add('Team', { user: 'ben' })
    expect(await groupRequests(lab)).toEqual([])
    users.unsuspend('ben')
    expect(await groupRequests(lab)).toEqual([])
    pushedGroups.turn('push', 'app', 'Team')
    await lab.settle()
    expect(membersOf(lab)).toEqual(['ana', 'ben'])
  })

  test('a whole list leaves out who is suspended', async () => {
    await using lab = await setup(profile)
    lab.idp.directory.users.suspend('ben')
    lab.idp.directory.pushedGroups.turn('push', 'app', 'Team')
    await lab.settle()
    expect(membersOf(lab)).toEqual(['ana'])
  })
})

// The vendor advises against one group for both: the member's id is gone when the change of the group is built.
test('who leaves a group that is assigned and pushed loses the account first, and the target keeps the member', async () => {
  await using lab = await setup('okta-oin')
  const { members, assignments } = lab.idp.directory
  assignments.assign('app', { group: 'Team' })
  for (const user of ['ana', 'ben']) assignments.unassign('app', { user })
  await lab.settle()
  members.remove('Team', { user: 'ana' })
  expect((await lab.settle()).map(({ intent }) => intent)).toEqual(['user-deactivate'])
  expect(membersOf(lab)).toContain('ana')
})

test.each(['okta-oin', 'okta-aiw'])(
  '%s: that the target keeps who left so is no drift, and who comes back is told again',
  async (profile) => {
    await using lab = await setup(profile)
    const { members, assignments, pushedGroups } = lab.idp.directory
    assignments.assign('app', { group: 'Team' })
    for (const user of ['ana', 'ben']) assignments.unassign('app', { user })
    await lab.settle()
    pushedGroups.turn('push', 'app', 'Team')
    await lab.settle()
    members.remove('Team', { user: 'ana' })
    await lab.settle()
    expect(membersOf(lab)).toContain('ana')
    expect(await lab.idp.drift('app')).toMatchObject({ equal: true, different: [] })
    // Back again: told anew, as if never told before.
    members.add('Team', { user: 'ana' })
    expect((await groupRequests(lab)).filter(({ request }) => request.body?.includes('"ana"')).length).toBe(1)
    expect(membersOf(lab)).toEqual(['ana', 'ben', 'cyd'])
    expect(await lab.idp.drift('app')).toMatchObject({ equal: true, different: [] })
  },
)
