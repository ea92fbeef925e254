import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import type { UserStatus } from '../../src/store/schema.ts'
import { createLab, type Lab, profiles } from '../support/lab.ts'

const ana = { userName: 'ana', givenName: 'Ana', familyName: 'Example', email: 'ana@acme.test' }

/** Each state in which somebody cannot sign in, with the way into it and the way out. */
const states: [
  status: Exclude<UserStatus, 'deleted'>,
  enter: (lab: Lab) => void,
  leave: (lab: Lab) => void,
][] = [
  ['lockedOut', ({ idp }) => idp.directory.users.lock('ana'), ({ idp }) => idp.directory.users.unlock('ana')],
  [
    'recovery',
    ({ idp }) => idp.directory.users.resetPassword('ana'),
    ({ idp }) => idp.directory.users.setPassword('ana', 'Correct-Horse-1'),
  ],
  [
    'passwordExpired',
    ({ idp }) => idp.directory.users.expirePassword('ana'),
    ({ idp }) => idp.directory.users.setPassword('ana', 'Correct-Horse-1'),
  ],
]

/** Ana, assigned directly and by way of Staff. */
async function setup(profile: string, overrides: JsonObject = {}): Promise<Lab> {
  const lab = await createLab(profile, { overrides })
  const { users, groups, members, assignments } = lab.idp.directory
  users.create(ana)
  groups.create({ displayName: 'Staff' })
  members.add('Staff', { user: 'ana' })
  assignments.assign('app', { user: 'ana' })
  assignments.assign('app', { group: 'Staff' })
  await lab.settle()
  return lab
}

const intentsOf = async (lab: Lab) => (await lab.settle()).map(({ intent }) => intent)

/** Without what precedes every cycle. */
const beyondProbes = (intents: string[]) => intents.filter((intent) => intent !== 'test-connection')

describe.each([
  ['okta-oin', ['user-password']],
  ['okta-aiw', ['user-get', 'user-update']],
] as const)('%s', (profile, password) => {
  test.each(states)(
    '%s: nothing for the state, edits are told, assignments stay',
    async (status, enter, leave) => {
      await using lab = await setup(profile)
      enter(lab)
      expect(lab.idp.directory.users.get('ana').status).toBe(status)
      expect(await intentsOf(lab)).toEqual([])
      lab.idp.directory.users.update('ana', { title: 'Countess' })
      expect(await intentsOf(lab)).toEqual(['user-get', 'user-update'])
      leave(lab)
      expect(await intentsOf(lab)).toEqual(status === 'lockedOut' ? [] : password)
      expect(lab.idp.directory.users.get('ana').status).toBe('active')
      expect(lab.target.users()).toMatchObject([{ title: 'Countess', active: true }])
      expect(lab.idp.directory.assignments.list('app').items.map(({ kind }) => kind)).toEqual([
        'user',
        'group',
      ])
    },
  )

  test.each(states)('%s: who gets the app then is made, who loses it is switched off', async (status) => {
    await using lab = await createLab(profile)
    const { users, assignments } = lab.idp.directory
    users.create({ ...ana, status })
    assignments.assign('app', { user: 'ana' })
    expect(await intentsOf(lab)).toEqual(['user-lookup', 'user-create'])
    expect(lab.target.users()).toMatchObject([{ active: true }])
    assignments.unassign('app', { user: 'ana' })
    await lab.settle()
    expect(lab.target.users()).toMatchObject([{ active: false }])
  })

  test.each(states)('%s: deactivation ends it, with the assignment and the account', async (_, enter) => {
    await using lab = await setup(profile)
    enter(lab)
    lab.idp.directory.users.deactivate('ana')
    await lab.settle()
    expect(lab.target.users()).toMatchObject([{ active: false }])
    expect(lab.idp.directory.assignments.list('app').items.map(({ kind }) => kind)).toEqual(['group'])
  })

  test.each(states)('%s: without password sync a new password is not told', async (_, enter, leave) => {
    await using lab = await setup(profile, { user: { password: 'none' } })
    enter(lab)
    leave(lab)
    expect(await intentsOf(lab)).toEqual([])
  })

  test.each(states)('%s: stays a member of what is pushed', async (_, enter) => {
    await using lab = await setup(profile)
    enter(lab)
    lab.idp.directory.pushedGroups.push('app', 'Staff')
    await lab.settle()
    expect(lab.target.groups()).toMatchObject([{ members: [{ value: lab.target.users()[0]?.id }] }])
  })
})

test.each(profiles)('%s tells its target of no such state', async (profile) => {
  await using lab = await setup(profile)
  for (const [, enter, leave] of states) {
    enter(lab)
    expect(beyondProbes(await intentsOf(lab))).toEqual([])
    leave(lab)
    await lab.settle()
  }
  expect(lab.target.users()).toMatchObject([{ active: true }])
})

test('a profile may have it otherwise', async () => {
  await using lab = await setup('okta-oin', { lifecycle: { lockedOut: { do: 'deactivate', link: 'keep' } } })
  lab.idp.directory.users.lock('ana')
  expect(await intentsOf(lab)).toEqual(['user-deactivate'])
  lab.idp.directory.users.unlock('ana')
  await lab.settle()
  expect(lab.target.users()).toMatchObject([{ active: true }])
})

test('a state that was entered and left while nobody looked is told by its password alone', async () => {
  await using lab = await setup('okta-oin')
  lab.idp.engine.pause('app')
  lab.idp.directory.users.resetPassword('ana')
  lab.idp.directory.users.setPassword('ana', 'Correct-Horse-1')
  lab.idp.engine.resume('app')
  expect(await intentsOf(lab)).toEqual(['user-password'])
})

test('a scoping filter of Entra ID takes the account for enabled', async () => {
  await using lab = await setup('entra', {
    scope: { filter: { user: [{ clauses: [{ attribute: 'accountEnabled', operator: 'IS TRUE' }] }] } },
  })
  expect(lab.target.users()).toMatchObject([{ active: true }])
  lab.idp.directory.users.lock('ana')
  expect(beyondProbes(await intentsOf(lab))).toEqual([])
})
