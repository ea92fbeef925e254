import type { RequestListener } from 'node:http'
import express from 'express'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { createIdp, createTarget, type TargetOption } from '../../src/index.ts'

/** Somebody joins; answers the exchanges. */
async function join(target: TargetOption, profile = 'okta-oin') {
  await using idp = await createIdp({ profile, target })
  const ada = await idp.users.create({ userName: 'ada@acme.test', givenName: 'Ada', familyName: 'Byron' })
  await idp.assign(ada)
  await idp.settled()
  return idp.exchanges()
}

/** What was sent, and what came back as far as it does not depend on the server's own library. */
function essence(exchanges: Awaited<ReturnType<typeof join>>, url: string) {
  const text = JSON.stringify(
    exchanges.map(({ request, response, error }) => ({
      request,
      error,
      status: response?.status,
      body: response?.body.replaceAll(/"(created|lastModified)":"[^"]+"/g, ''),
    })),
  )
  return JSON.parse(text.replaceAll(url, 'http://target').replaceAll(new URL(url).host, 'target'))
}

test.each(['okta-oin', 'okta-aiw', 'entra', 'onelogin'])(
  'what %s sends is in the journal to the byte, the same with a port and without one',
  async (profile) => {
    const options = { token: 's3cret', seed: 'one' }
    await using far = await createTarget(options)
    await using near = await createTarget(options)
    const auth = { type: 'bearer', token: 's3cret' } as const
    const overPort = await join({ url: far.url, auth }, profile)
    const within = await join({ fetch: near.fetch, url: near.url, auth }, profile)
    expect(within.length).toBeGreaterThan(1)
    expect(essence(within, near.url)).toEqual(essence(overPort, far.url))
  },
)

test('a Hono app is a target as it stands, at /scim/v2 of its own name', async () => {
  const seen: unknown[] = []
  const app = new Hono().basePath('/scim/v2')
  app.get('/Users', (c) => {
    seen.push([c.req.url, c.req.header('authorization'), c.req.header('host')])
    return c.json({ totalResults: 0, Resources: [] })
  })
  app.post('/Users', async (c) => {
    const { userName } = await c.req.json()
    return c.json({ id: '7', userName }, 201)
  })
  const exchanges = await join(app)
  expect(seen).toEqual([
    [
      'http://app.localhost/scim/v2/Users?filter=userName%20eq%20%22ada%40acme.test%22&startIndex=1&count=100',
      undefined,
      'app.localhost',
    ],
  ])
  expect(exchanges.at(-1)).toMatchObject({
    request: { method: 'POST', url: 'http://app.localhost/scim/v2/Users' },
    response: { status: 201, body: '{"id":"7","userName":"ada@acme.test"}' },
  })
})

test.each<[string, (app: RequestListener) => TargetOption]>([
  ['as it stands', (app) => app],
  ['with more said of it', (listener) => ({ listener, url: 'https://api.example/scim', token: 't0ken' })],
])('an Express app is a target %s', async (_, option) => {
  const app = express()
  app.use(express.json({ type: '*/*' }))
  app.get('/scim{/v2}?/Users', (_request, response) => void response.json({ totalResults: 0, Resources: [] }))
  app.use((request, response) => {
    const { method, originalUrl, protocol, hostname, ip, body } = request
    if (method === 'GET') response.json({ totalResults: 0, Resources: [] })
    else
      response
        .status(201)
        .json({ id: '1', userName: body.userName, seen: { originalUrl, protocol, hostname, ip } })
  })
  const exchanges = await join(option(app))
  const answer = JSON.parse(exchanges.at(-1)?.response?.body ?? '')
  expect([
    { originalUrl: '/scim/v2/Users', protocol: 'http', hostname: 'app.localhost', ip: '127.0.0.1' },
    { originalUrl: '/scim/Users', protocol: 'https', hostname: 'api.example', ip: '127.0.0.1' },
  ]).toContainEqual(answer.seen)
  expect(exchanges.at(-1)?.response?.status).toBe(201)
})

