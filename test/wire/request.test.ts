import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RequestSpec } from '../../src/dialect/request-spec.ts'
import type { HeaderRow } from '../../src/profile/http-schema.ts'
import type { Auth } from '../../src/wire/auth.ts'
import { createTransport, type TransportOptions } from '../../src/wire/transport.ts'
import { ok, rawTarget } from './raw-target.ts'

const rows: HeaderRow[] = [
  { name: 'accept', value: 'application/scim+json', when: 'always' },
  { name: 'Authorization', value: '{authorization}', when: 'always' },
  { name: 'Content-Type', value: 'application/scim+json; charset=utf-8', when: 'body' },
  { name: 'HOST', value: '{host}', when: 'always' },
  { name: 'Content-Length', value: '{length}', when: 'body' },
]

const read: RequestSpec = { intent: 'read', method: 'GET', path: '/Users', query: null, body: null }
const create: RequestSpec = {
  intent: 'create',
  method: 'POST',
  path: '/Users',
  query: null,
  body: '{"a":"ü"}',
}

async function setup(options: Partial<TransportOptions> & { base?: string } = {}) {
  const { base = '/scim', ...rest } = options
  const target = await rawTarget((request) => ok(request))
  const transport = createTransport({
    baseUrl: target.url + base,
    auth: { type: 'bearer', token: 'secret-token' },
    headers: rows,
    timeouts: { connectMs: 5000, firstByteMs: 5000, totalMs: 5000 },
    maxSockets: 4,
    baseQuery: 'drop',
    ...rest,
  })
  return {
    target,
    transport,
    async [Symbol.asyncDispose]() {
      transport.close()
      await target[Symbol.asyncDispose]()
    },
  }
}

test('a request without a body has the listed headers in their order and case, and nothing else', async () => {
  await using parts = await setup()
  const exchange = await parts.transport.send(read)
  expect(parts.target.requests[0]?.lines).toEqual([
    'GET /scim/Users HTTP/1.1',
    'accept: application/scim+json',
    'Authorization: Bearer secret-token',
    `HOST: 127.0.0.1:${parts.target.port}`,
  ])
  expect(exchange).toMatchObject({
    request: {
      method: 'GET',
      url: `${parts.target.url}/scim/Users`,
      path: '/Users',
      query: null,
      body: null,
    },
    response: { status: 200, headers: [['Content-Length', '2']], body: '{}' },
    error: null,
  })
  expect(exchange.durationMs).toBeGreaterThan(0)
})

test('a body goes along byte for byte, with its length in bytes where the profile puts it', async () => {
  await using parts = await setup()
  await parts.transport.send(create)
  expect(parts.target.requests[0]?.lines).toEqual([
    'POST /scim/Users HTTP/1.1',
    'accept: application/scim+json',
    'Authorization: Bearer secret-token',
    'Content-Type: application/scim+json; charset=utf-8',
    `HOST: 127.0.0.1:${parts.target.port}`,
    'Content-Length: 10',
  ])
  expect(Buffer.from(parts.target.requests[0]?.body ?? '', 'latin1').toString()).toBe('{"a":"ü"}')
})

test('the exchange and the description of a request tell what the socket got', async () => {
  await using parts = await setup()
  for (const spec of [read, create, { ...create, method: 'DELETE' as const }]) {
    const described = parts.transport.describe(spec)
    const { request } = await parts.transport.send(spec)
    expect(request).toEqual(described)
    const { lines = [] } = parts.target.requests.at(-1) ?? {}
    expect(request.headers.map(([name, value]) => `${name}: ${value}`)).toEqual(lines.slice(1))
  }
})

