import { expect, test } from 'vitest'
import type { RequestSpec } from '../../src/dialect/request-spec.ts'
import { createTransport, type Transport, type TransportOptions } from '../../src/wire/transport.ts'
import { ok, type RawRequest, rawTarget } from './raw-target.ts'

const read: RequestSpec = { intent: 'read', method: 'GET', path: '/Users', query: null, body: null }
const create: RequestSpec = { intent: 'create', method: 'POST', path: '/Users', query: null, body: '{}' }

const patient = { connectMs: 20_000, firstByteMs: 20_000, totalMs: 20_000 }

function connect(baseUrl: string, options: Partial<TransportOptions> = {}): Transport & Disposable {
  const transport = createTransport({
    baseUrl,
    auth: { type: 'none' },
    headers: [{ name: 'Host', value: '{host}', when: 'always' }],
    timeouts: patient,
    maxResponseBytes: 100_000,
    maxSockets: 4,
    baseQuery: 'drop',
    ...options,
  })
  return Object.assign(transport, { [Symbol.dispose]: () => transport.close() })
}

async function setup(
  answer: (request: RawRequest, count: number) => void,
  options: Partial<TransportOptions> = {},
) {
  const target = await rawTarget(answer)
  const transport = connect(target.url, options)
  return {
    target,
    transport,
    async [Symbol.asyncDispose]() {
      transport.close()
      await target[Symbol.asyncDispose]()
    },
  }
}

test('nobody listening is connect-refused', async () => {
  const target = await rawTarget(() => {})
  await target[Symbol.asyncDispose]()
  using transport = connect(target.url)
  const { response, error } = await transport.send(read)
  expect(response).toBeNull()
  expect(error).toEqual({
    code: 'connect-refused',
    message: `No connection could be made to 127.0.0.1:${target.port} (connect ECONNREFUSED 127.0.0.1:${target.port}).`,
  })
})

test('a name that does not resolve is dns', async () => {
  using transport = connect('http://nobody.invalid')
  expect(await transport.send(read)).toMatchObject({ response: null, error: { code: 'dns' } })
})

test('a TLS handshake that is never answered is connect-timeout', async () => {
  await using target = await rawTarget(() => {})
  using transport = connect(target.url.replace('http:', 'https:'), {
    timeouts: { ...patient, connectMs: 50 },
  })
  expect(await transport.send(read)).toMatchObject({ response: null, error: { code: 'connect-timeout' } })
})

test('a target that never answers is first-byte-timeout', async () => {
  await using parts = await setup(() => {}, { timeouts: { ...patient, firstByteMs: 50 } })
  expect(await parts.transport.send(read)).toMatchObject({
    response: null,
    error: { code: 'first-byte-timeout' },
  })
})

test('a head that comes but never ends is total-timeout, not first-byte-timeout', async () => {
  const timeouts = { connectMs: 5000, firstByteMs: 30, totalMs: 120 }
  await using parts = await setup(({ socket }) => socket.write('HTTP/1.1 200 OK\r\nX: '), { timeouts })
  expect(await parts.transport.send(read)).toMatchObject({ response: null, error: { code: 'total-timeout' } })
})

test('a body that never ends is total-timeout and shows what has come', async () => {
  await using parts = await setup(({ socket }) => socket.write('HTTP/1.1 200 OK\r\n\r\nhello'), {
    timeouts: { ...patient, totalMs: 80 },
  })
  expect(await parts.transport.send(read)).toMatchObject({
    response: null,
    partial: { status: 200, body: 'hello' },
    error: { code: 'total-timeout' },
  })
})

test('endless interim answers are total-timeout', async () => {
  await using parts = await setup(
    ({ socket }) => {
      const more = () =>
        socket.writable && socket.write('HTTP/1.1 100 Continue\r\n\r\n', () => setImmediate(more))
      more()
    },
    { timeouts: { ...patient, totalMs: 80 } },
  )
  expect(await parts.transport.send(read)).toMatchObject({ response: null, error: { code: 'total-timeout' } })
})

test('a connection closed before any byte is reset', async () => {
  await using parts = await setup(({ socket }) => socket.resetAndDestroy())
  expect(await parts.transport.send(read)).toMatchObject({ response: null, error: { code: 'reset' } })
  expect(await parts.transport.send(create)).toMatchObject({ response: null, error: { code: 'reset' } })
  expect(parts.target.requests).toHaveLength(2)
})

