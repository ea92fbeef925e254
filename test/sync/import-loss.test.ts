import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import { createLab, type Lab } from '../support/lab.ts'
import { listingTarget, noGroups } from '../support/listing-target.ts'

const headers = { authorization: 'Bearer lab-token', 'content-type': 'application/scim+json' }

/** A lab with so many provisioned users: `user0`, `user1` … */
async function provisioned(count: number, overrides: JsonObject = {}, profile = 'okta-oin'): Promise<Lab> {
  const lab = await createLab(profile, { overrides: { import: overrides } })
  const { users, assignments } = lab.idp.directory
  for (let number = 0; number < count; number++) {
    const userName = `user${number}`
    users.create({ userName, givenName: 'U', familyName: `${number}`, email: `${userName}@acme.test` })
    assignments.assign('app', { user: userName })
  }
  await lab.settle()
  expect(lab.target.users()).toHaveLength(count)
  return lab
}

const idOf = ({ target }: Lab, userName: string) =>
  target.users().find((user) => user.userName === userName)?.id as string

async function remove(lab: Lab, ...names: string[]): Promise<void> {
  for (const name of names)
    await lab.target.fetch(`${lab.target.url}/Users/${idOf(lab, name)}`, { method: 'DELETE', headers })
}

async function deactivate(lab: Lab, name: string): Promise<void> {
  const body = JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'active', value: false }],
  })
  await lab.target.fetch(`${lab.target.url}/Users/${idOf(lab, name)}`, { method: 'PATCH', headers, body })
}

const assigned = ({ idp }: Lab) =>
  idp.directory.assignments.list('app').items.map((each) => ('userName' in each ? each.userName : ''))

const writes = (exchanges: Awaited<ReturnType<Lab['settle']>>) =>
  exchanges.filter(({ request }) => request.method !== 'GET')

describe('Okta', () => {
  test('drops a linked user who is gone, keeps the directory user, and tells the target nothing', async () => {
    await using lab = await provisioned(5)
    await remove(lab, 'user2')
    const { users } = await lab.idp.engine.import('app')
    expect(users).toMatchObject({ linked: 4, removed: 1, unlinked: 1 })
    expect(assigned(lab)).toEqual(['user0', 'user1', 'user3', 'user4'])
    expect(lab.idp.directory.users.get('user2').status).toBe('active')
    expect(writes(await lab.settle())).toEqual([])
    expect((await lab.idp.engine.import('app')).users).toMatchObject({ linked: 4, removed: 0, unlinked: 0 })
  })

  test('drops one who was made inactive as well, and does not count him as scanned', async () => {
    await using lab = await provisioned(5)
    await deactivate(lab, 'user2')
    const { users } = await lab.idp.engine.import('app')
    expect(users).toMatchObject({ scanned: 4, skipped: 1, removed: 0, unlinked: 1 })
    expect(assigned(lab)).not.toContain('user2')
    expect(lab.idp.directory.users.get('user2').status).toBe('active')
    expect(writes(await lab.settle())).toEqual([])
    expect(lab.idp.engine.importCandidates({ app: 'app' }).items).toEqual([])
  })

  test('finds the account again by a look-up when the user gets the app back', async () => {
    await using lab = await provisioned(3)
    const id = idOf(lab, 'user1')
    await deactivate(lab, 'user1')
    await lab.idp.engine.import('app')
    lab.idp.directory.assignments.assign('app', { user: 'user1' })
    await lab.settle()
    expect(lab.target.users()).toHaveLength(3)
    expect(lab.target.users().find((user) => user.id === id)).toMatchObject({ active: true })
  })

  test('leaves an assignment by way of a group', async () => {
    await using lab = await provisioned(2)
    const { groups, members, assignments } = lab.idp.directory
    groups.create({ displayName: 'All' })
    members.add('All', { user: 'user1' })
    assignments.assign('app', { group: 'All' })
    await lab.settle()
    await remove(lab, 'user1')
    expect((await lab.idp.engine.import('app')).users).toMatchObject({ unlinked: 1 })
    expect(assigned(lab)).toEqual(['user0', ''])
  })

  test('takes nobody for gone after a list that was not read whole', async () => {
    await using lab = await provisioned(3, { maxRequests: 1, pageSize: 2 })
    const endless = await lab.idp.engine.import('app')
    expect(endless).toMatchObject({ state: 'failed', users: { ended: 'endless', removed: 0, unlinked: 0 } })
    expect(endless.message).toBe('Nothing was applied: scanned 2 of 3, then gave up after 1 requests.')
    expect(assigned(lab)).toHaveLength(3)
  })
})

