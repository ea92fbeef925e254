import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
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