test('a body is framed by a last header of ours when the profile lists no length, and no body needs none', async () => {
  await using parts = await setup({ headers: [{ name: 'Host', value: '{host}', when: 'always' }] })
  await parts.transport.send(create)
  await parts.transport.send({ ...create, body: null })
  await parts.transport.send({ ...create, method: 'DELETE', body: '' })
  const host = `Host: 127.0.0.1:${parts.target.port}`
  expect(parts.target.requests.map(({ lines }) => lines)).toEqual([
    ['POST /scim/Users HTTP/1.1', host, 'Content-Length: 10'],
    ['POST /scim/Users HTTP/1.1', host],
    ['DELETE /scim/Users HTTP/1.1', host, 'Content-Length: 0'],
  ])
  expect(parts.target.requests.map(({ connection }) => connection)).toEqual([1, 1, 1])
})

test('a profile may frame bodies by chunks', async () => {
  const chunked: HeaderRow = { name: 'Transfer-Encoding', value: 'chunked', when: 'body' }
  await using parts = await setup({ headers: [{ name: 'Host', value: '{host}', when: 'always' }, chunked] })
  await parts.transport.send({ ...create, body: 'abc' })
  expect(parts.target.requests[0]?.lines.slice(2)).toEqual(['Transfer-Encoding: chunked'])
  expect(parts.target.requests[0]?.body).toBe('3\r\nabc\r\n0\r\n\r\n')
})

test('a missing Host row is made up for, because HTTP/1.1 has no request without it', async () => {
  await using parts = await setup({ headers: [{ name: 'X-One', value: '1', when: 'always' }] })
  await parts.transport.send(read)
  expect(parts.target.requests[0]?.lines.slice(1)).toEqual([
    `Host: 127.0.0.1:${parts.target.port}`,
    'X-One: 1',
  ])
})

const credentials: { name: string; auth: Auth; line: string | null }[] = [
  { name: 'bearer', auth: { type: 'bearer', token: 'abc' }, line: 'Authorization: Bearer abc' },
  {
    name: 'basic',
    auth: { type: 'basic', username: 'zoé', password: 'p:w' },
    line: `Authorization: Basic ${Buffer.from('zoé:p:w').toString('base64')}`,
  },
  {
    name: 'header',
    auth: { type: 'header', name: 'x-api-KEY', value: 'k {length}' },
    line: 'x-api-KEY: k {length}',
  },
  { name: 'none', auth: { type: 'none' }, line: null },
]

test.each(credentials)('$name credentials stand where the profile lists them', async ({ auth, line }) => {
  await using parts = await setup({ auth })
  await parts.transport.send(create)
  expect(parts.target.requests[0]?.lines.slice(1, -3)).toEqual(
    ['accept: application/scim+json', line].filter((text) => text !== null),
  )
})

test('placeholders are filled in within a value too', async () => {
  const headers: HeaderRow[] = [
    { name: 'Host', value: '{host}', when: 'always' },
    { name: 'X-All', value: 'len={length} host={host} auth={authorization} {other}', when: 'always' },
  ]
  await using parts = await setup({ headers })
  await parts.transport.send(read)
  const { port } = parts.target
  expect(parts.target.requests[0]?.lines[2]).toBe(
    `X-All: len=0 host=127.0.0.1:${port} auth=Bearer secret-token {other}`,
  )
})

test.each([
  { base: '', path: '/Users', query: null, sent: '/Users' },
  { base: '/', path: '/Users', query: '', sent: '/Users?' },
  { base: '/scim/v2', path: '/Users', query: 'a=b', sent: '/scim/v2/Users?a=b' },
  { base: '/scim/v2//', path: '/Users', query: null, sent: '/scim/v2/Users' },
  { base: '/a/../b/%7Ex', path: '/Users', query: null, sent: '/a/../b/%7Ex/Users' },
  { base: '/scim?flag', path: '/Users', query: 'a=b', sent: '/scim/Users?a=b' },
  { base: '/scim/?flag', path: '/Users', query: null, sent: '/scim/Users' },
])('the base "$base" and "$path" make $sent', async ({ base, path, query, sent }) => {
  await using parts = await setup({ base })
  const { request } = await parts.transport.send({ ...read, path, query })
  expect(parts.target.requests[0]?.lines[0]).toBe(`GET ${sent} HTTP/1.1`)
  expect(request).toMatchObject({ url: parts.target.url + sent, path, query })
})