test('a handler that throws is a 500 that says what it threw', async () => {
  const fetch = () => {
    throw new TypeError('users is not iterable')
  }
  const [first] = await join({ fetch })
  expect(first?.response).toMatchObject({
    status: 500,
    body: 'The handler threw TypeError: users is not iterable',
  })
})

test('what is no response is a 500, too', async () => {
  const [first] = await join({ fetch: (() => ({ totalResults: 0 })) as never })
  expect(first?.response?.status).toBe(500)
})

test('bodies that come in pieces, cookies and no body at all arrive', async () => {
  const stream = (parts: string[]) =>
    new ReadableStream({
      async pull(controller) {
        await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
        const part = parts.shift()
        if (part === undefined) controller.close()
        else controller.enqueue(new TextEncoder().encode(part))
      },
    })
  const headers = new Headers([
    ['Set-Cookie', 'a=1'],
    ['Set-Cookie', 'b=2'],
  ])
  const answers = [
    () => new Response(stream(['{"totalResults":', '0}']), { headers }),
    () => new Response(null, { status: 204 }),
  ]
  const exchanges = await join({ fetch: () => (answers.shift() ?? answers.at(-1)!)() })
  expect(exchanges[0]?.response?.body).toBe('{"totalResults":0}')
  expect(exchanges[0]?.response?.headers.filter(([name]) => name === 'set-cookie')).toEqual([
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ])
  expect(exchanges[1]?.response).toMatchObject({ status: 204, body: '' })
})

test('a body that breaks off midway is an answer that ended early, and hurts nobody', async () => {
  const parts = ['{"totalResults":']
  const stream = () =>
    new ReadableStream({
      async pull(controller) {
        await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
        const part = parts.shift()
        if (part === undefined) controller.error(new Error('the database is gone'))
        else controller.enqueue(new TextEncoder().encode(part))
      },
    })
  const [first] = await join({ fetch: () => new Response(stream()) })
  expect(first?.error?.code).toMatch(/^(truncated|reset)$/)
})

test('a body without an end is given up, and whoever makes it is told', async () => {
  const cancelled = Promise.withResolvers<void>()
  const endless = () =>
    new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(1_048_576).fill(32)),
      cancel: () => cancelled.resolve(),
    })
  const [first] = await join({ fetch: () => new Response(endless()) })
  expect(first?.error?.code).toBe('too-large')
  await cancelled.promise
})

test('a target of this process that never answers runs into the time limit of the vendor, and is told so', async () => {
  const aborted = Promise.withResolvers<void>()
  await using idp = await createIdp({
    profile: 'okta-oin',
    overrides: { http: { timeout: { firstByte: '20ms' } } },
    target: {
      fetch: (request) => {
        request.signal.addEventListener('abort', () => aborted.resolve())
        return new Promise<Response>(() => {})
      },
    },
  })
  await idp.users.create({ userName: 'ada@acme.test' })
  await idp.assign('ada@acme.test')
  await idp.settled()
  expect(idp.exchanges()[0]).toMatchObject({ response: null, error: { code: 'first-byte-timeout' } })
  await aborted.promise
})

test('faults lie on the way to a target of this process as to any other', async () => {
  await using target = await createTarget()
  await using idp = await createIdp({ profile: 'entra', target })
  await idp.faults.set({ type: 'reset-after', match: { method: 'POST' }, times: 1 })
  await idp.users.create({ userName: 'ada@acme.test' })
  await idp.assign('ada@acme.test')
  await idp.settled()
  expect(idp.exchanges({ method: 'POST' })).toMatchObject([
    { response: null, error: { code: 'reset' }, fault: { type: 'reset-after', sent: true, answered: 201 } },
  ])
  expect(idp.faults.list()).toMatchObject([{ type: 'reset-after', fired: 1 }])
  expect(target.users()).toHaveLength(1)
  await idp.faults.clear()
  expect(idp.faults.list()).toEqual([])
})
