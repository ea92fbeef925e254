import { expect, test, vi } from 'vitest'
import { errorUrn } from '../../src/scim/urn.ts'
import { createTarget } from '../../src/target/target.ts'
import { open } from './client.ts'

const places = [
  '/Users',
  '/Groups',
  '/.search',
  '/Users/1',
  '/ServiceProviderConfig',
  '/Schemas',
  '/nosuch',
  '',
]

test.each(places)('%s is closed to those without the token', async (place) => {
  await using setup = await open()
  for (const header of [
    undefined,
    '',
    'Bearer',
    'Bearer  ',
    'Basic c2VjcmV0',
    'secret',
    'Bearer wrong',
    'Bearer secret x',
  ]) {
    const response = await setup.target.fetch(setup.target.url + place, {
      headers: header === undefined ? {} : { Authorization: header },
    })
    expect(response.status).toBe(401)
    expect(response.headers.get('WWW-Authenticate')).toMatch(/^Bearer realm="scim"/)
    expect(await response.json()).toMatchObject({ schemas: [errorUrn], status: '401' })
  }
})

test('a wrong token is told apart from none, and the scheme has no case', async () => {
  await using setup = await open()
  const wrong = await setup.get('/Users', { Authorization: 'Bearer wrong' })
  expect(wrong.headers.get('WWW-Authenticate')).toContain('error="invalid_token"')
  expect((await setup.get('/Users', { Authorization: 'bearer secret' })).status).toBe(200)
})

test('a token in the query is no token', async () => {
  await using setup = await open()
  const response = await setup.target.fetch(`${setup.target.url}/Users?access_token=secret`)
  expect(response.status).toBe(401)
})

test('with null as its token the target is open to everybody', async () => {
  await using target = await createTarget({ token: null })
  expect((await target.fetch(`${target.url}/Users`)).status).toBe(200)
})

test('an empty token is a mistake and not an open door', async () => {
  await expect(createTarget({ token: '' })).rejects.toMatchObject({ code: 'ERR_TARGET_TOKEN_EMPTY' })
})

const refusals: [string, string, string, number, string?][] = [
  ['an unknown place', 'GET', '/nosuch', 404],
  ['a place below a resource', 'GET', '/Users/1/emails', 404],
  ['an unknown user', 'GET', '/Users/00919288221112222', 404],
  ['an id that cannot be decoded', 'GET', '/Users/%ff', 404],
  ['an unknown schema', 'GET', '/Schemas/urn:nosuch', 404],
  ['a method that a collection has not', 'DELETE', '/Users', 405],
  ['a method that a resource has not', 'POST', '/Users/1', 405],
  ['a method that discovery has not', 'POST', '/Schemas', 405],
  ['a method that a search has not', 'GET', '/Users/.search', 405],
  ['/Me', 'GET', '/Me', 501],
  ['/Bulk', 'POST', '/Bulk', 501],
  ['a filter on discovery', 'GET', '/Schemas?filter=id%20pr', 403],
  ['a count that is no number', 'GET', '/Users?count=many', 400, 'invalidValue'],
  ['a broken filter', 'GET', '/Users?filter=userName', 400, 'invalidFilter'],
]

test.each(refusals)('%s is refused as SCIM says', async (_, method, path, status, scimType) => {
  await using setup = await open()
  const answer = await setup.send(method, path)
  expect(answer.status).toBe(status)
  expect(answer.headers.get('Content-Type')).toBe('application/scim+json; charset=utf-8')
  expect(answer.body).toEqual({
    schemas: [errorUrn],
    status: `${status}`,
    ...(scimType && { scimType }),
    detail: expect.any(String),
  })
  if (status === 405) expect(answer.headers.get('Allow')).toBeTruthy()
})

const bodies: [string, string, number, string?][] = [
  ['{', 'application/scim+json', 400, 'invalidSyntax'],
  ['[]', 'application/scim+json', 400, 'invalidSyntax'],
  ['"x"', 'application/scim+json', 400, 'invalidSyntax'],
  ['', 'application/scim+json', 400, 'invalidSyntax'],
  [
    `{"userName":"a","urn:x:y":${'['.repeat(5000)}${']'.repeat(5000)}}`,
    'application/json',
    400,
    'invalidSyntax',
  ],
  ['{"userName":"a"}', 'text/plain', 415],
  ['{"userName":"a"}', 'application/xml', 415],
  ['{"userName":"a"}', 'application/scim+json; charset=iso-8859-1', 415],
  ['{"userName":"a"}', 'application/scim+json; charset=UTF-8', 201],
  ['{"userName":"a"}', 'application/json', 201],
  ['{"userName":"a"}', 'Application/SCIM+JSON;charset="utf-8"', 201],
]

