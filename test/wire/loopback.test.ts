import { once } from 'node:events'
import http, { type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { RequestSpec } from '../../src/dialect/request-spec.ts'
import { createTransport, type Transport, type TransportOptions } from '../../src/wire/transport.ts'

const read: RequestSpec = { intent: 'read', method: 'GET', path: '/Users', query: 'a=%22b%22&', body: null }
const create: RequestSpec = { intent: 'create', method: 'POST', path: '/Users', query: '', body: '{"a":"ü"}' }

/** A transport to a server that does not listen. */
function within(listener: RequestListener, options: Partial<TransportOptions> = {}): Transport & Disposable {
  return transportTo('http://app.localhost/scim', {
    servers: new Map([['http://app.localhost', http.createServer(listener)]]),
    ...options,
  })
}

function transportTo(baseUrl: string, options: Partial<TransportOptions> = {}): Transport & Disposable {
  const transport = createTransport({
    baseUrl,
    auth: { type: 'bearer', token: 'secret-token' },
    headers: [
      { name: 'accept', value: 'application/scim+json', when: 'always' },
      { name: 'Authorization', value: '{authorization}', when: 'always' },
      { name: 'HOST', value: '{host}', when: 'always' },
      { name: 'Content-Type', value: 'application/scim+json', when: 'body' },
    ],
    timeouts: { connectMs: 5000, firstByteMs: 5000, totalMs: 5000 },
    maxSockets: 2,
    maxResponseBytes: 100_000,
    baseQuery: 'drop',
    ...options,
  })
  return Object.assign(transport, { [Symbol.dispose]: () => transport.close() })
}

test('what arrives and what is written down are the same with and without a port', async () => {
  const seen: unknown[] = []
  const server = http.createServer(async (request, response) => {
    const { method, url, rawHeaders, httpVersion } = request
    seen.push({ method, url, rawHeaders, httpVersion, body: await text(request) })
    response.sendDate = false
    response.writeHead(201, { 'X-Mixed-Case': 'Yes' }).write('{"id":')
    response.end('"1"}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const exchanges: unknown[] = []
  for (const servers of [undefined, new Map([[origin, server]])]) {
    using transport = transportTo(`${origin}/scim`, { servers })
    for (const spec of [read, create]) {
      const { durationMs: _, ...exchange } = await transport.send(spec)
      exchanges.push(exchange)
    }
  }
  await new Promise((resolve) => server.close(resolve))
  expect(seen[0]).toMatchObject({ method: 'GET', url: '/scim/Users?a=%22b%22&' })
  expect(seen[1]).toMatchObject({ url: '/scim/Users?', body: '{"a":"ü"}' })
  expect(seen.slice(2)).toEqual(seen.slice(0, 2))
  expect(exchanges[1]).toMatchObject({ response: { status: 201, body: '{"id":"1"}' } })
  expect(exchanges.slice(2)).toEqual(exchanges.slice(0, 2))
})

test('connections are kept, no more than allowed at once, and closed when the server asks for it', async () => {
  const sockets: unknown[] = []
  let open = 0
  let most = 0
  using transport = within(async (request, response) => {
    sockets.push(request.socket)
    most = Math.max(most, ++open)
    await new Promise(setImmediate)
    open--
    response.setHeader('Connection', request.url === '/scim/last' ? 'close' : 'keep-alive').end('{}')
  })
  const status = async (path: string) =>
    (await transport.send({ ...read, path, query: null })).response?.status
  expect(await Promise.all(['/1', '/2', '/3', '/4', '/5'].map(status))).toEqual([200, 200, 200, 200, 200])
  expect([most, new Set(sockets).size]).toEqual([2, 2])
  expect([await status('/last'), await status('/last'), await status('/6')]).toEqual([200, 200, 200])
  expect(new Set(sockets).size).toBe(3)
})

test('megabytes go through in both directions', async () => {
  using transport = within((request, response) => request.pipe(response), { maxResponseBytes: 10_000_000 })
  const body = JSON.stringify({ photo: 'é'.repeat(3_000_000) })
  expect((await transport.send({ ...create, body })).response?.body === body).toBe(true)
})

test('content codings are undone', async () => {
  using transport = within((_, response) =>
    response.setHeader('Content-Encoding', 'gzip').end(gzipSync('{"totalResults":0}')),
  )
  expect((await transport.send(read)).response?.body).toBe('{"totalResults":0}')
})

const hang: RequestListener = () => {}
const trickle: RequestListener = (_, response) => {
  response.write('{"a":')
}

test.each<[string, RequestListener, Partial<TransportOptions>]>([
  ['reset', (request) => request.socket.destroy(), {}],
  ['first-byte-timeout', hang, { timeouts: { connectMs: 9000, firstByteMs: 5, totalMs: 9000 } }],
  ['total-timeout', trickle, { timeouts: { connectMs: 9000, firstByteMs: 9000, totalMs: 5 } }],
  ['too-large', (_, response) => response.end('x'.repeat(100_001)), {}],
  ['truncated', (_, response) => response.write('{"a":', () => response.destroy()), {}],
  ['malformed', (request) => request.socket.end('HTTP/9 what\r\n\r\n'), {}],
])('a server of this process can fail like any other: %s', async (code, listener, options) => {
  using transport = within(listener, options)
  expect(await transport.send(create)).toMatchObject({ response: null, error: { code } })
})

test('the handler is told when nobody waits for its answer any more', async () => {
  const arrived = Promise.withResolvers<IncomingMessage>()
  using transport = within((request) => arrived.resolve(request))
  const given = new AbortController()
  const sent = transport.send(create, { signal: given.signal })
  const told = once(await arrived.promise, 'error')
  given.abort()
  expect(await sent).toMatchObject({ error: { code: 'aborted' } })
  expect(await told).toMatchObject([{ code: 'ECONNRESET' }])
})

test('closing the transport ends what is under way', async () => {
  const arrived = Promise.withResolvers<void>()
  using transport = within(() => arrived.resolve())
  const sent = transport.send(read)
  await arrived.promise
  transport.close()
  expect(await sent).toMatchObject({ error: { code: 'aborted' } })
})

test('with https in the base URL the server takes itself for reached over TLS', async () => {
  const servers = new Map([
    [
      'https://app.example',
      http.createServer((request, response) =>
        response.end(
          String('encrypted' in request.socket && request.socket.encrypted) + request.socket.remoteAddress,
        ),
      ),
    ],
  ])
  using transport = transportTo('https://APP.example:443/scim', { servers })
  expect((await transport.send(read)).response?.body).toBe('true127.0.0.1')
})

test('a token endpoint of the same origin is in this process too', async () => {
  using transport = within(
    (request, response) =>
      response.end(
        request.url === '/token'
          ? '{"access_token":"tok-1","token_type":"bearer"}'
          : request.headers.authorization,
      ),
    {
      auth: {
        type: 'oauth2-client-credentials',
        tokenUrl: 'http://app.localhost/token',
        clientId: 'id',
        clientSecret: 'hush',
      },
    },
  )
  expect((await transport.send(read)).response?.body).toBe('Bearer tok-1')
})
