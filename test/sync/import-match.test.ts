import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import { createLab, type Lab, profiles } from '../support/lab.ts'

/** Puts accounts into the lab's target, behind the back of the IdP. Answers their ids. */
async function accounts({ target }: Lab, ...resources: JsonObject[]): Promise<string[]> {
  const ids: string[] = []
  for (const resource of resources) {
    const answer = await target.fetch(`${target.url}/Users`, {
      method: 'POST',
      headers: { authorization: 'Bearer lab-token', 'content-type': 'application/scim+json' },
      body: JSON.stringify(resource),
    })
    ids.push(((await answer.json()) as { id: string }).id)
  }
  return ids
}

const ada = {
  userName: 'ada@acme.test',
  name: { givenName: 'Ada', familyName: 'Byron' },
  emails: [{ value: 'ada@acme.test', type: 'work', primary: true }],
}
const adaInDirectory = {
  userName: 'ada@acme.test',
  givenName: 'Ada',
  familyName: 'Byron',
  email: 'ada@acme.test',
}

const okta = (overrides: JsonObject = {}) => createLab('okta-oin', { overrides: { import: overrides } })
const candidates = (lab: Lab, query = {}) => lab.idp.engine.importCandidates({ app: 'app', ...query }).items

describe('a match', () => {
  test('is exact by userName without regard to case, and waits for an administrator', async () => {
    await using lab = await okta()
    const [id] = await accounts(lab, { ...ada, userName: 'ADA@acme.test' })
    const user = lab.idp.directory.users.create(adaInDirectory)
    const { users } = await lab.idp.engine.import('app')
    expect(users).toMatchObject({ scanned: 1, matched: 1, partial: 0, new: 0, confirmed: 0 })
    expect(candidates(lab)).toMatchObject([
      { targetId: id, match: 'exact', object: { id: user.id, name: 'ada@acme.test' }, ignored: false },
    ])
    expect((await lab.settle()).map(({ request }) => request.method)).toEqual(['GET', 'GET'])
  })

  test('is exact by e-mail where the override says so', async () => {
    await using lab = await okta({ match: { exact: ['email'] } })
    await accounts(lab, { ...ada, userName: 'ada' })
    lab.idp.directory.users.create({ userName: 'countess', email: 'Ada@ACME.test' })
    await lab.idp.engine.import('app')
    expect(candidates(lab)).toMatchObject([{ match: 'exact', object: { name: 'countess' } }])
  })

  test('of Okta is by the name that a new user would get as well: the e-mail address', async () => {
    await using lab = await okta()
    await accounts(lab, { ...ada, userName: 'ada' })
    lab.idp.directory.users.create({ userName: 'ada@acme.test' })
    await lab.idp.engine.import('app')
    expect(candidates(lab)).toMatchObject([{ match: 'exact' }])
  })

  test('is partial by first and last name', async () => {
    await using lab = await okta()
    await accounts(lab, { ...ada, userName: 'ab', emails: [] })
    lab.idp.directory.users.create({ ...adaInDirectory, givenName: 'ADA' })
    const { users } = await lab.idp.engine.import('app')
    expect(users).toMatchObject({ matched: 1, partial: 1 })
    expect(candidates(lab)).toMatchObject([{ match: 'partial', object: { name: 'ada@acme.test' } }])
  })

  test('with several users is nobody’s until an administrator says whose', async () => {
    await using lab = await okta({ autoConfirmPartialMatch: true })
    const [id = ''] = await accounts(lab, { ...ada, userName: 'ab', emails: [] })
    for (const userName of ['one', 'two']) lab.idp.directory.users.create({ ...adaInDirectory, userName })
    expect((await lab.idp.engine.import('app')).users).toMatchObject({ partial: 1, confirmed: 0 })
    expect(candidates(lab)).toMatchObject([{ match: 'partial', object: null }])
    const decide = (user?: string) => lab.idp.engine.decideImport('app', id, { action: 'link', user })
    expect(() => decide()).toThrow(/say which user/)
    expect(decide('two')).toMatchObject({ match: 'linked', object: { name: 'two' } })
  })

  test('is nobody who was deleted or has an account already', async () => {
    await using lab = await okta()
    const { users, assignments } = lab.idp.directory
    users.create(adaInDirectory)
    assignments.assign('app', { user: 'ada@acme.test' })
    await lab.settle()
    users.create({ userName: 'gone' })
    users.delete('gone')
    await accounts(lab, { ...ada, userName: 'second' }, { userName: 'gone' })
    const { users: counts } = await lab.idp.engine.import('app')
    expect(counts).toMatchObject({ linked: 1, matched: 0, new: 2 })
  })
})