test.each(bodies)('the body %s as %s', async (body, type, status, scimType) => {
  await using setup = await open()
  const answer = await setup.send('POST', '/Users', body.slice(0), { 'Content-Type': type })
  expect(answer.status).toBe(status)
  expect(answer.body.scimType).toBe(scimType)
})

test('a body that is not UTF-8 is refused', async () => {
  await using setup = await open()
  const response = await setup.target.fetch(`${setup.target.url}/Users`, {
    method: 'POST',
    headers: { Authorization: 'Bearer secret', 'Content-Type': 'application/scim+json' },
    body: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
  })
  expect(response.status).toBe(400)
})

test('a user is 1 MiB at most, a group 16 MiB, and the answer says so', async () => {
  await using setup = await open()
  const large = (bytes: number) =>
    JSON.stringify({ userName: 'a', displayName: 'a', nickName: 'x'.repeat(bytes) })
  const refused = await setup.send('POST', '/Users', large(1024 * 1024))
  expect(refused.status).toBe(413)
  expect(refused.body).toMatchObject({ status: '413', detail: expect.stringContaining('1048576') })
  expect((await setup.send('POST', '/Groups', large(1024 * 1024))).status).toBe(201)
  expect((await setup.send('POST', '/Groups', large(16 * 1024 * 1024))).status).toBe(413)
})

test.each(['', '/', '//'])('a path may end in "%s"', async (end) => {
  await using setup = await open()
  const user = await setup.user('ada')
  expect((await setup.get(`/Users${end}`)).body.totalResults).toBe(1)
  expect((await setup.get(`/Users/${user.id}${end}`)).body.id).toBe(user.id)
  expect((await setup.get(`/ServiceProviderConfig${end}`)).status).toBe(200)
})

test('any Accept header is served', async () => {
  await using setup = await open()
  for (const accept of ['application/scim+json', 'application/json', '*/*', 'text/html']) {
    expect((await setup.get('/Users', { Accept: accept })).headers.get('Content-Type')).toContain(
      'application/scim+json',
    )
  }
})

test('the Host of a request never shows in an answer', async () => {
  await using setup = await open()
  const response = await setup.target.fetch('http://evil.example/scim/v2/Users', {
    method: 'POST',
    headers: {
      Authorization: 'Bearer secret',
      'Content-Type': 'application/scim+json',
      'X-Forwarded-Host': 'evil.example',
    },
    body: '{"userName":"ada"}',
  })
  expect(response.headers.get('Location')).toContain(setup.target.url)
  expect(await response.text()).not.toContain('evil')
})

test('the base path is free to choose', async () => {
  for (const basePath of ['', '/', 'idm/', '/a/b']) {
    await using setup = await open({ basePath })
    expect((await setup.get('/Users')).status).toBe(200)
    expect((await setup.user('ada')).meta.location).toContain(`${setup.target.url}/Users/`)
  }
})

test('requests are counted, and a reset forgets everything', async () => {
  await using setup = await open({ seed: 'x' })
  const first = await setup.user('ada')
  await setup.get('/nosuch')
  expect(setup.target.requests).toBe(2)
  setup.target.reset()
  expect(setup.target.requests).toBe(0)
  expect(setup.target.users()).toEqual([])
  expect((await setup.get(`/Users/${first.id}`)).status).toBe(404)
  expect((await setup.user('ada')).userName).toBe('ada')
})

test('every answer takes the latency longer', async () => {
  await using setup = await open({ latencyMs: 500 })
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  try {
    let answered = false
    const answer = setup.get('/Users').then(({ status }) => {
      answered = true
      return status
    })
    await vi.advanceTimersByTimeAsync(499)
    expect(answered).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(await answer).toBe(200)
  } finally {
    vi.useRealTimers()
  }
})

test('the same seed gives the same ids', async () => {
  await using one = await open({ seed: 's' })
  await using other = await open({ seed: 's' })
  expect((await one.user('ada')).id).toBe((await other.user('ada')).id)
  expect((await one.user('ben')).id).not.toBe((await one.user('cy')).id)
})

test('a hook replaces a step and may call the one it replaces', async () => {
  await using setup = await open({
    defects: [
      {
        render: (next) => (outcome) => {
          const reply = next(outcome)
          return reply.status === 201 ? { ...reply, status: 200 } : reply
        },
      },
      {
        represent: (next) => (entry, projection) =>
          next(entry, projection).replace('"active":true', '"active":"True"'),
      },
    ],
  })
  const answer = await setup.post('/Users', { userName: 'ada' })
  expect(answer.status).toBe(200)
  expect(answer.body.active).toBe('True')
})
