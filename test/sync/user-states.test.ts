import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import type { Directory } from '../../src/directory/directory.ts'
import { createLab, type Lab } from '../support/lab.ts'

/** What each statement about a user takes in the catalogue and in custom apps. */
const forms = {
  'okta-oin': {
    create: ['user-lookup', 'user-create'],
    update: ['user-get', 'user-update'],
    off: ['user-deactivate'],
    again: ['user-lookup', 'user-reactivate', 'user-get', 'user-update'],
    password: ['user-password'],
  },
  'okta-aiw': {
    create: ['user-lookup', 'user-create'],
    update: ['user-get', 'user-update'],
    off: ['user-get', 'user-update'],
    again: ['user-lookup', 'user-get', 'user-update', 'user-get', 'user-update'],
    password: ['user-get', 'user-update'],
  },
} as const

const ana = { userName: 'ana', givenName: 'Ana', familyName: 'Example', email: 'ana@acme.test' }

interface Cast extends Lab {
  directory: Directory
  intents(): Promise<string[]>
}

/** Ana, known to the app directly, by way of Staff, or both. */
async function setup(
  profile: string,
  { by = ['user'], overrides = {} }: { by?: ('user' | 'group')[]; overrides?: JsonObject } = {},
): Promise<Cast> {
  const lab = await createLab(profile, { overrides })
  const { directory } = lab.idp
  directory.users.create(ana)
  directory.groups.create({ displayName: 'Staff' })
  if (by.includes('user')) directory.assignments.assign('app', { user: 'ana' })
  if (by.includes('group')) {
    directory.members.add('Staff', { user: 'ana' })
    directory.assignments.assign('app', { group: 'Staff' })
  }
  const intents = async () => (await lab.settle()).map(({ intent }) => intent)
  await intents()
  return Object.assign(lab, { directory, intents })
}

const direct = ({ directory }: Cast) => directory.assignments.list('app').items.map(({ kind }) => kind)