describe('what is confirmed', () => {
  test('exactly matched becomes a link and an assignment, and the account is told what is mapped', async () => {
    await using lab = await okta({ autoConfirmExactMatch: true })
    const [id] = await accounts(lab, { ...ada, title: 'Miss' })
    lab.idp.directory.users.create({ ...adaInDirectory, title: 'Countess' })
    const { users } = await lab.idp.engine.import('app')
    expect(users).toMatchObject({ matched: 1, confirmed: 1, created: 0, refused: 0 })
    expect(lab.idp.directory.assignments.list('app').items).toMatchObject([{ userName: 'ada@acme.test' }])
    const sent = (await lab.settle()).map(({ request }) => `${request.method} ${request.path}`)
    expect(sent.slice(2)).toEqual([`GET /Users/${id}`, `PUT /Users/${id}`])
    expect(lab.target.users()).toMatchObject([{ id, title: 'Countess' }])
    expect(candidates(lab)).toEqual([])
    expect((await lab.idp.engine.import('app')).users).toMatchObject({ linked: 1, confirmed: 0 })
  })

  test('partially matched becomes a link where the profile confirms those', async () => {
    await using lab = await okta({ autoConfirmPartialMatch: true })
    await accounts(lab, { ...ada, userName: 'ab', emails: [] })
    lab.idp.directory.users.create(adaInDirectory)
    expect((await lab.idp.engine.import('app')).users).toMatchObject({ partial: 1, confirmed: 1 })
  })

  test('and new becomes a staged user with what the mapping reads, named by the e-mail address', async () => {
    await using lab = await okta({ autoConfirmNewUsers: true })
    await accounts(lab, { ...ada, userName: 'ada', title: 'Countess' })
    expect((await lab.idp.engine.import('app')).users).toMatchObject({ new: 1, confirmed: 1, created: 1 })
    expect(lab.idp.directory.users.get('ada@acme.test')).toMatchObject({
      ...adaInDirectory,
      status: 'staged',
      title: 'Countess',
    })
    // Nothing is told of somebody who is staged, but for the two lists of the import.
    expect(await lab.settle()).toHaveLength(2)
    lab.idp.directory.users.activate('ada@acme.test')
    expect((await lab.settle()).map(({ request }) => request.method)).toEqual(['GET', 'PUT'])
    expect(lab.target.users()).toHaveLength(1)
  })

  test('and new is active where the profile activates', async () => {
    await using lab = await okta({ autoConfirmNewUsers: true, autoActivateNewUsers: true })
    await accounts(lab, ada)
    await lab.idp.engine.import('app')
    expect(lab.idp.directory.users.get('ada@acme.test').status).toBe('active')
    await lab.settle()
    expect(lab.target.users()).toMatchObject([{ userName: 'ada@acme.test', active: true }])
  })

  test('and cannot be is counted with its reason, and the others are made', async () => {
    await using lab = await okta({ autoConfirmNewUsers: true, newUserName: 'userName' })
    const long = 'x'.repeat(300)
    await accounts(lab, { userName: long }, { userName: 'fine' })
    const { users } = await lab.idp.engine.import('app')
    expect(users).toMatchObject({ new: 2, created: 1, refused: 1 })
    expect(users?.refusals[0]?.reason).toContain('at most 255 characters')
    expect(candidates(lab)).toMatchObject([{ match: 'none', name: long }])
  })
})

