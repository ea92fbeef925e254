import { expect, test } from 'vitest'
import { World } from '../model/world.ts'
import { profiles, tellsMembers } from '../support/lab.ts'

test.each(profiles)('%s: pausing and resuming after every request makes nothing twice', async (profile) => {
  await using world = await World.create(profile)
  const { users, groups, members, assignments, pushedGroups } = world.directory
  groups.create({ displayName: 'Staff' })
  assignments.assign('app', { group: 'Staff' })
  pushedGroups.push('app', 'Staff')
  for (const name of ['ana', 'ben', 'cleo']) {
    const userName = `${name}@acme.test`
    users.create({ userName, givenName: name, familyName: 'Example', email: userName })
    members.add('Staff', { user: userName })
  }
  if (world.cycles) world.engine.sync('app', 'incremental')
  for (let time = 0; time < 12; time++) {
    await world.work(1)
    world.engine.pause('app')
    world.engine.resume('app')
  }
  await world.settle()
  const { target, watch } = world.front
  expect(target.users()).toHaveLength(3)
  expect(target.groups().length).toBeLessThanOrEqual(1)
  if (tellsMembers(profile)) expect(target.groups()).toMatchObject([{ members: [{}, {}, {}] }])
  expect(watch.offences).toEqual([])
})