describe.each(['okta-oin', 'okta-aiw'] as const)('%s', (profile) => {
  const form = forms[profile]

  test.each(['user', 'group'] as const)(
    'a staged user who is assigned by %s is made when activated',
    async (by) => {
      await using lab = await createLab(profile)
      const { users, groups, members, assignments } = lab.idp.directory
      users.create({ ...ana, status: 'staged' })
      groups.create({ displayName: 'Staff' })
      members.add('Staff', { user: 'ana' })
      assignments.assign('app', by === 'user' ? { user: 'ana' } : { group: 'Staff' })
      users.update('ana', { title: 'Countess' })
      expect(await lab.settle()).toEqual([])
      users.activate('ana')
      expect((await lab.settle()).map(({ intent }) => intent)).toEqual(form.create)
      expect(lab.target.users()).toMatchObject([{ title: 'Countess', active: true }])
    },
  )

  test('a profile edit is told, a password where passwords are synchronized', async () => {
    await using cast = await setup(profile)
    cast.directory.users.update('ana', { title: 'Countess' })
    expect(await cast.intents()).toEqual(form.update)
    cast.directory.users.setPassword('ana', 'Correct-Horse-1')
    expect(await cast.intents()).toEqual(form.password)
    await using without = await setup(profile, { overrides: { user: { password: 'none' } } })
    without.directory.users.setPassword('ana', 'Correct-Horse-1')
    expect(await without.intents()).toEqual([])
  })

  test('suspension and its end say nothing, edits in between are told, assignments stay', async () => {
    await using cast = await setup(profile, { by: ['user', 'group'] })
    cast.directory.users.suspend('ana')
    expect(await cast.intents()).toEqual([])
    cast.directory.users.update('ana', { title: 'Countess' })
    expect(await cast.intents()).toEqual(form.update)
    cast.directory.users.unsuspend('ana')
    expect(await cast.intents()).toEqual([])
    expect(cast.target.users()).toMatchObject([{ title: 'Countess', active: true }])
    expect(direct(cast)).toEqual(['user', 'group'])
  })

  test('deactivation takes the direct assignment away and switches the account off; edits are not told', async () => {
    await using cast = await setup(profile)
    cast.directory.users.deactivate('ana')
    expect(await cast.intents()).toEqual(form.off)
    expect(direct(cast)).toEqual([])
    cast.directory.users.update('ana', { title: 'Countess' })
    expect(await cast.intents()).toEqual([])
    expect(cast.target.users()).toMatchObject([{ active: false }])
    cast.directory.users.activate('ana')
    expect(await cast.intents()).toEqual([])
    cast.directory.assignments.assign('app', { user: 'ana' })
    expect(await cast.intents()).toEqual(form.again)
    expect(cast.target.users()).toMatchObject([{ title: 'Countess', active: true }])
  })

  test('an assignment by a group comes back with the reactivation, a direct one does not', async () => {
    await using cast = await setup(profile, { by: ['user', 'group'] })
    const [before] = cast.target.users()
    cast.directory.users.deactivate('ana')
    expect(await cast.intents()).toEqual(form.off)
    expect(direct(cast)).toEqual(['group'])
    cast.directory.users.activate('ana')
    expect(await cast.intents()).toEqual(form.again)
    expect(cast.target.users()).toMatchObject([{ id: before?.id, active: true }])
    cast.directory.members.remove('Staff', { user: 'ana' })
    expect(await cast.intents()).toEqual(form.off)
  })

  test('whoever is assigned again before anybody looked stays assigned', async () => {
    await using cast = await setup(profile)
    cast.idp.engine.pause('app')
    cast.directory.users.deactivate('ana')
    cast.directory.assignments.unassign('app', { user: 'ana' })
    cast.directory.users.activate('ana')
    cast.directory.assignments.assign('app', { user: 'ana' })
    cast.idp.engine.resume('app')
    await cast.intents()
    expect(direct(cast)).toEqual(['user'])
    expect(cast.target.users()).toMatchObject([{ active: true }])
  })

  test('a user who is deleted at once is switched off, and purged without another word', async () => {
    await using cast = await setup(profile)
    cast.directory.users.delete('ana')
    expect(await cast.intents()).toEqual(form.off)
    cast.directory.users.delete('ana')
    expect(await cast.intents()).toEqual([])
    expect(cast.target.users()).toMatchObject([{ active: false }])
  })

  test('a user who is deactivated first is deleted and purged without a word', async () => {
    await using cast = await setup(profile)
    cast.directory.users.deactivate('ana')
    await cast.intents()
    cast.directory.users.delete('ana')
    cast.directory.users.delete('ana')
    expect(await cast.intents()).toEqual([])
  })

  test('who loses the app is switched off and not told of edits; who gets it back is found and has the same id', async () => {
    await using cast = await setup(profile)
    const [before] = cast.target.users()
    cast.directory.assignments.unassign('app', { user: 'ana' })
    expect(await cast.intents()).toEqual(form.off)
    cast.directory.users.update('ana', { title: 'Countess' })
    expect(await cast.intents()).toEqual([])
    cast.directory.assignments.assign('app', { user: 'ana' })
    expect(await cast.intents()).toEqual(form.again)
    expect(cast.target.users()).toMatchObject([{ id: before?.id, title: 'Countess', active: true }])
  })

  test('who leaves one of two assigned groups stays, who leaves the last one is switched off', async () => {
    await using cast = await setup(profile, { by: ['group'] })
    const { groups, members, assignments } = cast.directory
    groups.create({ displayName: 'Board' })
    members.add('Board', { user: 'ana' })
    assignments.assign('app', { group: 'Board' })
    expect(await cast.intents()).toEqual([])
    members.remove('Staff', { user: 'ana' })
    expect(await cast.intents()).toEqual([])
    members.remove('Board', { user: 'ana' })
    expect(await cast.intents()).toEqual(form.off)
  })

  test.each([
    [
      'is taken from the app',
      ({ assignments }: Directory) => assignments.unassign('app', { group: 'Staff' }),
    ],
    ['is deleted', ({ groups }: Directory) => groups.delete('Staff')],
  ])('when the group %s its members are switched off, but for who is assigned directly', async (_, end) => {
    await using cast = await setup(profile, { by: ['user', 'group'] })
    const { users, members } = cast.directory
    users.create({ ...ana, userName: 'ben', email: 'ben@acme.test' })
    members.add('Staff', { user: 'ben' })
    expect(await cast.intents()).toEqual(form.create)
    end(cast.directory)
    expect(await cast.intents()).toEqual(form.off)
    expect(cast.target.users()).toMatchObject([
      { userName: 'ana', active: true },
      { userName: 'ben', active: false },
    ])
  })

  test('with Deactivate Users off nothing is told of a leaver', async () => {
    await using cast = await setup(profile, {
      overrides: { lifecycle: { actions: { deactivate: 'never' } } },
    })
    cast.directory.assignments.unassign('app', { user: 'ana' })
    expect(await cast.intents()).toEqual([])
    expect(cast.target.users()).toMatchObject([{ active: true }])
  })

  test('with Create Users off there is only a look-up: a hit is linked, no hit is a task', async () => {
    await using cast = await setup(profile, { overrides: { lifecycle: { actions: { create: false } } } })
    expect(cast.target.users()).toEqual([])
    expect(cast.idp.engine.tasks({}).items).toMatchObject([
      { text: 'Automatic provisioning of user ana to app app failed: Matching user not found.' },
    ])
    await cast.target.fetch(`${cast.target.url}/Users`, {
      method: 'POST',
      headers: { authorization: 'Bearer lab-token', 'content-type': 'application/scim+json' },
      body: JSON.stringify({
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
        userName: 'ana',
        active: true,
      }),
    })
    cast.idp.engine.retryTasks('app')
    expect(await cast.intents()).toEqual(['user-lookup', ...form.update])
    expect(cast.target.users()).toMatchObject([{ name: { givenName: 'Ana' } }])
  })

  test('with Update User Attributes off a hit is only linked, and edits are not told', async () => {
    await using cast = await setup(profile, { overrides: { lifecycle: { actions: { update: false } } } })
    cast.directory.users.update('ana', { title: 'Countess' })
    expect(await cast.intents()).toEqual([])
    cast.directory.assignments.unassign('app', { user: 'ana' })
    expect(await cast.intents()).toEqual(form.off)
  })

  test('with username updates excluded a new name is told neither by itself nor with the rest', async () => {
    const edits = { userName: { source: 'userName', apply: 'create' } }
    await using cast = await setup(profile, { overrides: { mapping: { user: { edits } } } })
    cast.directory.users.update('ana', { userName: 'anna' })
    expect(await cast.intents()).toEqual([])
    cast.directory.users.update('anna', { title: 'Countess' })
    expect(await cast.intents()).toEqual(form.update)
    expect(cast.target.users()).toMatchObject([{ userName: 'ana', title: 'Countess' }])
  })

  test('with reactivation off a hit that is inactive gets its profile and stays inactive', async () => {
    await using cast = await setup(profile, { overrides: { user: { matchInactive: 'with-profile' } } })
    cast.directory.assignments.unassign('app', { user: 'ana' })
    await cast.intents()
    cast.directory.users.update('ana', { title: 'Countess' })
    cast.directory.assignments.assign('app', { user: 'ana' })
    expect(await cast.intents()).toEqual(['user-lookup', ...form.update])
    expect(cast.target.users()).toMatchObject([{ title: 'Countess', active: false }])
  })

  test('where pending users are pushed a staged one is made, and activation says nothing more', async () => {
    const overrides = { lifecycle: { staged: { do: 'sync', link: 'keep' } } }
    await using cast = await setup(profile, { overrides })
    cast.directory.users.create({ ...ana, userName: 'ben', email: 'ben@acme.test', status: 'staged' })
    cast.directory.assignments.assign('app', { user: 'ben' })
    expect(await cast.intents()).toEqual(form.create)
    cast.directory.users.activate('ben')
    expect(await cast.intents()).toEqual([])
  })
})

