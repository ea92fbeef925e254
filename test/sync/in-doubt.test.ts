import { describe, expect, test } from 'vitest'
import type { Directory } from '../../src/directory/directory.ts'
import { loadProfile } from '../../src/profile/load.ts'
import { crashLab } from '../support/crash-lab.ts'

const families = ['okta-oin', 'okta-aiw', 'entra', 'onelogin']

const ana = { userName: 'ana', givenName: 'Ana', familyName: 'Example', email: 'ana@acme.test', title: 'One' }

function hire({ users, assignments }: Directory): void {
  users.create(ana)
  assignments.assign('app', { user: 'ana' })
}

/** Ana, and a group without members, both known in the target. */
function prepare(directory: Directory, profile: string): void {
  hire(directory)
  directory.groups.create({ displayName: 'Team' })
  provisionGroup(directory, profile)
}

function provisionGroup({ assignments, pushedGroups }: Directory, profile: string): void {
  if (loadProfile(profile).profile.group.scope === 'assigned') assignments.assign('app', { group: 'Team' })
  else pushedGroups.push('app', 'Team')
}

/** The request by which a vendor changes a user whom it knows. */
function changing(profile: string): string {
  return loadProfile(profile).profile.user.update === 'get-diff-patch' ? 'PATCH' : 'PUT'
}

const users = /\/Users\b/
const groups = /\/Groups\b/

