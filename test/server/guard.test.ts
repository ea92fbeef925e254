import { expect, test } from 'vitest'
import { isLoopback } from '../../src/server/guard.ts'
import { startServer } from './setup.ts'

test.each(['127.0.0.1', '127.1.2.3', 'localhost', 'scim.localhost', '::1', '[::1]', '0:0:0:0:0:0:0:1'])(
  '%s leads to this machine alone',
  (host) => expect(isLoopback(host)).toBe(true),
)

test.each(['0.0.0.0', '::', '10.0.0.1', '::2', '1::1', 'example.test', 'localhost.example.test', ''])(
  '%s may be reached by others',
  (host) => expect(isLoopback(host)).toBe(false),
)

test('a Host header that is not ours is refused, so that no page can rebind its name to us', async () => {
  await using lab = await startServer()
  const refused = await lab.call('GET', '/users', undefined, { Host: 'evil.test' })
  expect(refused.status).toBe(421)
  expect(refused.json).toMatchObject({ code: 'ERR_HOST_FOREIGN', status: 421 })
  for (const host of ['localhost', 'localhost:1234', '127.0.0.1', '[::1]:80', 'api.localhost']) {
    expect((await lab.call('GET', '/users', undefined, { Host: host })).status).toBe(200)
  }
})

test('a page of another origin cannot change anything', async () => {
  await using lab = await startServer()
  const user = { userName: 'ada@acme.test' }
  const foreign: Record<string, string>[] = [
    { Origin: 'http://evil.test' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
  ]
  for (const headers of foreign) {
    expect((await lab.call('POST', '/users', user, headers)).status).toBe(403)
  }
  const host = new URL(lab.server.url).host
  const own = { Origin: `http://${host}`, 'Sec-Fetch-Site': 'same-origin' }
  expect((await lab.call('POST', '/users', user, own)).status).toBe(201)
})

test('no other origin is allowed to read answers', async () => {
  await using lab = await startServer()
  const { headers } = await lab.call('GET', '/users', undefined, { Origin: 'http://evil.test' })
  expect(headers['access-control-allow-origin']).toBeUndefined()
  expect((await lab.call('OPTIONS', '/users', undefined, { Origin: 'http://evil.test' })).status).toBe(405)
})

test('with a token everything but the health checks wants it', async () => {
  await using lab = await startServer({ token: 'open sesame'.replace(' ', '-') })
  const bare = await lab.call('GET', '/users')
  expect(bare.status).toBe(401)
  expect(bare.headers['www-authenticate']).toMatch(/^Bearer/)
  for (const wrong of ['Bearer nope', 'Bearer open-sesam', 'Basic open-sesame', 'open-sesame']) {
    expect((await lab.call('GET', '/users', undefined, { Authorization: wrong })).status).toBe(401)
  }
  expect((await lab.call('GET', '/users', undefined, { Authorization: 'Bearer open-sesame' })).status).toBe(
    200,
  )
  expect((await lab.call('GET', '//livez')).status).toBe(200)
  expect((await lab.call('GET', '//readyz')).status).toBe(200)
})

test('an address that others can reach is refused without a token', async () => {
  await expect(startServer({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'ERR_TOKEN_MISSING' })
  await using lab = await startServer({ host: '0.0.0.0', token: 't' })
  const headers = { Host: 'idp.internal:7040', Authorization: 'Bearer t' }
  expect((await lab.call('GET', '/users', undefined, headers)).status).toBe(200)
})