describe('an administrator', () => {
  test('links, creates or ignores, and decides once', async () => {
    await using lab = await okta()
    const [first = '', second = '', third = ''] = await accounts(
      lab,
      { userName: 'one' },
      { userName: 'two' },
      { userName: 'three' },
    )
    lab.idp.directory.users.create({ userName: 'somebody' })
    await lab.idp.engine.import('app')
    const decide = (id: string, decision: Parameters<typeof lab.idp.engine.decideImport>[2]) =>
      lab.idp.engine.decideImport('app', id, decision)
    expect(decide(first, { action: 'link', user: 'somebody' })).toMatchObject({ match: 'linked' })
    expect(decide(second, { action: 'create' })).toMatchObject({ object: { name: 'two' } })
    expect(decide(third, { action: 'ignore' })).toMatchObject({ ignored: true })
    expect(candidates(lab)).toEqual([])
    expect(candidates(lab, { ignored: true })).toMatchObject([{ name: 'three' }])
    expect(candidates(lab, { match: 'linked' })).toHaveLength(2)
    expect(() => decide(first, { action: 'create' })).toThrow(/is linked to "somebody" already/)
    expect(() => decide('nobody', { action: 'ignore' })).toThrow(/has found a user "nobody"/)
    expect(() => decide(third, { action: 'link', user: 'somebody' })).toThrow(/is linked to/)
    const { users } = await lab.idp.engine.import('app')
    expect(users).toMatchObject({ linked: 2, new: 1, unchanged: 3 })
    expect(candidates(lab)).toEqual([])
  })

  test('cannot make a user whose name is taken, and then nothing is written', async () => {
    await using lab = await okta({ newUserName: 'email', match: { exact: ['email'] } })
    const [id = ''] = await accounts(lab, { ...ada, userName: 'ada' })
    lab.idp.directory.users.create({ userName: 'ada@acme.test' })
    await lab.idp.engine.import('app')
    expect(() => lab.idp.engine.decideImport('app', id, { action: 'create' })).toThrow(/belongs to another/)
    expect(candidates(lab)).toMatchObject([{ match: 'none' }])
    expect(lab.idp.directory.assignments.list('app').items).toEqual([])
  })
})

describe('where confirming does not assign', () => {
  test('only who has the app is linked by itself, and told what is mapped', async () => {
    await using lab = await createLab('authentik', {
      pace: 'vendor',
      overrides: { sync: { eventDelay: '1h' } },
    })
    const [id] = await accounts(lab, { userName: 'in' }, { userName: 'out' })
    const { users, assignments } = lab.idp.directory
    for (const userName of ['in', 'out']) users.create({ userName, givenName: 'A', familyName: 'B' })
    assignments.assign('app', { user: 'in' })
    const { users: counts } = await lab.idp.engine.import('app')
    expect(counts).toMatchObject({ matched: 2, confirmed: 1 })
    expect(candidates(lab, { match: 'linked' })).toMatchObject([{ targetId: id }])
    const writes = (await lab.settle()).filter(({ request }) => request.method !== 'GET')
    expect(writes.map(({ request }) => `${request.method} ${request.path}`)).toEqual([`PUT /Users/${id}`])
    expect(lab.target.users()).toMatchObject([{ id, name: { givenName: 'A' } }, { userName: 'out' }])
  })

  test('an account linked to somebody without the app is left alone until the app is assigned', async () => {
    await using lab = await createLab('entra')
    await lab.settle()
    const [id = ''] = await accounts(lab, { userName: 'ada', active: true })
    lab.idp.directory.users.create({ userName: 'ada', givenName: 'Ada', familyName: 'Byron' })
    await lab.idp.engine.import('app')
    lab.idp.engine.decideImport('app', id, { action: 'link' })
    lab.idp.engine.sync('app', 'initial')
    await lab.settle()
    expect(lab.target.users()).toMatchObject([{ active: true }])
    lab.idp.directory.assignments.assign('app', { user: 'ada' })
    await lab.settle()
    expect(lab.target.users()).toMatchObject([{ id, active: true, name: { familyName: 'Byron' } }])
  })
})