// A customer's log of a custom app shows two rounds; recordings of users who were active show one.
test.each([
  ['with-profile', true, 1],
  ['with-profile', false, 1],
  ['reactivate-first', true, 1],
  ['reactivate-first', false, 2],
  ['reactivate-always', true, 2],
  ['reactivate-always', false, 2],
])(
  '%s: a match with active %s is linked in %s rounds of GET and PUT',
  async (matchInactive, active, rounds) => {
    await using lab = await createLab('okta-aiw', { overrides: { user: { matchInactive } } })
    await lab.target.fetch(`${lab.target.url}/Users`, {
      method: 'POST',
      headers: { authorization: 'Bearer lab-token', 'content-type': 'application/scim+json' },
      body: JSON.stringify({
        schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
        userName: 'ana',
        active,
      }),
    })
    lab.idp.directory.users.create(ana)
    lab.idp.directory.assignments.assign('app', { user: 'ana' })
    const [, ...sent] = (await lab.settle()).map(({ request }) => request)
    const round = ['GET', 'PUT']
    expect(sent.map(({ method }) => method)).toEqual(rounds === 1 ? round : [...round, ...round])
    const told = sent.filter(({ method }) => method === 'PUT').map(({ body }) => JSON.parse(body ?? '{}'))
    // The first of two rounds flips `active` and nothing else.
    if (rounds === 2) expect(told[0]).toMatchObject({ active: true })
    expect(rounds === 2 && told[0].name).toBeFalsy()
    expect(told.at(-1)).toMatchObject({ active: active || rounds === 2, name: { givenName: 'Ana' } })
  },
)