test.each([
  {
    name: 'a body shorter than its length',
    text: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello',
    body: 'hello',
  },
  {
    name: 'chunks without a last one',
    text: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n',
    body: 'hi',
  },
])('$name is truncated and shows what has come', async ({ text, body }) => {
  await using parts = await setup(({ socket }) => socket.end(text))
  expect(await parts.transport.send(read)).toMatchObject({
    response: null,
    partial: { status: 200, body },
    error: { code: 'truncated' },
  })
})

test('a head that ends early is truncated', async () => {
  await using parts = await setup(({ socket }) => socket.end('HTTP/1.1 200 OK\r\nContent-'))
  expect(await parts.transport.send(read)).toMatchObject({ response: null, error: { code: 'truncated' } })
})

test.each([
  { name: 'something else than HTTP', text: 'SSH-2.0-OpenSSH_9.6\r\n\r\n' },
  { name: 'a header without a name', text: 'HTTP/1.1 200 OK\r\n: x\r\n\r\n' },
  { name: 'two lengths', text: 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab' },
  { name: 'a chunk without a size', text: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnope\r\n' },
])('$name is malformed', async ({ text }) => {
  await using parts = await setup(({ socket }) => socket.write(text))
  expect(await parts.transport.send(read)).toMatchObject({ error: { code: 'malformed' } })
})

test('a target that switches protocols gives an error', async () => {
  await using parts = await setup(({ socket }) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
  )
  const { error } = await parts.transport.send(read)
  expect(error).not.toBeNull()
})

test('a head without bounds is too-large', async () => {
  await using parts = await setup(({ socket }) =>
    socket.write(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`),
  )
  expect(await parts.transport.send(read)).toMatchObject({ error: { code: 'too-large' } })
})

test('a body without bounds is read up to the limit only', async () => {
  const closed = Promise.withResolvers<void>()
  await using parts = await setup(({ socket }) => {
    socket.on('close', () => closed.resolve())
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    const more = () => socket.writable && socket.write('x'.repeat(50_000), () => setImmediate(more))
    more()
  })
  const { response, partial, error } = await parts.transport.send(read)
  expect(error?.code).toBe('too-large')
  expect(response).toBeNull()
  expect(partial?.body).toBe('x'.repeat(65_536))
  await closed.promise
})

test('a body of exactly the limit is complete', async () => {
  await using parts = await setup((request) => ok(request, 'x'.repeat(100_000)))
  const { response, error } = await parts.transport.send(read)
  expect(error).toBeNull()
  expect(response?.body).toHaveLength(100_000)
})

test('redirects and errors are answers, and nothing is followed', async () => {
  const lines = [
    '302 Found\r\nLocation: http://nobody.invalid/',
    '401 Unauthorized',
    '500 Internal Server Error',
  ]
  await using parts = await setup(({ socket }, count) =>
    socket.write(`HTTP/1.1 ${lines[count - 1]}\r\nContent-Length: 0\r\n\r\n`),
  )
  for (const status of [302, 401, 500]) {
    expect(await parts.transport.send(read)).toMatchObject({ response: { status, body: '' }, error: null })
  }
  expect(parts.target.requests).toHaveLength(3)
})

test('headers of the answer keep their order, case and repetition', async () => {
  await using parts = await setup((request) => ok(request, '', 'x-b: 1', 'X-A: 2', 'x-b: 3'))
  const { response } = await parts.transport.send(read)
  expect(response?.headers.slice(1)).toEqual([
    ['x-b', '1'],
    ['X-A', '2'],
    ['x-b', '3'],
  ])
})

test('a signal ends a request under way, or one not yet sent, as aborted', async () => {
  const controller = new AbortController()
  await using parts = await setup(() => controller.abort())
  const { signal } = controller
  expect(await parts.transport.send(read, { signal })).toMatchObject({
    response: null,
    error: { code: 'aborted' },
  })
  expect(await parts.transport.send(read, { signal })).toMatchObject({
    response: null,
    error: { code: 'aborted' },
  })
  expect(parts.target.requests).toHaveLength(1)
})

test('closing ends what is under way and what waits for a connection, and nothing goes out after it', async () => {
  const arrived = Promise.withResolvers<void>()
  await using parts = await setup(() => arrived.resolve(), { maxSockets: 1 })
  const sent = [parts.transport.send(read), parts.transport.send(read)]
  await arrived.promise
  parts.transport.close()
  for (const exchange of await Promise.all([...sent, parts.transport.send(read)])) {
    expect(exchange).toMatchObject({ response: null, error: { code: 'aborted' } })
  }
  expect(parts.target.requests).toHaveLength(1)
})