describe('the safeguard', () => {
  const small = { safeguard: { percent: 20, above: 0 } }

  test('stops an import that would take more than a fifth away, and applies nothing of it', async () => {
    await using lab = await provisioned(10, { ...small, autoConfirmNewUsers: true })
    const body = JSON.stringify({ userName: 'newcomer' })
    await lab.target.fetch(`${lab.target.url}/Users`, { method: 'POST', headers, body })
    await remove(lab, 'user0', 'user1')
    await deactivate(lab, 'user2')
    const result = await lab.idp.engine.import('app')
    expect(result).toMatchObject({
      state: 'stopped',
      forced: false,
      users: { removed: 2, skipped: 1, unlinked: 0, created: 0 },
    })
    expect(result.message).toContain('would unassign 3 of 10 users (30.0 %), more than the 20 %')
    expect(assigned(lab)).toHaveLength(10)
    expect(lab.idp.engine.imports({ app: 'app' }).items).toMatchObject([{ state: 'stopped' }])

    const forced = await lab.idp.engine.import('app', { force: true })
    expect(forced).toMatchObject({ state: 'finished', forced: true, users: { unlinked: 3, created: 1 } })
    expect(assigned(lab)).toHaveLength(8)
  })

  test('lets exactly a fifth go', async () => {
    await using lab = await provisioned(10, small)
    await remove(lab, 'user0', 'user1')
    expect(await lab.idp.engine.import('app')).toMatchObject({ state: 'finished', users: { unlinked: 2 } })
  })

  test('of Okta does not guard an app of a hundred users', async () => {
    await using lab = await provisioned(4)
    await remove(lab, 'user0', 'user1', 'user2', 'user3')
    expect(await lab.idp.engine.import('app')).toMatchObject({ state: 'finished', users: { unlinked: 4 } })
  })
})

test('a vendor who keeps who is gone only counts', async () => {
  await using lab = await provisioned(3, {}, 'jumpcloud')
  await remove(lab, 'user1')
  expect((await lab.idp.engine.import('app')).users).toMatchObject({ linked: 2, removed: 1, unlinked: 0 })
  expect(assigned(lab)).toHaveLength(3)
})

test('an account that is made while the list is read is not taken for gone', async () => {
  let release = () => {}
  const made = new Promise<void>((resolve) => {
    release = resolve
  })
  await using server = await listingTarget(({ collection }, response) => {
    if (response.req.method === 'POST') {
      release()
      return { id: 'late', userName: 'late' }
    }
    // The list of users was read before; that of groups ends only after the account was made.
    if (collection === 'Users') return noGroups
    made.then(() => response.end(JSON.stringify(noGroups)))
    return undefined
  })
  await using lab = await createLab('okta-oin', {
    server,
    clock: 'real',
    overrides: { sync: { concurrency: 2 } },
  })
  const importing = lab.idp.engine.import('app')
  lab.idp.directory.users.create({
    userName: 'late',
    givenName: 'L',
    familyName: 'L',
    email: 'late@acme.test',
  })
  lab.idp.directory.assignments.assign('app', { user: 'late' })
  const { users } = await importing
  await lab.settle()
  expect(users).toMatchObject({ ended: 'complete', removed: 0, unlinked: 0 })
  expect(assigned(lab)).toEqual(['late'])
})
