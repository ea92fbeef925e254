import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import { crashLab } from '../support/crash-lab.ts'
import { createLab, type Lab } from '../support/lab.ts'

const mail = 'same@acme.test'

/** userName is made of the e-mail address, which two people may share. */
const byMail: JsonObject = { mapping: { user: { edits: { userName: { source: 'email' } } } } }

/** An app that takes two accounts with one externalId, by which they are matched. */
const byNumber: JsonObject = {
  mapping: { user: { edits: { externalId: { source: 'employeeNumber' } } } },
  user: { lookup: { attributes: ['externalId'] } },
}

/** Ana is hired, then Ben, who has the same e-mail address and number. */
function hire({ idp }: Lab, name: string, more: JsonObject = {}): void {
  const { users, assignments } = idp.directory
  const person = { userName: name, givenName: name, familyName: 'Example', email: mail, employeeNumber: '7' }
  users.create({ ...person, ...more })
  assignments.assign('app', { user: name })
}

async function told(lab: Lab): Promise<string[]> {
  const exchanges = await lab.settle()
  return exchanges.flatMap(({ intent }) => (intent === 'test-connection' ? [] : intent))
}

const operations = ({ idp }: Lab) =>
  idp.engine
    .operations({})
    .items.map(({ label, kind, status, error }) => [label, kind, status, error?.vendor.code ?? null])

/** Who has an account, as far as the IdP knows. */
const linked = ({ idp }: Lab) =>
  idp.engine.links({ app: 'app' }).items.flatMap(({ label, targetId }) => (targetId === null ? [] : label))

const names = ({ target }: Lab) => target.users().map(({ name }) => (name as JsonObject).givenName)

/** Long enough for the first further attempts of Entra's ladder. */
const aDay = 26 * 3_600_000

