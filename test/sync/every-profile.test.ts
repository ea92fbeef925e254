import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import { loadProfile } from '../../src/profile/load.ts'
import { createLab, type Lab, profiles, tellsMembers } from '../support/lab.ts'

// The list that every profile has to pass, whatever it sends.
describe.each(profiles)('%s', (profile) => {
  const { user, group, membership } = loadProfile(profile).profile

  async function setup(): Promise<Lab> {
    const lab = await createLab(profile)
    const { users, groups, members, assignments, pushedGroups } = lab.idp.directory
    groups.create({ displayName: 'Staff' })
    for (const name of ['ana', 'ben', 'cleo']) {
      users.create({
        userName: `${name}@acme.test`,
        givenName: name,
        familyName: 'Example',
        email: `${name}@acme.test`,
      })
      members.add('Staff', { user: `${name}@acme.test` })
      assignments.assign('app', { user: `${name}@acme.test` })
    }
    await lab.settle()
    assignments.assign('app', { group: 'Staff' })
    pushedGroups.push('app', 'Staff')
    await lab.settle()
    return lab
  }

  const userOf = ({ target }: Lab, name: string) =>
    target.users().find(({ userName }) => userName === `${name}@acme.test`) as JsonObject
  const membersOf = ({ target }: Lab) => {
    const group = target.groups().find(({ displayName }) => displayName === 'Staff')
    return ((group?.members ?? []) as { value: string }[]).map(({ value }) => value).sort()
  }
  /** Those who are in the group as far as the profile tells of members at all. */
  const inGroup = (lab: Lab, ...names: string[]) =>
    tellsMembers(profile) ? names.map((name) => userOf(lab, name).id).sort() : []
  const writes = (exchanges: Awaited<ReturnType<Lab['settle']>>) =>
    exchanges.filter(({ request }) => request.method !== 'GET')

  test('everybody and the group arrive', async () => {
    await using lab = await setup()
    expect(lab.target.users()).toHaveLength(3)
    expect(userOf(lab, 'ana')).toMatchObject({
      active: true,
      name: { givenName: 'ana', familyName: 'Example' },
    })
    expect(membersOf(lab)).toEqual(inGroup(lab, 'ana', 'ben', 'cleo'))
    expect(lab.target.groups()).toHaveLength(group.scope === 'none' ? 0 : 1)
  })

  test('a change that changes nothing sends nothing', async () => {
    await using lab = await setup()
    lab.idp.directory.users.update('ana@acme.test', { familyName: 'Example' })
    lab.idp.directory.members.add('Staff', { user: 'ana@acme.test' })
    expect(writes(await lab.settle())).toEqual([])
  })

  test('a removed member does not take the others along', async () => {
    await using lab = await setup()
    lab.idp.directory.members.remove('Staff', { user: 'ben@acme.test' })
    await lab.settle()
    expect(membersOf(lab)).toEqual(inGroup(lab, 'ana', 'cleo'))
  })

  test('a new member joins the others', async () => {
    await using lab = await setup()
    const { users, members, assignments } = lab.idp.directory
    users.create({
      userName: 'dora@acme.test',
      givenName: 'dora',
      familyName: 'Example',
      email: 'd@acme.test',
    })
    assignments.assign('app', { user: 'dora@acme.test' })
    members.add('Staff', { user: 'dora@acme.test' })
    await lab.settle()
    expect(membersOf(lab)).toEqual(inGroup(lab, 'ana', 'ben', 'cleo', 'dora'))
  })

  test('a new userName is told to the same resource', async () => {
    await using lab = await setup()
    const { id } = userOf(lab, 'ana')
    lab.idp.directory.users.update('ana@acme.test', { userName: 'anna@acme.test' })
    await lab.settle()
    expect(userOf(lab, 'anna').id).toBe(id)
    expect(lab.target.users()).toHaveLength(3)
  })

  test.each([
    ['quotes and backslashes', 'A "quoted" \\ name'],
    ['emoji and other scripts', '😀 山田 Łódź'],
    ['what means something in a URL', 'a+b %41 #c & d=e ? f'],
    ['an apostrophe', "Siobhán O'Neill"],
  ])('%s arrive unharmed', async (_, familyName) => {
    await using lab = await setup()
    lab.idp.directory.users.update('ana@acme.test', { familyName })
    await lab.settle()
    expect((userOf(lab, 'ana').name as JsonObject).familyName).toBe(familyName)
  })

  test.each(["o'neill+lab@acme.test", 'ü%41#&=?@acme.test', 'space man@acme.test'])(
    'a user called %s is found again under that name',
    async (userName) => {
      await using lab = await setup()
      const { users, assignments } = lab.idp.directory
      users.create({ userName, givenName: 'x', familyName: 'y', email: 'x@acme.test' })
      assignments.assign('app', { user: userName })
      await lab.settle()
      const [first] = lab.target.users().filter((user) => user.userName === userName)
      assignments.unassign('app', { user: userName })
      await lab.settle()
      assignments.assign('app', { user: userName })
      await lab.settle()
      const found = lab.target.users().filter((user) => user.userName === userName)
      expect(found).toHaveLength(1)
      expect(found[0]).toMatchObject({ active: true })
      expect(first).toBeDefined()
    },
  )

  test('a leaver is not active any more, and a rehired one is', async () => {
    await using lab = await setup()
    lab.idp.directory.users.deactivate('cleo@acme.test')
    await lab.settle()
    expect(userOf(lab, 'cleo').active).toBe(false)
    lab.idp.directory.users.activate('cleo@acme.test')
    // Where deactivation takes direct assignments away, somebody has to give them back.
    lab.idp.directory.assignments.assign('app', { user: 'cleo@acme.test' })
    await lab.settle()
    expect(userOf(lab, 'cleo').active).toBe(true)
    expect(lab.target.users()).toHaveLength(3)
  })

  test('an account that exists already is taken over, not made twice', async () => {
    await using lab = await createLab(profile)
    const { url } = lab.target
    await lab.target.fetch(`${url}/Users`, {
      method: 'POST',
      headers: { authorization: 'Bearer lab-token', 'content-type': 'application/scim+json' },
      body: JSON.stringify({
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
        userName: 'ana@acme.test',
        name: { givenName: 'Somebody', familyName: 'Else' },
        active: true,
      }),
    })
    const { users, assignments } = lab.idp.directory
    users.create({
      userName: 'ana@acme.test',
      givenName: 'Ana',
      familyName: 'Example',
      email: 'ana@acme.test',
    })
    assignments.assign('app', { user: 'ana@acme.test' })
    await lab.settle()
    expect(lab.target.users()).toHaveLength(1)
    if (user.match === 'adopt') {
      // Taken as it is; the next change tells everything.
      expect(userOf(lab, 'ana').name).toMatchObject({ givenName: 'Somebody', familyName: 'Else' })
      users.update('ana@acme.test', { email: 'ana.example@acme.test' })
      await lab.settle()
    }
    expect(lab.target.users()).toHaveLength(1)
    expect(userOf(lab, 'ana').name).toMatchObject({ givenName: 'Ana', familyName: 'Example' })
  })

  test('every operation ends as succeeded or as nothing to do', async () => {
    await using lab = await setup()
    const odd = lab.idp.engine
      .operations({})
      .items.filter(({ status }) => !['succeeded', 'skipped'].includes(status))
    // Our target speaks SCIM 2.0, to which a member list without operations is no PATCH.
    const refused = membership.update === 'scim11-patch' ? ['update-members'] : []
    expect([...new Set(odd.map(({ kind }) => kind))]).toEqual(refused)
  })

  test('secrets are nowhere in the journal', async () => {
    await using lab = await setup()
    const text = JSON.stringify(lab.idp.journal.list({ limit: 1000 }))
    expect(text).not.toContain('lab-token')
    expect(text).not.toMatch(/"password\\?":\\?"(?!\*{8})/)
  })
})
