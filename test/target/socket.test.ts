import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import { errorUrn } from '../../src/scim/urn.ts'
import { createTarget } from '../../src/target/target.ts'

const headers = { Authorization: 'Bearer secret', 'Content-Type': 'application/scim+json' }

/** Sends the exact text and answers the exact text of what comes back until the target closes. */
async function exchange(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  let answer = ''
  socket.setEncoding('utf8').on('data', (chunk) => {
    answer += chunk
  })
  socket.write(text)
  await once(socket, 'close')
  return answer
}

test('a user is created, found, changed and deleted over HTTP', async () => {
  await using target = await createTarget({ token: 'secret' })
  const body = JSON.stringify({ userName: 'ada', name: { familyName: 'Łoś 山 🦊' } })
  const created = await fetch(`${target.url}/Users`, { method: 'POST', headers, body })
  expect(created.status).toBe(201)
  const user = (await created.json()) as JsonObject & { meta: JsonObject }
  const location = created.headers.get('Location') ?? ''
  expect(location).toBe(user.meta.location)
  expect(await (await fetch(location, { headers })).json()).toEqual(user)
  expect(target.users()).toEqual([user])
  const found = await fetch(`${target.url}/Users?filter=userName+eq+%22ada%22`, { headers })
  expect(await found.json()).toMatchObject({
    totalResults: 1,
    Resources: [{ name: { familyName: 'Łoś 山 🦊' } }],
  })
  const removed = await fetch(location, { method: 'DELETE', headers })
  expect([removed.status, await removed.text(), removed.headers.get('Content-Length')]).toEqual([
    204,
    '',
    null,
  ])
  expect(target.requests).toBe(4)
})

const broken: [string, string, number][] = [
  ['no HTTP at all', 'GARBAGE\r\n\r\n', 400],
  ['a method that nobody knows', 'FOO /scim/v2/Users HTTP/1.1\r\nHost: x\r\n\r\n', 400],
  ['no Host', 'GET /scim/v2/Users HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
  ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  [
    'two lengths of one body',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ],
  ['an expectation', 'GET / HTTP/1.1\r\nHost: x\r\nExpect: magic\r\nConnection: close\r\n\r\n', 417],
  ['a tunnel', 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n', 405],
]

test.each(broken)('%s is answered by a SCIM error, too', async (_, text, status) => {
  await using target = await createTarget({ token: 'secret' })
  const answer = await exchange(target.url, text)
  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  expect(answer).toMatch(/^Content-Type: application\/scim\+json/m)
  const [, body = ''] = answer.split('\r\n\r\n')
  expect(JSON.parse(body)).toEqual({ schemas: [errorUrn], status: `${status}`, detail: expect.any(String) })
})

test('a request line with the whole URL is served, whatever host it names', async () => {
  await using target = await createTarget({ token: 'secret' })
  const place = 'http://evil.example/scim/v2/Users?count=0'
  const request = `GET ${place} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer secret\r\nConnection: close\r\n\r\n`
  const answer = await exchange(target.url, request)
  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
  expect(answer).toContain('"totalResults":0')
})

test('a 204 that a defect gives a length arrives with it', async () => {
  await using target = await createTarget({ token: 'secret', defects: ['N-RFC9110-204-empty'] })
  const created = await fetch(`${target.url}/Users`, { method: 'POST', headers, body: '{"userName":"ada"}' })
  const removed = await fetch(created.headers.get('Location') ?? '', { method: 'DELETE', headers })
  expect([removed.status, removed.headers.get('Content-Length')]).toEqual([204, '2'])
})

test('a HEAD has the headers of a GET and no body', async () => {
  await using target = await createTarget({ token: 'secret' })
  const response = await fetch(`${target.url}/Users`, { method: 'HEAD', headers })
  expect(response.status).toBe(200)
  expect(Number(response.headers.get('Content-Length'))).toBeGreaterThan(0)
  expect(await response.text()).toBe('')
})

test.each([
  ['announced', (text: string) => text],
  ['in chunks', (text: string) => new Blob([text]).stream()],
])('a body that is too large, %s, is answered and the target lives on', async (_, body) => {
  await using target = await createTarget({ token: 'secret' })
  const request = { method: 'POST', headers, body: body('x'.repeat(3 * 1024 * 1024)), duplex: 'half' }
  const response = await fetch(`${target.url}/Users`, request as RequestInit)
  expect(response.status).toBe(413)
  expect(await response.json()).toMatchObject({ status: '413' })
  expect((await fetch(`${target.url}/Users`, { headers })).status).toBe(200)
})

test('a body in chunks is read', async () => {
  await using target = await createTarget({ token: 'secret' })
  const body = new Blob(['{"userName":', '"ada"}']).stream()
  const response = await fetch(`${target.url}/Users`, {
    method: 'POST',
    headers,
    body,
    duplex: 'half',
  } as RequestInit)
  expect(response.status).toBe(201)
})

test('a request for another place on the server is a SCIM error too', async () => {
  await using target = await createTarget({ token: 'secret' })
  const response = await fetch(new URL('/', target.url), { headers })
  expect(response.status).toBe(404)
  expect(response.headers.get('Content-Type')).toContain('application/scim+json')
})

test('spaces and other signs that should be encoded do not confuse the query', async () => {
  await using target = await createTarget({ token: 'secret' })
  await fetch(`${target.url}/Users`, { method: 'POST', headers, body: '{"userName":"ada"}' })
  const answer = await exchange(
    target.url,
    `GET /scim/v2/Users?filter=userName%20eq%20"ADA"&%zz HTTP/1.1\r\nHost: evil.example\r\nAuthorization: Bearer secret\r\nConnection: close\r\n\r\n`,
  )
  expect(answer).toContain('HTTP/1.1 200 OK')
  expect(answer).toContain('"totalResults":1')
  expect(answer).not.toContain('evil')
})

test('a client that goes away amid its body changes nothing', async () => {
  await using target = await createTarget({ token: 'secret' })
  const { hostname, port } = new URL(target.url)
  const socket = connect(Number(port), hostname)
  socket.write(
    `POST /scim/v2/Users HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer secret\r\nContent-Length: 18\r\n\r\n{"userName"`,
  )
  await once(socket, 'connect')
  while (target.requests === 0) await new Promise(setImmediate)
  socket.destroy()
  await once(socket, 'close')
  expect((await fetch(`${target.url}/Users`, { headers })).status).toBe(200)
  expect(target.users()).toEqual([])
})

test('an address that is taken is an error', async () => {
  await using target = await createTarget()
  const { port } = new URL(target.url)
  await expect(createTarget({ port: Number(port) })).rejects.toThrow('EADDRINUSE')
})