describe('two users with one matching value', () => {
  test('the second one is not linked with the account of the first, and each goes on being told of as before', async () => {
    await using lab = await createLab('entra', { overrides: byMail })
    hire(lab, 'ana')
    await lab.settle()
    hire(lab, 'ben')
    lab.idp.engine.sync('app', 'incremental')
    await lab.idp.engine.advance(1000)
    expect(operations(lab)).toEqual([
      ['ana', 'create', 'succeeded', null],
      ['ben', 'create', 'waiting', 'DuplicateSourceEntries'],
    ])
    expect(linked(lab)).toEqual(['ana'])
    lab.idp.directory.users.update('ana', { title: 'Countess' })
    lab.idp.engine.sync('app', 'incremental')
    await lab.idp.engine.advance(1000)
    expect(lab.target.users()).toMatchObject([{ name: { givenName: 'ana' }, title: 'Countess' }])
  })

  test('what the administrator reads names the user, and the message says why', async () => {
    await using lab = await createLab('entra', { overrides: byMail })
    hire(lab, 'ana')
    await lab.settle()
    hire(lab, 'ben')
    lab.idp.engine.sync('app', 'incremental')
    await lab.idp.engine.advance(1000)
    expect(lab.idp.engine.operations({}).items[1]?.error).toEqual({
      code: 'duplicate-source',
      message: 'Another user of the directory has the same matching value, and the user of the target.',
      vendor: {
        code: 'DuplicateSourceEntries',
        text: "Failed to create User 'ben' in customappsso; Error: more than one User was found with the configured matching attributes.",
      },
    })
  })

  test.each([
    ['by a name that the target takes once', byMail],
    ['by a value that the target takes twice', byNumber],
  ])('at once, and five at a time, %s: one account, and one request a try', async (_, overrides) => {
    await using lab = await createLab('entra', { overrides: { ...overrides, sync: { concurrency: 5 } } })
    hire(lab, 'ana')
    hire(lab, 'ben', { email: overrides === byNumber ? 'ben@acme.test' : mail })
    const before = lab.idp.journal.last
    lab.idp.engine.sync('app', 'incremental')
    await lab.idp.engine.advance(aDay)
    const writes = lab.idp.journal
      .list({ after: before, limit: 1000 })
      .flatMap(({ intent }) => (intent === 'test-connection' ? [] : intent))
    expect(names(lab)).toEqual(['ana'])
    // Ben's first try is over before anything is asked; the next ones find Ana's account. The attempts are those of the ladder.
    expect(writes.slice(0, 2)).toEqual(['user-lookup', 'user-create'])
    expect(new Set(writes.slice(2))).toEqual(new Set(['user-lookup']))
    expect(writes.length).toBeLessThan(8)
    expect(operations(lab)[1]).toEqual(['ben', 'create', 'waiting', 'DuplicateSourceEntries'])
  })

  test('once the first one has another value the next attempt makes an account for the second', async () => {
    await using lab = await createLab('entra', { overrides: byMail })
    hire(lab, 'ana')
    hire(lab, 'ben')
    lab.idp.engine.sync('app', 'incremental')
    await lab.idp.engine.advance(1000)
    lab.idp.directory.users.update('ana', { email: 'ana@acme.test' })
    lab.idp.engine.sync('app', 'incremental')
    await lab.idp.engine.advance(aDay)
    expect(lab.target.users()).toMatchObject([{ userName: 'ana@acme.test' }, { userName: mail }])
    expect(operations(lab).at(1)).toEqual(['ben', 'create', 'succeeded', null])
  })

  test.each([
    ['unassigned', ({ idp }: Lab) => idp.directory.assignments.unassign('app', { user: 'ana' })],
    ['disabled', ({ idp }: Lab) => idp.directory.users.deactivate('ana')],
    ['deleted', ({ idp }: Lab) => idp.directory.users.delete('ana')],
  ])('who comes after somebody who is %s takes the account over, and keeps it', async (_, leave) => {
    await using lab = await createLab('entra', { overrides: byMail })
    hire(lab, 'ana')
    await lab.settle()
    leave(lab)
    await lab.settle()
    const [before] = lab.target.users()
    hire(lab, 'ben')
    await told(lab)
    expect(lab.target.users()).toMatchObject([{ id: before?.id, name: { givenName: 'ben' }, active: true }])
    expect(linked(lab)).toEqual(['ben'])
    // Whatever becomes of Ana, it is Ben's account.
    lab.idp.directory.users.delete('ana', { hard: true })
    await told(lab)
    expect(lab.target.users()).toMatchObject([{ id: before?.id, name: { givenName: 'ben' }, active: true }])
  })

  test('who comes back after the account was taken over is the second one now', async () => {
    await using lab = await createLab('entra', { overrides: byMail })
    hire(lab, 'ana')
    await lab.settle()
    lab.idp.directory.users.deactivate('ana')
    await lab.settle()
    hire(lab, 'ben')
    await lab.settle()
    lab.idp.directory.users.activate('ana')
    lab.idp.engine.sync('app', 'incremental')
    await lab.idp.engine.advance(1000)
    expect(operations(lab).at(-1)).toEqual(['ana', 'create', 'waiting', 'DuplicateSourceEntries'])
    expect(names(lab)).toEqual(['ben'])
  })

  test('a restart of the job that forgets the links finds the account for one of them', async () => {
    await using lab = await createLab('entra', { overrides: byMail })
    hire(lab, 'ana')
    await lab.settle()
    hire(lab, 'ben')
    await lab.idp.engine.restart('app', ['Full'])
    await lab.idp.engine.advance(1000)
    expect(linked(lab)).toEqual(['ana'])
    expect(lab.target.users()).toHaveLength(1)
  })

  test('a name that somebody had until this cycle makes an account of its own, at the latest in the next one', async () => {
    await using lab = await createLab('entra', { overrides: { sync: { concurrency: 5 } } })
    hire(lab, 'ana')
    await lab.settle()
    lab.idp.directory.users.update('ana', { userName: 'anna', givenName: 'anna' })
    hire(lab, 'ana')
    lab.idp.engine.sync('app', 'incremental')
    await lab.idp.engine.advance(3_600_000)
    expect(lab.target.users()).toMatchObject([
      { userName: 'anna', name: { givenName: 'anna' } },
      { userName: 'ana', name: { givenName: 'ana' } },
    ])
    expect(linked(lab)).toEqual(['anna', 'ana'])
  })

  test('vendors of whom nothing is known link both, as before', async () => {
    await using lab = await createLab('okta-oin', { overrides: byMail })
    hire(lab, 'ana')
    await lab.settle()
    hire(lab, 'ben')
    expect(await told(lab)).toEqual(['user-lookup', 'user-get', 'user-update'])
    expect(linked(lab)).toEqual(['ana', 'ben'])
  })

  test('two groups with one name over there have one group, and a failure', async () => {
    const edits = { displayName: { expression: '[description]' } }
    await using lab = await createLab('entra', { overrides: { mapping: { group: { edits } } } })
    const { groups, assignments } = lab.idp.directory
    for (const displayName of ['Red', 'Blue']) {
      groups.create({ displayName, description: 'Team' })
      assignments.assign('app', { group: displayName })
    }
    lab.idp.engine.sync('app', 'incremental')
    await lab.idp.engine.advance(1000)
    expect(operations(lab)).toContainEqual(['Blue', 'create', 'waiting', 'DuplicateSourceEntries'])
    expect(lab.target.groups()).toMatchObject([{ displayName: 'Team' }])
  })

  test('whom a kill left in doubt is not taken for the one who has the account', async () => {
    await using lab = await crashLab('okta-oin')
    const { apps } = lab.idp.directory
    apps.update('app', { overrides: byMail })
    const person = (userName: string) => ({ userName, givenName: userName, familyName: 'X', email: mail })
    lab.idp.directory.users.create(person('ana'))
    lab.idp.directory.assignments.assign('app', { user: 'ana' })
    await lab.settle()
    await lab.killAt('GET', /\/Users\b/, ({ users, assignments }) => {
      users.create(person('ben'))
      assignments.assign('app', { user: 'ben' })
    })
    lab.meanwhile(({ assignments }) => void assignments.unassign('app', { user: 'ben' }))
    await lab.restart()
    expect(lab.target.users()).toMatchObject([{ name: { givenName: 'ana' }, active: true }])
  })
})

