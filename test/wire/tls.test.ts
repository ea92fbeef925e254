import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RequestSpec } from '../../src/dialect/request-spec.ts'
import type { Tls } from '../../src/wire/line.ts'
import { createTransport } from '../../src/wire/transport.ts'
import { rawTarget } from './raw-target.ts'

const spec: RequestSpec = { intent: 'read', method: 'GET', path: '/Users', query: null, body: null }

const { key, cert } = selfSigned()

function selfSigned() {
  const folder = mkdtempSync(join(tmpdir(), 'scimulator-tls-'))
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const what = [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-subj',
      '/CN=localhost',
    ]
    const names = ['-addext', 'subjectAltName=DNS:localhost', '-days', '2', '-keyout', key, '-out', cert]
    execFileSync('openssl', ['req', '-x509', ...what, ...names], { stdio: 'pipe' })
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function connect(baseUrl: string, tls?: Tls) {
  return createTransport({
    baseUrl,
    auth: { type: 'none' },
    headers: [{ name: 'Host', value: '{host}', when: 'always' }],
    timeouts: { connectMs: 20_000, firstByteMs: 20_000, totalMs: 20_000 },
    maxSockets: 4,
    baseQuery: 'drop',
    ...(tls && { tls }),
  })
}

async function setup(tls?: Tls, host = 'localhost') {
  const answered: (string | undefined)[] = []
  let connections = 0
  let breakNext = false
  const server = createServer({ key, cert }, (request, response) => {
    answered.push(request.headers.host)
    if (breakNext) request.socket.destroy()
    else response.end('hello')
    breakNext = false
  })
  server.on('secureConnection', () => connections++)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const transport = connect(`https://${host}:${port}`, tls)
  return {
    transport,
    port,
    answered,
    connections: () => connections,
    breakNext: () => {
      breakNext = true
    },
    async [Symbol.asyncDispose]() {
      transport.close()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

test('a certificate that nobody vouches for is tls, and nothing is sent', async () => {
  await using parts = await setup()
  const { response, error } = await parts.transport.send(spec)
  expect(response).toBeNull()
  expect(error).toMatchObject({ code: 'tls', message: expect.stringContaining('self-signed certificate') })
  expect(parts.answered).toEqual([])
})

test('a certificate can be trusted by giving its authority', async () => {
  await using parts = await setup({ ca: cert })
  for (let count = 0; count < 3; count++) {
    expect(await parts.transport.send(spec)).toMatchObject({
      response: { status: 200, body: 'hello' },
      error: null,
    })
  }
  expect(parts.connections()).toBe(1)
  expect(parts.answered[0]).toBe(`localhost:${parts.port}`)
})

test('a trusted certificate for another name is tls', async () => {
  await using parts = await setup({ ca: cert }, '127.0.0.1')
  expect(await parts.transport.send(spec)).toMatchObject({ response: null, error: { code: 'tls' } })
})

test('any certificate will do when that is asked for', async () => {
  await using parts = await setup({ rejectUnauthorized: false }, '127.0.0.1')
  expect(await parts.transport.send(spec)).toMatchObject({ response: { status: 200 }, error: null })
})

test('a kept TLS connection that breaks without an answer is made up for too', async () => {
  await using parts = await setup({ ca: cert })
  await parts.transport.send(spec)
  parts.breakNext()
  expect(await parts.transport.send(spec)).toMatchObject({ response: { status: 200 }, error: null })
  expect(parts.connections()).toBe(2)
})

test('a target that speaks no TLS, or hangs up in the handshake, is tls', async () => {
  const { createServer: listen } = await import('node:net')
  for (const greeting of ['HTTP/1.1 400 Bad Request\r\n\r\n', '']) {
    const server = listen((socket) => {
      socket.on('error', () => socket.destroy())
      socket.once('data', () => socket.end(greeting))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const transport = connect(`https://127.0.0.1:${(server.address() as AddressInfo).port}`)
    expect(await transport.send(spec)).toMatchObject({ response: null, error: { code: 'tls' } })
    transport.close()
    server.close()
    await once(server, 'close')
  }
})

test('an authority that is not PEM is refused when the transport is made', async () => {
  await using target = await rawTarget(() => {})
  expect(() => connect(target.url.replace('http:', 'https:'), { ca: 'not PEM' })).toThrow(
    expect.objectContaining({ code: 'ERR_CA_INVALID' }),
  )
})
