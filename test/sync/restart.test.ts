import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openIdp } from '../../src/idp.ts'
import { loadProfile } from '../../src/profile/load.ts'
import { createTarget } from '../../src/target/target.ts'
import { World } from '../model/world.ts'
import { profiles, tellsMembers } from '../support/lab.ts'

let folder: string | undefined

afterEach(() => {
  if (folder) rmSync(folder, { recursive: true })
  folder = undefined
})

test.each(profiles)(
  '%s: a restart goes on where the last process stopped, and makes nobody twice',
  async (profile) => {
    folder = mkdtempSync(join(tmpdir(), 'restart-'))
    const file = join(folder, 'idp.db')
    await using target = await createTarget({ token: 't' })

    const first = openIdp({ file })
    first.directory.apps.create({
      name: 'app',
      profile,
      target: { url: target.url, auth: { type: 'bearer', token: 't' } },
    })
    first.directory.groups.create({ displayName: 'All' })
    first.directory.assignments.assign('app', { group: 'All' })
    first.directory.pushedGroups.push('app', 'All')
    for (let number = 0; number < 60; number++) {
      const userName = `user${number}@acme.test`
      first.directory.users.create({ userName, givenName: 'U', familyName: `${number}`, email: userName })
      first.directory.members.add('All', { user: userName })
    }
    if (first.engine.status('app').nextCycleAt !== null) first.engine.sync('app', 'incremental')
    // Ended in the middle: as soon as some users have arrived.
    await new Promise<void>((resolve) => {
      const end = first.journal.subscribe(() => {
        if (target.users().length < 20) return
        end()
        resolve()
      })
    })
    await first.close()
    expect(target.users().length).toBeLessThan(60)

    await using second = openIdp({ file })
    if (second.engine.status('app').nextCycleAt !== null) second.engine.sync('app', 'incremental')
    await second.engine.settle({ timeoutMs: 30_000 })
    const names = target.users().map(({ userName }) => userName)
    expect(new Set(names).size).toBe(60)
    expect(names).toHaveLength(60)
    const hasGroups = loadProfile(profile).profile.group.scope !== 'none'
    expect(target.groups().map(({ displayName }) => displayName)).toEqual(hasGroups ? ['All'] : [])
    const members = target.groups().flatMap((group) => group.members ?? [])
    expect(members).toHaveLength(tellsMembers(profile) ? 60 : 0)
  },
)

test('a virtual clock goes on where it stood when the file was closed', async () => {
  folder = mkdtempSync(join(tmpdir(), 'restart-'))
  const file = join(folder, 'idp.db')
  const first = openIdp({ file, clock: 'virtual' })
  await first.engine.advance(90 * 60_000)
  const stood = first.clock.now()
  await first.close()
  await using second = openIdp({ file, clock: 'virtual' })
  expect(second.clock.now()).toBe(stood)
})

test('nor does it go back behind a change when the process is killed', async () => {
  await using world = await World.create('entra')
  await world.settle()
  const { users, assignments } = world.directory
  users.create({ userName: 'ana', givenName: 'Ana', familyName: 'Example', email: 'ana@acme.test' })
  await world.engine.advance(60_000)
  assignments.assign('app', { user: 'ana' })
  const assigned = world.idp.clock.now()
  await world.kill()
  expect(world.idp.clock.now()).toBe(assigned)
  world.beginCycle()
  await world.work(10)
  expect(world.front.target.users()).toMatchObject([{ userName: 'ana' }])
})