describe.each(families)('%s', (profile) => {
  const { group, lifecycle, user, membership } = loadProfile(profile).profile

  test('a user who was created in the moment of a crash and renamed before it is there once, under the new name', async () => {
    await using lab = await crashLab(profile)
    await lab.settle()
    await lab.killAt('POST', users, hire)
    lab.meanwhile((directory) => directory.users.update('ana', { userName: 'anna' }))
    await lab.restart()
    expect(lab.target.users()).toMatchObject([{ userName: 'anna', active: true, title: 'One' }])
  })

  test('a user who was created in the moment of a crash and left before it has no account in use', async () => {
    await using lab = await crashLab(profile)
    await lab.settle()
    await lab.killAt('POST', users, hire)
    lab.meanwhile((directory) => directory.assignments.unassign('app', { user: 'ana' }))
    await lab.restart()
    const deleted = lifecycle.unassigned.do === 'delete'
    expect(lab.target.users().map(({ active }) => active)).toEqual(deleted ? [] : [false])
  })

  test('a value that was told in the moment of a crash and taken back before it is taken back in the target', async () => {
    await using lab = await crashLab(profile)
    hire(lab.idp.directory)
    await lab.settle()
    await lab.killAt(changing(profile), users, (directory) => {
      directory.users.update('ana', { title: 'Two', department: 'Sales' })
    })
    lab.meanwhile((directory) => directory.users.update('ana', { title: 'One' }))
    await lab.restart()
    expect(lab.target.users()).toMatchObject([{ title: 'One' }])
  })

  test('a userName that was told in the moment of a crash and taken back before it is taken back in the target', async () => {
    await using lab = await crashLab(profile)
    hire(lab.idp.directory)
    await lab.settle()
    await lab.killAt(changing(profile), users, (directory) => {
      directory.users.update('ana', { userName: 'anna' })
    })
    lab.meanwhile((directory) => directory.users.update('anna', { userName: 'ana' }))
    await lab.restart()
    expect(lab.target.users()).toMatchObject([{ userName: 'ana' }])
  })

  test('a leaver whose end was told in the moment of a crash and who was back before it has one account in use', async () => {
    await using lab = await crashLab(profile)
    hire(lab.idp.directory)
    await lab.settle()
    const method =
      lifecycle.unassigned.do === 'delete' ? 'DELETE' : user.deactivate === 'put' ? 'PUT' : changing(profile)
    const told = profile === 'okta-oin' ? 'PATCH' : method
    await lab.killAt(told, users, (directory) => directory.assignments.unassign('app', { user: 'ana' }))
    lab.meanwhile((directory) => directory.assignments.assign('app', { user: 'ana' }))
    await lab.restart()
    expect(lab.target.users()).toMatchObject([{ userName: 'ana', active: true, title: 'One' }])
  })

  test.skipIf(lifecycle.unassigned.do === 'delete')(
    'somebody who was reactivated in the moment of a crash and left before it has no account in use',
    async () => {
      await using lab = await crashLab(profile)
      hire(lab.idp.directory)
      await lab.settle()
      lab.idp.directory.assignments.unassign('app', { user: 'ana' })
      await lab.settle()
      expect(lab.target.users()).toMatchObject([{ active: false }])
      const method = profile === 'okta-oin' ? 'PATCH' : changing(profile)
      await lab.killAt(method, users, (directory) => directory.assignments.assign('app', { user: 'ana' }))
      lab.meanwhile((directory) => directory.assignments.unassign('app', { user: 'ana' }))
      await lab.restart()
      expect(lab.target.users()).toMatchObject([{ userName: 'ana', active: false }])
    },
  )

  test('somebody who was reactivated in the moment of a crash has what changed meanwhile', async () => {
    await using lab = await crashLab(profile)
    hire(lab.idp.directory)
    await lab.settle()
    lab.idp.directory.users.suspend('ana')
    await lab.settle()
    const suspends = lifecycle.suspended.do === 'deactivate'
    const method = suspends && user.reactivate === 'patch' ? 'PATCH' : changing(profile)
    await lab.killAt(method, users, (directory) => {
      directory.users.update('ana', { title: 'Two' })
      directory.users.unsuspend('ana')
    })
    await lab.restart()
    expect(lab.target.users()).toMatchObject([{ active: true, title: 'Two' }])
  })

  const memberMethod = membership.update === 'patch' ? 'PATCH' : 'PUT'
  const memberNames = (target: { groups(): { members?: unknown }[] }) =>
    target.groups().map(({ members }) => members ?? [])

  test('a member who was added in the moment of a crash and removed before it is none', async () => {
    await using lab = await crashLab(profile)
    prepare(lab.idp.directory, profile)
    await lab.settle()
    await lab.killAt(memberMethod, groups, (directory) => directory.members.add('Team', { user: 'ana' }))
    lab.meanwhile((directory) => directory.members.remove('Team', { user: 'ana' }))
    await lab.restart()
    expect(memberNames(lab.target)).toEqual([[]])
  })

  test('a member who was removed in the moment of a crash and added before it is one', async () => {
    await using lab = await crashLab(profile)
    prepare(lab.idp.directory, profile)
    lab.idp.directory.members.add('Team', { user: 'ana' })
    await lab.settle()
    expect(memberNames(lab.target)).toMatchObject([[{}]])
    await lab.killAt(memberMethod, groups, (directory) => directory.members.remove('Team', { user: 'ana' }))
    lab.meanwhile((directory) => directory.members.add('Team', { user: 'ana' }))
    await lab.restart()
    expect(memberNames(lab.target)).toMatchObject([[{}]])
  })

  test.skipIf(!group.lookup)(
    'a group that was created in the moment of a crash and renamed before it is there once, with its members',
    async () => {
      await using lab = await crashLab(profile)
      hire(lab.idp.directory)
      await lab.settle()
      await lab.killAt('POST', groups, (directory) => {
        directory.groups.create({ displayName: 'Team' })
        directory.members.add('Team', { user: 'ana' })
        provisionGroup(directory, profile)
      })
      lab.meanwhile((directory) => directory.groups.update('Team', { displayName: 'Crew' }))
      await lab.restart()
      expect(lab.target.groups()).toMatchObject([{ displayName: 'Crew', members: [{}] }])
    },
  )

  test.skipIf(!group.lookup || group.removed !== 'delete')(
    'a group that was created in the moment of a crash and withdrawn before it is gone',
    async () => {
      await using lab = await crashLab(profile)
      await lab.settle()
      await lab.killAt('POST', groups, (directory) => {
        directory.groups.create({ displayName: 'Team' })
        provisionGroup(directory, profile)
      })
      lab.meanwhile(({ assignments, pushedGroups }) => {
        if (group.scope === 'assigned') assignments.unassign('app', { group: 'Team' })
        else pushedGroups.unpush('app', 'Team')
      })
      await lab.restart()
      expect(lab.target.groups()).toEqual([])
    },
  )

  test.skipIf(!group.lookup || group.scope !== 'pushed')(
    'a group that was created in the moment of a crash stays when its push was ended before it so as to leave it',
    async () => {
      await using lab = await crashLab(profile)
      await lab.killAt('POST', groups, (directory) => {
        directory.groups.create({ displayName: 'Team' })
        provisionGroup(directory, profile)
      })
      lab.meanwhile((directory) => directory.pushedGroups.unpush('app', 'Team', { target: 'leave' }))
      const { directory, engine } = await lab.restart()
      expect(lab.target.groups()).toMatchObject([{ displayName: 'Team' }])
      // What is pushed and ended again goes by what was chosen last.
      provisionGroup(directory, profile)
      await engine.settle({ timeoutMs: 30_000 })
      directory.pushedGroups.unpush('app', 'Team', { target: 'delete' })
      await engine.settle({ timeoutMs: 30_000 })
      expect(lab.target.groups()).toEqual([])
    },
  )

  test.skipIf(group.removed !== 'delete')(
    'a group that is taken out before a crash and put back after it has those who joined in between',
    async () => {
      await using lab = await crashLab(profile)
      prepare(lab.idp.directory, profile)
      await lab.settle()
      expect(lab.target.groups()).toMatchObject([{ displayName: 'Team' }])
      await lab.killAt('POST', users, (directory) => {
        directory.users.create({ ...ana, userName: 'ben', email: 'ben@acme.test' })
        directory.assignments.assign('app', { user: 'ben' })
        if (group.scope === 'assigned') directory.assignments.unassign('app', { group: 'Team' })
        else directory.pushedGroups.unpush('app', 'Team')
        directory.members.add('Team', { user: 'ana' })
      })
      lab.meanwhile((directory) => provisionGroup(directory, profile))
      await lab.restart()
      expect(memberNames(lab.target)).toMatchObject([[{}]])
    },
  )

  test('after a crash and a restart nothing is doubtful any more', async () => {
    await using lab = await crashLab(profile)
    await lab.settle()
    await lab.killAt('POST', users, hire)
    expect(lab.doubts()).toBe(1)
    const idp = await lab.restart()
    expect(lab.target.users()).toMatchObject([{ userName: 'ana', active: true }])
    expect(idp.engine.status('app')).toMatchObject({ pending: 0, running: 0, failed: 0 })
    await idp.close()
    expect(lab.doubts()).toBe(0)
  })
})
