import { describe, expect, test } from 'vitest'
import { parseDuration } from '../../src/base/duration.ts'
import { loadProfile } from '../../src/profile/load.ts'
import type { OperationView } from '../../src/sync/view.ts'
import { World } from '../model/world.ts'
import { profiles, tellsMembers } from '../support/lab.ts'
import { createMoodyLab, type MoodyLab, type Refusal } from '../support/moody-target.ts'

/** Who deletes whoever loses the app; the others only switch accounts off, and nobody minds those as members. */
const deleters = profiles.filter(
  (name) => loadProfile(name).profile.lifecycle.unassigned.do === 'delete' && tellsMembers(name),
)

const staff = ['ana', 'ben', 'cleo']

/** Three people with accounts and a group without members, of which a target is told one by one. */
async function staffed(profile: string): Promise<MoodyLab> {
  const overrides = { sync: { concurrency: 5 }, membership: { perRequest: 1, combine: false } }
  const lab = await createMoodyLab(profile, { clock: 'real', overrides })
  for (const userName of staff) hire(lab, userName)
  lab.idp.directory.groups.create({ displayName: 'Staff' })
  lab.idp.directory.pushedGroups.push('app', 'Staff')
  await lab.settle()
  return lab
}

/** The same in virtual time. */
async function settled(world: World): Promise<void> {
  const { users, groups, assignments, pushedGroups } = world.directory
  for (const userName of staff) {
    users.create({ userName, givenName: 'A', familyName: 'B', email: `${userName}@acme.test` })
    assignments.assign('app', { user: userName })
  }
  groups.create({ displayName: 'Staff' })
  pushedGroups.push('app', 'Staff')
  await world.settle()
}

/** All three come into the group at once. */
async function join({ idp, settle }: MoodyLab): Promise<void> {
  idp.engine.pause('app')
  for (const user of staff) idp.directory.members.add('Staff', { user })
  idp.engine.resume('app')
  await settle()
}

function hire({ idp: { directory } }: MoodyLab, userName: string): void {
  directory.users.create({
    userName,
    givenName: userName,
    familyName: 'Example',
    email: `${userName}@acme.test`,
  })
  directory.assignments.assign('app', { user: userName })
}

function unassign({ idp: { directory } }: MoodyLab, user: string): void {
  directory.assignments.unassign('app', { user })
}

/** Who is in the target's group. */
function membersOf({ target }: MoodyLab): unknown[] {
  const names = new Map(target.users().map(({ id, userName }) => [id, userName]))
  const [group] = target.groups()
  return ((group?.members ?? []) as { value: string }[]).map(({ value }) => names.get(value) ?? value)
}

async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resolve) => setImmediate(resolve))
}

/** While the target is told of the three, Cleo loses the app. `ending`: how her deletion ends. */
async function loseCleo(lab: MoodyLab, ending?: Refusal): Promise<void> {
  const { engine } = lab.idp
  const deletion = Promise.withResolvers<void>()
  let begun = false
  lab.mood = async ({ method }) => {
    if (method === 'DELETE') {
      deletion.resolve()
      await until(() => operations(engine, 'update-members').every(({ attempts }) => attempts > 0))
      return ending
    }
    if (method === 'PATCH' && !begun) {
      begun = true
      unassign(lab, 'cleo')
      await deletion.promise
    }
    return undefined
  }
  await join(lab)
}

function operations(engine: MoodyLab['idp']['engine'], kind: string): OperationView[] {
  return engine.operations({ app: 'app', limit: 1000 }).items.filter((each) => each.kind === kind)
}

/** What was answered when members were told, operation by operation. */
function tellings({ idp }: MoodyLab): string[][] {
  const steps = operations(idp.engine, 'update-members').map((operation) => operation.steps)
  return steps.filter(({ length }) => length > 0).map((each) => each.map(({ result }) => result))
}

describe.each(deleters)('%s', (profile) => {
  test('nobody is added to a group whose deletion is under way', async () => {
    await using lab = await staffed(profile)
    await loseCleo(lab)
    expect(tellings(lab)).toEqual([['204', '204']])
    expect(lab.target.users()).toHaveLength(2)
    expect(membersOf(lab)).toEqual(['ana', 'ben'])
  })

  test('who was not deleted after all is added then', async () => {
    await using lab = await staffed(profile)
    await loseCleo(lab, { status: 400 })
    expect(operations(lab.idp.engine, 'delete')).toMatchObject([{ status: 'failed' }])
    expect(tellings(lab)).toEqual([['204', '204'], ['204']])
    expect(membersOf(lab)).toEqual(staff)
  })

  test('a deletion waits for the request that adds the user to a group', async () => {
    await using lab = await staffed(profile)
    const order: string[] = []
    const hired = Promise.withResolvers<void>()
    lab.mood = async ({ method, path }) => {
      if (method === 'PATCH' && order.length === 0) {
        order.push('adding')
        unassign(lab, 'ana')
        hire(lab, 'dan')
        // His turn comes after her deletion.
        await hired.promise
        order.push('added')
      }
      if (method === 'DELETE') order.push('deleting')
      if (method === 'POST' && path === '/Users') hired.resolve()
      return undefined
    }
    await join(lab)
    expect(order).toEqual(['adding', 'added', 'deleting'])
    expect(lab.idp.engine.operations({ status: 'failed' }).items).toEqual([])
    expect(membersOf(lab)).toEqual(['ben', 'cleo'])
  })

  test('of somebody who was perhaps deleted the target hears nothing', async () => {
    await using world = await World.create(profile)
    await settled(world)
    const { members, assignments } = world.directory
    world.engine.setFaults('app', [{ type: 'lost-response', match: { method: 'DELETE' } }])
    assignments.unassign('app', { user: 'cleo' })
    await world.settle()
    for (const user of staff) members.add('Staff', { user })
    await world.settle()
    expect(world.front.watch.offences).toEqual([])
    world.engine.clearFaults('app')
    assignments.assign('app', { user: 'cleo' })
    await world.settle()
    expect(world.front.target.groups()).toMatchObject([{ members: [{}, {}, {}] }])
  })
})

const slow = deleters.filter((name) => parseDuration(loadProfile(name).profile.sync.spacing) > 0)

test.each(slow)(
  '%s: a deletion that waits for the pause before the request that adds the user does not stop the clock',
  async (profile) => {
    await using world = await World.create(profile, { pace: 'vendor' })
    await settled(world)
    const { members, assignments } = world.directory
    for (const user of staff) members.add('Staff', { user })
    const isAdded = () => world.requests().some((request) => request.startsWith('PATCH'))
    while (!isAdded()) await world.engine.advance(500)
    for (const user of staff) assignments.unassign('app', { user })
    await world.settle()
    expect(world.front.target.users()).toEqual([])
    expect(world.front.watch.offences).toEqual([])
    expect(world.requests().filter((request) => request.startsWith('PATCH'))).toHaveLength(2)
  },
)
