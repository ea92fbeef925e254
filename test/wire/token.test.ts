import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import type { RequestSpec } from '../../src/dialect/request-spec.ts'
import type { ClientCredentials } from '../../src/wire/auth.ts'
import type { Exchange } from '../../src/wire/exchange.ts'
import { createTransport } from '../../src/wire/transport.ts'

const spec: RequestSpec = { intent: 'read', method: 'GET', path: '/Users', query: null, body: null }

type Grant = (count: number) => { status?: number; body: string }

const grantAnHour: Grant = (count) => ({
  body: JSON.stringify({ access_token: `token-${count}`, expires_in: 3600 }),
})

/** A token endpoint at /token, and a target below /scim that accepts what `accepts` says. */
async function setup(
  grant: Grant = grantAnHour,
  accepts: (authorization: string | undefined) => boolean = () => true,
  auth: Partial<ClientCredentials> = {},
) {
  const tokenRequests: {
    authorization: string | undefined
    form: [string, string][]
    type: string | undefined
  }[] = []
  const authorizations: (string | undefined)[] = []
  const server = createServer(async (request, response) => {
    if (request.url?.startsWith('/scim')) {
      authorizations.push(request.headers.authorization)
      response.writeHead(accepts(request.headers.authorization) ? 200 : 401).end('{}')
      return
    }
    await grantToken(request, response)
  })
  const grantToken = async (request: IncomingMessage, response: ServerResponse) => {
    const { authorization, 'content-type': type } = request.headers
    const form = [...new URLSearchParams(Buffer.concat(await request.toArray()).toString())]
    tokenRequests.push({ authorization, form, type })
    const { status = 200, body } = grant(tokenRequests.length)
    response.writeHead(status).end(body)
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const transport = createTransport({
    baseUrl: `${url}/scim`,
    auth: {
      type: 'oauth2-client-credentials',
      tokenUrl: `${url}/token?tenant=1`,
      clientId: 'my client',
      clientSecret: 's&cret',
      ...auth,
    },
    headers: [
      { name: 'Host', value: '{host}', when: 'always' },
      { name: 'Authorization', value: '{authorization}', when: 'always' },
    ],
    timeouts: { connectMs: 20_000, firstByteMs: 20_000, totalMs: 20_000 },
    maxSockets: 8,
    baseQuery: 'drop',
  })
  return {
    url,
    transport,
    tokenRequests,
    authorizations,
    async [Symbol.asyncDispose]() {
      transport.close()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

test('a token is fetched once for all who send, also at the same time', async () => {
  await using parts = await setup()
  await Promise.all(Array.from({ length: 5 }, () => parts.transport.send(spec)))
  await parts.transport.send(spec)
  expect(parts.authorizations).toEqual(Array.from({ length: 6 }, () => 'Bearer token-1'))
  expect(parts.tokenRequests).toEqual([
    {
      authorization: undefined,
      form: [
        ['grant_type', 'client_credentials'],
        ['client_id', 'my client'],
        ['client_secret', 's&cret'],
      ],
      type: 'application/x-www-form-urlencoded',
    },
  ])
})

test('the client may show itself by Basic, form-encoded first, and ask for a scope', async () => {
  await using parts = await setup(grantAnHour, () => true, { clientAuth: 'basic', scope: 'scim read' })
  await parts.transport.send(spec)
  expect(parts.tokenRequests[0]).toMatchObject({
    authorization: `Basic ${Buffer.from('my+client:s%26cret').toString('base64')}`,
    form: [
      ['grant_type', 'client_credentials'],
      ['scope', 'scim read'],
    ],
  })
})

test('a refused token is renewed once; the first answer is told as an extra', async () => {
  await using parts = await setup(grantAnHour, (authorization) => authorization !== 'Bearer token-1')
  const extras: Exchange[] = []
  const exchange = await parts.transport.send(spec, { onExtra: (extra) => extras.push(extra) })
  expect(exchange.response?.status).toBe(200)
  expect(exchange.request.headers).toContainEqual(['Authorization', 'Bearer token-2'])
  expect(extras.map(({ request, response }) => [request.headers[1], response?.status])).toEqual([
    [['Authorization', 'Bearer token-1'], 401],
  ])
  expect(parts.tokenRequests).toHaveLength(2)
})

test('many who are refused at the same time renew the token once', async () => {
  await using parts = await setup(grantAnHour, (authorization) => authorization !== 'Bearer token-1')
  const exchanges = await Promise.all(Array.from({ length: 5 }, () => parts.transport.send(spec)))
  expect(exchanges.map(({ response }) => response?.status)).toEqual([200, 200, 200, 200, 200])
  expect(parts.tokenRequests).toHaveLength(2)
})

test('a target that refuses the new token too gets no third request', async () => {
  await using parts = await setup(grantAnHour, () => false)
  expect(await parts.transport.send(spec)).toMatchObject({ response: { status: 401 }, error: null })
  expect(parts.authorizations).toEqual(['Bearer token-1', 'Bearer token-2'])
})

test.each([
  { name: 'an hour', expiresIn: 3600, fetches: 1 },
  { name: 'an unknown time', expiresIn: undefined, fetches: 1 },
  { name: 'a minute', expiresIn: '60', fetches: 1 },
  { name: 'no time', expiresIn: 0, fetches: 2 },
])('a token that lives $name is fetched $fetches times for two requests', async ({ expiresIn, fetches }) => {
  await using parts = await setup(() => ({
    body: JSON.stringify({ access_token: 'x', expires_in: expiresIn }),
  }))
  await parts.transport.send(spec)
  await parts.transport.send(spec)
  expect(parts.tokenRequests).toHaveLength(fetches)
})

test.each([
  {
    name: 'that refuses the client',
    grant: () => ({ status: 401, body: '{"error":"invalid_client","error_description":"who?"}' }),
    says: 'status 401, invalid_client, who?',
  },
  { name: 'that breaks', grant: () => ({ status: 500, body: '<html>' }), says: 'status 500' },
  { name: 'without a token', grant: () => ({ body: '{}' }), says: 'a 200 without an access_token' },
  {
    name: 'with a token no header holds',
    grant: () => ({ body: '{"access_token":"a\\nb"}' }),
    says: 'a 200 without',
  },
])('a token endpoint $name is the error auth, and nothing goes to the target', async ({ grant, says }) => {
  await using parts = await setup(grant)
  const exchange = await parts.transport.send(spec)
  expect(exchange).toMatchObject({ response: null, error: { code: 'auth' } })
  expect(exchange.request.headers.map(([name]) => name)).toEqual(['Host'])
  expect(exchange.error?.message).toContain(`${parts.url}/token gave no token: ${says}`)
  expect(parts.authorizations).toEqual([])
})

test('a failed fetch is tried again by the next request', async () => {
  await using parts = await setup((count) => (count === 1 ? { status: 503, body: '' } : grantAnHour(count)))
  expect(await parts.transport.send(spec)).toMatchObject({ error: { code: 'auth' } })
  expect(await parts.transport.send(spec)).toMatchObject({ response: { status: 200 }, error: null })
})

test('fetched tokens are secrets as well', async () => {
  await using parts = await setup(grantAnHour, (authorization) => authorization !== 'Bearer token-1')
  expect(parts.transport.secrets).toEqual(['s&cret'])
  await parts.transport.send(spec)
  expect(parts.transport.secrets).toEqual(['s&cret', 'token-1', 'token-2'])
})