describe('a second import', () => {
  test('tells what is new, updated, unchanged and gone', async () => {
    await using lab = await okta()
    const [first] = await accounts(lab, { userName: 'one' }, { userName: 'two' }, { userName: 'three' })
    expect(await lab.idp.engine.import('app')).toMatchObject({
      summary: '3 users scanned, 3 new, 0 updated, 0 unchanged, 0 removed; 0 groups scanned',
    })
    const headers = { authorization: 'Bearer lab-token', 'content-type': 'application/scim+json' }
    await lab.target.fetch(`${lab.target.url}/Users/${first}`, { method: 'DELETE', headers })
    const [, two] = lab.target.users()
    const body = JSON.stringify({ userName: 'three', title: 'Boss' })
    await lab.target.fetch(`${lab.target.url}/Users/${two?.id}`, { method: 'PUT', headers, body })
    await accounts(lab, { userName: 'four' })
    expect((await lab.idp.engine.import('app')).users).toMatchObject({
      scanned: 3,
      added: 1,
      updated: 1,
      unchanged: 1,
    })
    expect(
      candidates(lab)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['four', 'three', 'two'])
  })

  test('sees an account that we made as unchanged, and as updated once somebody changed it', async () => {
    await using lab = await okta()
    lab.idp.directory.users.create(adaInDirectory)
    lab.idp.directory.assignments.assign('app', { user: 'ada@acme.test' })
    await lab.settle()
    expect((await lab.idp.engine.import('app')).users).toMatchObject({ linked: 1, unchanged: 1 })
    await using other = await okta()
    other.idp.directory.users.create(adaInDirectory)
    other.idp.directory.assignments.assign('app', { user: 'ada@acme.test' })
    await other.settle()
    const [account] = other.target.users()
    await other.target.fetch(`${other.target.url}/Users/${account?.id}`, {
      method: 'PUT',
      headers: { authorization: 'Bearer lab-token', 'content-type': 'application/scim+json' },
      body: JSON.stringify({ ...account, name: { givenName: 'Augusta', familyName: 'Byron' } }),
    })
    expect((await other.idp.engine.import('app')).users).toMatchObject({ linked: 1, updated: 1 })
  })
})

test('groups are kept as what may be linked, and forgotten when they are gone', async () => {
  await using lab = await okta()
  const headers = { authorization: 'Bearer lab-token', 'content-type': 'application/scim+json' }
  for (const displayName of ['Sales', 'Ops']) {
    const body = JSON.stringify({ displayName, externalId: `x-${displayName}` })
    await lab.target.fetch(`${lab.target.url}/Groups`, { method: 'POST', headers, body })
  }
  lab.idp.directory.groups.create({ displayName: 'sales' })
  const { groups } = await lab.idp.engine.import('app')
  expect(groups).toMatchObject({ scanned: 2, matched: 1, new: 1, added: 2 })
  expect(candidates(lab, { resource: 'Group' })).toHaveLength(2)
  expect(candidates(lab, { resource: 'Group', match: 'exact' })).toMatchObject([
    { name: 'Sales', object: { name: 'sales' }, shown: { externalId: 'x-Sales' } },
  ])
  lab.target.reset()
  await lab.idp.engine.import('app', { resources: ['Group'] })
  expect(candidates(lab, { resource: 'Group' })).toEqual([])
})

test('candidates come in pages', async () => {
  await using lab = await okta()
  await accounts(lab, ...Array.from({ length: 5 }, (_, number) => ({ userName: `user${number}` })))
  await lab.idp.engine.import('app')
  const ids: string[] = []
  for (let cursor: string | undefined; ; ) {
    const { items, nextCursor } = lab.idp.engine.importCandidates({ app: 'app', limit: 2, cursor })
    ids.push(...items.map(({ targetId }) => targetId))
    if (nextCursor === null) break
    cursor = nextCursor
  }
  expect(ids.sort()).toEqual(
    lab.target
      .users()
      .map(({ id }) => id)
      .sort(),
  )
})

test.each(profiles)(
  '%s: an import reads a company that it made itself, and changes nothing',
  async (profile) => {
    await using lab = await createLab(profile)
    const { users, assignments } = lab.idp.directory
    for (const name of ['ana', 'ben', 'cleo']) {
      users.create({ userName: name, givenName: name, familyName: 'Example', email: `${name}@acme.test` })
      assignments.assign('app', { user: name })
    }
    await lab.settle()
    await lab.settle()
    const before = lab.target.users()
    const result = await lab.idp.engine.import('app')
    expect(result).toMatchObject({ state: 'finished', message: null })
    expect(result.users).toMatchObject({ scanned: 3, linked: 3, unchanged: 3, removed: 0, ended: 'complete' })
    expect((await lab.settle()).filter(({ request }) => request.method !== 'GET')).toEqual([])
    expect(lab.target.users()).toEqual(before)
  },
)
