import { expect, test } from 'vitest'
import { loadProfile } from '../../src/profile/load.ts'
import { World } from '../model/world.ts'
import { profiles, tellsMembers } from '../support/lab.ts'

const ana = 'ana@acme.test'

async function hire(profile: string): Promise<World> {
  const world = await World.create(profile)
  await world.settle()
  const { users, assignments } = world.directory
  users.create({ userName: ana, givenName: 'Ana', familyName: 'Example', email: ana })
  assignments.assign('app', { user: ana })
  return world
}

/** Until the first request of what is due has been answered, and the next is on its way. */
async function begin(world: World): Promise<void> {
  if (world.cycles) world.engine.sync('app', 'incremental')
  await world.work(world.cycles ? 2 : 1)
}

test.each(profiles)(
  '%s: who loses the app while the account is being made does not keep it',
  async (profile) => {
    await using world = await hire(profile)
    await begin(world)
    world.directory.assignments.unassign('app', { user: ana })
    await world.settle()
    expect(world.front.target.users().filter(({ active }) => active !== false)).toEqual([])
  },
)

test.each(profiles)('%s: nor does who loses it with a group that is deleted meanwhile', async (profile) => {
  await using world = await World.create(profile)
  await world.settle()
  const { users, groups, members, assignments } = world.directory
  users.create({ userName: ana, givenName: 'Ana', familyName: 'Example', email: ana })
  groups.create({ displayName: 'Staff' })
  members.add('Staff', { user: ana })
  assignments.assign('app', { group: 'Staff' })
  await begin(world)
  groups.delete('Staff')
  await world.settle()
  expect(world.front.target.users().filter(({ active }) => active !== false)).toEqual([])
})

test.each(profiles)(
  '%s: a change that is taken back while it is being told is taken back there too',
  async (profile) => {
    await using world = await hire(profile)
    await world.settle()
    world.directory.users.update(ana, { familyName: 'Else' })
    await begin(world)
    world.directory.users.update(ana, { familyName: 'Example' })
    await world.settle()
    expect(world.front.target.users()).toMatchObject([{ name: { familyName: 'Example' } }])
  },
)

const takers = profiles.filter((name) => loadProfile(name).profile.lifecycle.deactivationUnassigns)

test.each(takers)('%s: an assignment that follows the deactivation at once stays', async (profile) => {
  await using world = await hire(profile)
  await world.settle()
  const { users, assignments } = world.directory
  users.deactivate(ana)
  users.activate(ana)
  assignments.assign('app', { user: ana })
  await world.settle()
  expect(world.front.target.users()).toMatchObject([{ userName: ana, active: true }])
})

const tellers = profiles.filter(tellsMembers)

test.each(tellers)(
  '%s: who leaves a group while it is being made is not in it, although everything is told from the beginning',
  async (profile) => {
    await using world = await hire(profile)
    await world.settle()
    const { groups, members, assignments, pushedGroups } = world.directory
    groups.create({ displayName: 'Staff' })
    members.add('Staff', { user: ana })
    await world.settle()
    if (loadProfile(profile).profile.group.scope === 'assigned') assignments.assign('app', { group: 'Staff' })
    else pushedGroups.push('app', 'Staff')
    if (world.cycles) await begin(world)
    members.remove('Staff', { user: ana })
    world.engine.sync('app', 'initial')
    await world.settle()
    expect(world.front.target.groups()).toMatchObject([{ displayName: 'Staff' }])
    expect(world.front.target.groups()[0]?.members ?? []).toEqual([])
  },
)
