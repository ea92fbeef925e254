import { expect, test } from 'vitest'
import { listingTarget, noGroups } from '../support/listing-target.ts'
import { addApp, type Lab, startServer } from './setup.ts'

/** An Okta app whose target has so many users of its own: `user0` … */
async function withAccounts(lab: Lab, count: number, profile = 'okta-oin') {
  const target = await addApp(lab.idp, profile)
  for (let number = 0; number < count; number++) {
    await target.fetch(`${target.url}/Users`, {
      method: 'POST',
      headers: { authorization: `Bearer ${target.token}`, 'content-type': 'application/scim+json' },
      body: JSON.stringify({ userName: `user${number}`, name: { givenName: 'U', familyName: `${number}` } }),
    })
  }
  return target
}

const override = (lab: Lab, values: object) =>
  lab.call('PATCH', '/apps/app', { overrides: { import: values } })

test('an import answers what it found, and is kept', async () => {
  await using lab = await startServer()
  await using _target = await withAccounts(lab, 3)
  await lab.call('POST', '/users', { userName: 'user1' })
  const { status, json } = await lab.call('POST', '/apps/app/import')
  expect(status).toBe(200)
  expect(json).toMatchObject({
    id: 'imp_1',
    app: 'app',
    state: 'finished',
    trigger: 'manual',
    forced: false,
    users: { scanned: 3, new: 2, matched: 1, linked: 0, removed: 0, ended: 'complete', oddities: [] },
    groups: { scanned: 0 },
    summary: '3 users scanned, 3 new, 0 updated, 0 unchanged, 0 removed; 0 groups scanned',
    message: null,
    exchangeIds: ['exc_1', 'exc_2'],
  })
  expect((await lab.call('GET', '/apps/app/imports/imp_1')).json).toEqual(json)
  await lab.call('POST', '/apps/app/import?resource=User')
  const page = (await lab.call('GET', '/apps/app/imports?limit=1')).json
  expect(page).toEqual({ items: [json], nextCursor: 'imp_1' })
  const rest = (await lab.call('GET', `/apps/app/imports?cursor=${page.nextCursor}`)).json
  expect(rest).toMatchObject({ items: [{ id: 'imp_2', groups: null }], nextCursor: null })
})

test('candidates are listed and decided on', async () => {
  await using lab = await startServer()
  await using target = await withAccounts(lab, 4)
  await lab.call('POST', '/users', { userName: 'user1' })
  await lab.call('POST', '/users', { userName: 'boss' })
  await lab.call('POST', '/apps/app/import')
  const candidates = async (query = '') =>
    (await lab.call('GET', `/apps/app/import-candidates${query}`)).json.items
  const [zero, one, two, three] = target.users().map(({ id }) => id)
  expect(await candidates('?match=exact')).toMatchObject([
    {
      targetId: one,
      match: 'exact',
      object: { name: 'user1' },
      shown: { active: true, user: { familyName: '1' } },
    },
  ])
  const decide = (id: unknown, body: object) => lab.call('POST', `/apps/app/import-candidates/${id}`, body)
  expect((await decide(one, { action: 'link' })).json).toMatchObject({ match: 'linked' })
  expect((await decide(zero, { action: 'link', user: 'boss' })).json).toMatchObject({
    object: { name: 'boss' },
  })
  expect((await decide(two, { action: 'create' })).json).toMatchObject({ object: { name: 'user2' } })
  expect((await decide(three, { action: 'ignore' })).json).toMatchObject({ ignored: true })
  expect(await candidates()).toEqual([])
  expect(await candidates('?match=linked')).toHaveLength(3)
  expect(await candidates('?ignored=true')).toMatchObject([{ targetId: three }])
  expect((await lab.call('GET', '/users/user2')).json).toMatchObject({ status: 'staged', familyName: '2' })
  expect((await lab.call('GET', '/apps/app/assignments')).json.items).toHaveLength(3)
})