test.each([
  { base: '/scim?flag', query: 'a=b', sent: '/scim/Users?flag&a=b', joined: 'flag&a=b' },
  { base: '/scim?flag', query: null, sent: '/scim/Users?flag', joined: 'flag' },
  { base: '/scim?flag', query: '', sent: '/scim/Users?flag', joined: 'flag' },
  { base: '/scim', query: '', sent: '/scim/Users?', joined: '' },
  { base: '/scim', query: null, sent: '/scim/Users', joined: null },
])(
  'a profile may keep the query of the base "$base" before "$query"',
  async ({ base, query, sent, joined }) => {
    await using parts = await setup({ base, baseQuery: 'keep' })
    const { request } = await parts.transport.send({ ...read, query })
    expect(parts.target.requests[0]?.lines[0]).toBe(`GET ${sent} HTTP/1.1`)
    expect(request.query).toBe(joined)
  },
)

test.each([
  { base: '/scim/', baseSlash: 'one', sent: '/scim/Users' },
  { base: '/scim/', baseSlash: 'as-typed', sent: '/scim//Users' },
  { base: '/scim', baseSlash: 'as-typed', sent: '/scim/Users' },
] as const)('with slash $baseSlash the base "$base" leads to $sent', async ({ base, baseSlash, sent }) => {
  await using parts = await setup({ base, baseSlash })
  await parts.transport.send(read)
  expect(parts.target.requests[0]?.lines[0]).toBe(`GET ${sent} HTTP/1.1`)
})

test('path and query of any visible ASCII reach the socket byte for byte', async () => {
  await using parts = await setup()
  const visible = fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
  })
  await fc.assert(
    fc.asyncProperty(visible, fc.option(visible), async (path, query) => {
      await parts.transport.send({ ...read, path: `/${path}`, query })
      const sent = `/scim/${path}${query === null ? '' : `?${query}`}`
      expect(parts.target.requests.at(-1)?.lines[0]).toBe(`GET ${sent} HTTP/1.1`)
    }),
    { numRuns: 200 },
  )
})

test.each(['/Us ers', '/Users\r\nX-Evil: 1', '/Üsers', '/\u0000'])(
  'the path %j is not sent',
  async (path) => {
    await using parts = await setup()
    const exchange = await parts.transport.send({ ...read, path })
    expect(exchange).toMatchObject({ response: null, error: { code: 'malformed' } })
    expect(parts.target.requests).toEqual([])
  },
)

test.each([
  { options: { baseUrl: 'ftp://example.test' }, code: 'ERR_URL_INVALID' },
  { options: { baseUrl: 'example.test/scim' }, code: 'ERR_URL_INVALID' },
  { options: { baseUrl: 'http://me:pw@example.test' }, code: 'ERR_URL_INVALID' },
  { options: { baseUrl: 'http://example.test/a b' }, code: 'ERR_URL_INVALID' },
  { options: { auth: { type: 'bearer', token: 'a\r\nX: b' } as const }, code: 'ERR_HEADER_INVALID' },
  { options: { auth: { type: 'bearer', token: 'é' } as const }, code: 'ERR_HEADER_INVALID' },
  { options: { headers: [{ name: 'a b', value: '', when: 'always' } as const] }, code: 'ERR_HEADER_INVALID' },
])('$options is refused with $code when the transport is made', ({ options, code }) => {
  const make = () =>
    createTransport({
      baseUrl: 'http://example.test',
      auth: { type: 'none' },
      headers: rows,
      timeouts: { connectMs: 1, firstByteMs: 1, totalMs: 1 },
      maxSockets: 1,
      baseQuery: 'drop',
      ...options,
    })
  expect(make).toThrow(expect.objectContaining({ code }))
  expect(make).not.toThrow(/pw/)
})
