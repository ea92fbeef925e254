import { createConnection } from 'node:net'
import { expect, test } from 'vitest'
import { startServer } from './setup.ts'

test('broken JSON is a 400 that says where it breaks', async () => {
  await using lab = await startServer()
  const { json } = await lab.call('POST', '/users', '{\n  "userName": ada\n}')
  expect(json).toMatchObject({ status: 400, code: 'ERR_BODY_INVALID' })
  expect(json.detail).toContain('line 2, column 15')
})

test('a body that is nested a hundred thousand deep is a 400, not a fault of ours', async () => {
  await using lab = await startServer()
  const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`
  const app = `{"name":"app","profile":"okta","target":{"url":"http://127.0.0.1:1"},"overrides":${deep}}`
  const { json } = await lab.call('POST', '/apps', app)
  expect(json).toMatchObject({ status: 400, code: 'ERR_BODY_INVALID' })
  expect(lab.faults).toEqual([])
})

test('a body that is not UTF-8, or missing, is a 400', async () => {
  await using lab = await startServer()
  expect((await lab.call('POST', '/users')).json.status).toBe(400)
  const { hostname, port, host } = new URL(lab.server.url)
  const body = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])
  const head = `POST /api/v1/users HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`
  const answer = await new Promise<string>((resolve, reject) => {
    let text = ''
    const socket = createConnection(Number(port), hostname, () =>
      socket.write(Buffer.concat([Buffer.from(head), body])),
    )
    socket.on('data', (chunk) => (text += chunk))
    socket.on('end', () => resolve(text))
    socket.on('error', reject)
  })
  expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  expect(answer).toContain('not UTF-8')
})

test('a body of another type is a 415 that says what to send', async () => {
  await using lab = await startServer()
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const { json } = await lab.call('POST', '/users', 'userName=ada', form)
  expect(json).toMatchObject({ status: 415, code: 'ERR_MEDIA_TYPE' })
  expect(json.detail).toContain('application/json')
  const packed = { 'Content-Encoding': 'gzip' }
  expect((await lab.call('POST', '/users', '{}', packed)).status).toBe(415)
  const charset = { 'Content-Type': 'application/json; charset=utf-8' }
  expect((await lab.call('POST', '/users', { userName: 'ada' }, charset)).status).toBe(201)
})

test('a body above the limit is a 413, announced or not', async () => {
  await using lab = await startServer()
  const large = JSON.stringify({ userName: 'ada', title: 'x'.repeat(1_100_000) })
  expect((await lab.call('POST', '/users', large)).json).toMatchObject({
    status: 413,
    code: 'ERR_BODY_TOO_LARGE',
  })
  const stream = new ReadableStream({
    start(controller) {
      for (let sent = 0; sent < 20; sent++) controller.enqueue(new TextEncoder().encode('x'.repeat(100_000)))
      controller.close()
    },
  })
  const response = await fetch(`${lab.server.url}/api/v1/users`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: stream,
    duplex: 'half',
  } as RequestInit)
  expect(response.status).toBe(413)
})

test('a path that does not exist is a 404, a method that it does not know a 405 with those that it does', async () => {
  await using lab = await startServer()
  expect((await lab.call('GET', '/nothing')).json).toMatchObject({ status: 404, code: 'ERR_NOT_FOUND' })
  const { status, headers } = await lab.call('DELETE', '/users')
  expect(status).toBe(405)
  expect(headers.allow).toBe('GET, HEAD, POST')
})

test('HEAD is answered as GET, without a body', async () => {
  await using lab = await startServer()
  expect(await lab.call('HEAD', '/users')).toMatchObject({ status: 200, text: '' })
})

test.each([
  ['limit=0', 'at least 1'],
  ['limit=1001', 'at most 1000'],
  ['limit=ten', 'whole number'],
  ['limit=1&limit=2', 'more than once'],
  ['cursor=nonsense', 'nextCursor'],
  ['limt=5', 'limit'],
  ['status=gone', 'staged'],
])('the query %s is a 400 that says why', async (query, says) => {
  await using lab = await startServer()
  const { status, text } = await lab.call('GET', `/users?${query}`)
  expect(status).toBe(400)
  expect(text).toContain(says)
})

test('a fault of ours is a 500 that tells nothing of it', async () => {
  await using lab = await startServer()
  lab.idp.directory.users.list = () => {
    throw new Error('secret internals')
  }
  const { status, text } = await lab.call('GET', '/users')
  expect(status).toBe(500)
  expect(text).not.toContain('secret')
  expect(text).not.toContain('.ts')
  expect(lab.faults).toHaveLength(1)
})
