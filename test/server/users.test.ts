import { expect, test } from 'vitest'
import { startServer } from './setup.ts'

const ada = { userName: 'ada@acme.test', givenName: 'Ada', familyName: 'Byron', email: 'ada@acme.test' }

test('a created user is answered with its place, and found there, by its id and by its userName', async () => {
  await using lab = await startServer()
  const created = await lab.call('POST', '/users', { ...ada, custom: { badge: 7 } })
  expect(created.status).toBe(201)
  expect(created.json).toMatchObject({ ...ada, status: 'active', custom: { badge: 7 } })
  const place = String(created.headers.location)
  expect(place).toBe(`/api/v1/users/${created.json.id}`)
  for (const path of [`/${place}`, '//api/v1/users/ada%40acme.test', '//api/v1/users/ADA@acme.test']) {
    expect((await lab.call('GET', path)).json).toEqual(created.json)
  }
})

test('a merge patch changes what it names, null and "" take away', async () => {
  await using lab = await startServer()
  await lab.call('POST', '/users', { ...ada, title: 'Engineer', custom: { badge: 7, floor: '2' } })
  const patch = { familyName: 'Lovelace', title: null, email: '', custom: { floor: null } }
  const headers = { 'Content-Type': 'application/merge-patch+json' }
  const { status, json } = await lab.call('PATCH', '/users/ada@acme.test', patch, headers)
  expect(status).toBe(200)
  expect(json).toMatchObject({ givenName: 'Ada', familyName: 'Lovelace', custom: { badge: 7 } })
  expect(json).not.toHaveProperty('title')
  expect(json).not.toHaveProperty('email')
  expect(json.custom).not.toHaveProperty('floor')
})

test('the verbs lead a user through its life', async () => {
  await using lab = await startServer()
  await lab.call('POST', '/users', { ...ada, status: 'staged' })
  const path = '/users/ada@acme.test'
  const statuses = []
  for (const verb of ['activate', 'suspend', 'unsuspend', 'deactivate', 'activate']) {
    statuses.push((await lab.call('POST', `${path}/${verb}`)).json.status)
  }
  expect(statuses).toEqual(['active', 'suspended', 'active', 'deactivated', 'active'])
  expect((await lab.call('POST', `${path}/unsuspend`)).json.status).toBe('active')
  await lab.call('POST', `${path}/deactivate`)
  expect((await lab.call('POST', `${path}/suspend`)).json).toMatchObject({ status: 409, code: 'ERR_STATE' })
})

test('whoever cannot sign in for the moment has a status that says so', async () => {
  await using lab = await startServer()
  await lab.call('POST', '/users', ada)
  const path = '/users/ada@acme.test'
  const statuses = []
  for (const verb of ['lock', 'unlock', 'expire-password', 'reset-password']) {
    statuses.push((await lab.call('POST', `${path}/${verb}`)).json.status)
  }
  expect(statuses).toEqual(['lockedOut', 'active', 'passwordExpired', 'recovery'])
  expect((await lab.call('GET', '/users?status=recovery')).json.items).toHaveLength(1)
  expect((await lab.call('POST', `${path}/unlock`)).json).toMatchObject({
    status: 409,
    detail: expect.stringContaining('unlock needs one that is lockedOut'),
  })
  await lab.call('PUT', `${path}/password`, { password: 'Tr0ub4dor' })
  expect((await lab.call('GET', path)).json.status).toBe('active')
})

test('the first delete can be taken back, a second or a hard one cannot', async () => {
  await using lab = await startServer()
  await lab.call('POST', '/users', ada)
  const path = '/users/ada@acme.test'
  expect((await lab.call('DELETE', path)).status).toBe(204)
  expect((await lab.call('GET', '/users')).json.items).toEqual([])
  expect((await lab.call('GET', '/users?status=deleted')).json.items).toHaveLength(1)
  expect((await lab.call('POST', `${path}/restore`)).json.status).toBe('active')
  expect((await lab.call('DELETE', `${path}?hard=true`)).status).toBe(204)
  expect((await lab.call('GET', path)).status).toBe(404)
})

test('a password is set and never shown', async () => {
  await using lab = await startServer()
  await lab.call('POST', '/users', ada)
  expect((await lab.call('PUT', '/users/ada@acme.test/password', { password: 'Tr0ub4dor' })).status).toBe(204)
  expect((await lab.call('GET', '/users/ada@acme.test')).text).not.toContain('Tr0ub4dor')
  expect((await lab.call('PUT', '/users/ada@acme.test/password', { password: '' })).status).toBe(422)
  expect((await lab.call('PUT', '/users/ada@acme.test/password', { passwrd: 'x' })).status).toBe(400)
})

test('lists come in pages', async () => {
  await using lab = await startServer()
  for (let n = 1; n <= 5; n++) await lab.call('POST', '/users', { userName: `u${n}@acme.test` })
  const names: string[] = []
  let cursor: string | null = ''
  do {
    const { json } = await lab.call(
      'GET',
      `/users?limit=2${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    )
    expect(json.items.length).toBeLessThanOrEqual(2)
    names.push(...json.items.map((user: { userName: string }) => user.userName))
    cursor = json.nextCursor
  } while (cursor)
  expect(names).toEqual([1, 2, 3, 4, 5].map((n) => `u${n}@acme.test`))
})

test.each([
  { name: 'an unknown attribute', body: { userName: 'a@b', givnName: 'A' }, status: 400, says: 'givenName' },
  { name: 'a wrong type', body: { userName: 'a@b', title: 7 }, status: 400, says: 'text' },
  { name: 'a missing userName', body: { givenName: 'A' }, status: 400, says: 'userName' },
  { name: 'a list', body: [], status: 400, says: 'object' },
  { name: 'an empty userName', body: { userName: '' }, status: 422, says: 'empty' },
  {
    name: 'a status that nobody has',
    body: { userName: 'a@b', status: 'gone' },
    status: 422,
    says: 'staged',
  },
  {
    name: 'a manager that does not exist',
    body: { userName: 'a@b', managerId: 'no@b' },
    status: 422,
    says: 'no@b',
  },
])('$name is a $status that says where and why', async ({ body, status, says }) => {
  await using lab = await startServer()
  const answer = await lab.call('POST', '/users', body)
  expect(answer.headers['content-type']).toBe('application/problem+json')
  expect(answer.json).toMatchObject({ status, code: 'ERR_USER_INVALID' })
  expect(answer.text).toContain(says)
  expect(answer.json.errors.length).toBeGreaterThan(0)
  expect((await lab.call('GET', '/users')).json.items).toEqual([])
})

test('a userName that is taken is a 409', async () => {
  await using lab = await startServer()
  await lab.call('POST', '/users', ada)
  expect((await lab.call('POST', '/users', { userName: 'ADA@ACME.TEST' })).json).toMatchObject({
    status: 409,
    code: 'ERR_CONFLICT',
  })
})

test('somebody who does not exist is a 404 with the nearest name', async () => {
  await using lab = await startServer()
  await lab.call('POST', '/users', ada)
  const { status, json } = await lab.call('GET', '/users/ada@acme.tset')
  expect(status).toBe(404)
  expect(json.detail).toContain('ada@acme.test')
})