describe('a value that cannot be left out', () => {
  const withoutMail = { email: null, employeeNumber: '7' }

  test('nobody is created without a userName, nothing is sent but the look-up, and a value mends it', async () => {
    const overrides = {
      mapping: {
        user: { edits: { userName: { source: 'email' }, externalId: { source: 'employeeNumber' } } },
      },
      user: { lookup: { attributes: ['externalId'] } },
    }
    await using lab = await createLab('entra', { overrides })
    hire(lab, 'ana', withoutMail)
    lab.idp.engine.sync('app', 'incremental')
    await lab.idp.engine.advance(1000)
    expect(lab.idp.engine.operations({}).items[0]).toMatchObject({
      status: 'waiting',
      error: {
        code: 'missing-values',
        message: 'userName cannot be left out, and there is no value.',
        vendor: {
          code: 'MissingValues',
          text: "Failed to create User 'ana' in customappsso; Error: required values are missing.",
        },
      },
    })
    lab.idp.directory.users.update('ana', { email: mail })
    const sent = await told(lab)
    expect([new Set(sent.slice(0, -1)), sent.at(-1)]).toEqual([new Set(['user-lookup']), 'user-create'])
    expect(lab.target.users()).toMatchObject([{ userName: mail }])
  })

  test('who is found is linked and told, as nothing has to be created', async () => {
    await using lab = await createLab('entra', { overrides: byNumber })
    hire(lab, 'ana')
    await lab.settle()
    lab.idp.directory.apps.update('app', {
      overrides: { mapping: { user: { edits: { userName: { source: 'email' } } } } },
    })
    lab.idp.directory.users.update('ana', { email: null, title: 'Countess' })
    await lab.idp.engine.restart('app', ['Full'])
    await lab.idp.engine.advance(1000)
    expect(lab.target.users()).toMatchObject([{ userName: 'ana', title: 'Countess' }])
    expect(operations(lab).map(([, kind, status]) => [kind, status])).toContainEqual(['create', 'succeeded'])
    expect(operations(lab).filter(([, , , code]) => code !== null)).toEqual([])
  })

  test('without a value to match by the user is skipped, which is no failure', async () => {
    await using lab = await createLab('entra', { overrides: byMail })
    hire(lab, 'ana', withoutMail)
    expect(await told(lab)).toEqual([])
    expect(operations(lab)).toEqual([['ana', 'create', 'skipped', null]])
  })

  test('an app may require more, and each name that is missing is told', async () => {
    const user = { required: ['USERNAME', 'title', 'name.familyName'] }
    await using lab = await createLab('okta-oin', { overrides: { user } })
    hire(lab, 'ana', { familyName: null })
    expect(await told(lab)).toEqual(['user-lookup'])
    expect(lab.idp.engine.operations({}).items[0]?.error).toMatchObject({
      code: 'missing-values',
      message: 'title and name.familyName cannot be left out, and there is no value.',
    })
  })
})