test('what cannot be decided is refused, and says why', async () => {
  await using lab = await startServer()
  await using target = await withAccounts(lab, 2)
  await lab.call('POST', '/users', { userName: 'user1', status: 'staged' })
  await lab.call('POST', '/users', { userName: 'gone' })
  await lab.call('DELETE', '/users/gone')
  await lab.call('POST', '/apps/app/import')
  const [first, second] = target.users().map(({ id }) => id)
  const decide = async (id: unknown, body?: object) =>
    (await lab.call('POST', `/apps/app/import-candidates/${id}`, body)).json
  expect(await decide(first, { action: 'link' })).toMatchObject({ status: 422, errors: [{ path: 'user' }] })
  expect(await decide(first, { action: 'link', user: 'nobody' })).toMatchObject({ status: 404 })
  expect(await decide(first, { action: 'link', user: 'gone' })).toMatchObject({
    status: 409,
    code: 'ERR_STATE',
  })
  expect(await decide('missing', { action: 'ignore' })).toMatchObject({ status: 404, code: 'ERR_NOT_FOUND' })
  expect(await decide(first, { action: 'adopt' })).toMatchObject({
    status: 422,
    errors: [{ path: 'action' }],
  })
  expect(await decide(first, { acton: 'link' })).toMatchObject({ status: 400 })
  expect(await decide(first)).toMatchObject({ status: 400 })
  expect(await decide(second, { action: 'create' })).toMatchObject({ status: 409, code: 'ERR_CONFLICT' })
  await decide(second, { action: 'link' })
  expect(await decide(second, { action: 'link' })).toMatchObject({ status: 409, code: 'ERR_STATE' })
  expect(await decide(first, { action: 'link', user: 'user1' })).toMatchObject({
    status: 409,
    code: 'ERR_CONFLICT',
  })
})

test('a safeguard stops, and force goes on', async () => {
  await using lab = await startServer()
  await using target = await withAccounts(lab, 5)
  await override(lab, { safeguard: { percent: 20, above: 0 }, autoConfirmNewUsers: true, schedule: '1h' })
  await lab.call('POST', '/apps/app/import')
  expect((await lab.call('GET', '/apps/app/status')).json.nextImportAt).toEqual(expect.any(String))
  target.reset()
  const stopped = (await lab.call('POST', '/apps/app/import')).json
  expect(stopped).toMatchObject({ state: 'stopped', users: { removed: 5, unlinked: 0 } })
  expect(stopped.message).toContain('force=true')
  expect((await lab.call('GET', '/apps/app/status')).json.nextImportAt).toBeNull()
  expect((await lab.call('GET', '/apps/app/assignments')).json.items).toHaveLength(5)
  const forced = (await lab.call('POST', '/apps/app/import?force=true')).json
  expect(forced).toMatchObject({ state: 'finished', forced: true, users: { unlinked: 5 } })
  expect((await lab.call('GET', '/apps/app/assignments')).json.items).toEqual([])
})

test('a paused app does not import, and shows what it had found', async () => {
  await using lab = await startServer()
  await using target = await withAccounts(lab, 1)
  await lab.call('POST', '/apps/app/import')
  await lab.call('POST', '/apps/app/pause')
  const [account] = target.users()
  expect((await lab.call('POST', '/apps/app/import')).json).toMatchObject({ status: 409, code: 'ERR_STATE' })
  expect((await lab.call('GET', '/apps/app/import-candidates')).json.items).toHaveLength(1)
  const decided = await lab.call('POST', `/apps/app/import-candidates/${account?.id}`, { action: 'create' })
  expect(decided.status).toBe(409)
})

test('a target that is down is told as an import that failed', async () => {
  await using lab = await startServer()
  const target = await withAccounts(lab, 1)
  await target.close()
  const { status, json } = await lab.call('POST', '/apps/app/import')
  expect([status, json.state, json.users.ended]).toEqual([200, 'failed', 'failed'])
  expect(json.message).toContain('Nothing was applied')
})

test('wrong parameters and names are refused', async () => {
  await using lab = await startServer()
  await using _target = await withAccounts(lab, 0)
  for (const path of [
    '/apps/x/imports',
    '/apps/x/import-candidates',
    '/apps/app/imports/imp_9',
    '/apps/app/imports/x',
  ])
    expect([path, (await lab.call('GET', path)).status]).toEqual([path, 404])
  for (const query of ['resource=Device', 'match=maybe', 'ignored=1', 'limit=0', 'cursor=%21', 'curser=a'])
    expect([query, (await lab.call('GET', `/apps/app/import-candidates?${query}`)).status]).toEqual([
      query,
      400,
    ])
  expect((await lab.call('POST', '/apps/app/import?force=yes')).status).toBe(400)
  expect((await lab.call('POST', '/apps/app/import?resource=Roles')).status).toBe(400)
  expect((await lab.call('POST', '/apps/x/import')).status).toBe(404)
})

test('an id with every reserved character is decided on all the same', async () => {
  await using lab = await startServer()
  const id = 'a/b?c#d%25 &=+ü\'"'
  await using server = await listingTarget(({ collection }) =>
    collection === 'Users' ? { totalResults: 1, Resources: [{ id, userName: 'ada' }] } : noGroups,
  )
  await lab.call('POST', '/apps', { name: 'app', profile: 'okta-oin', target: { url: server.url } })
  await lab.call('POST', '/apps/app/import')
  const path = `/apps/app/import-candidates/${encodeURIComponent(id)}`
  expect((await lab.call('POST', path, { action: 'ignore' })).json).toMatchObject({
    targetId: id,
    ignored: true,
  })
})
