import { expect, test } from 'vitest'
import type { RequestSpec } from '../../src/dialect/request-spec.ts'
import type { Exchange } from '../../src/wire/exchange.ts'
import { createTransport } from '../../src/wire/transport.ts'
import { ok, type RawRequest, rawTarget } from './raw-target.ts'

const spec: RequestSpec = { intent: 'any', method: 'GET', path: '/Users', query: null, body: null }

async function setup(answer: (request: RawRequest, count: number) => void, maxSockets = 4) {
  const target = await rawTarget(answer)
  const transport = createTransport({
    baseUrl: target.url,
    auth: { type: 'none' },
    headers: [{ name: 'Host', value: '{host}', when: 'always' }],
    timeouts: { connectMs: 20_000, firstByteMs: 20_000, totalMs: 20_000 },
    maxSockets,
    baseQuery: 'drop',
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

const stale = (request: RawRequest, count: number) => (count === 2 ? request.socket.destroy() : ok(request))

test('requests one after another share a connection without asking for it in a header', async () => {
  await using parts = await setup((request) => ok(request))
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const) {
    await parts.transport.send({ ...spec, method, body: method === 'GET' ? null : '{}' })
  }
  expect(parts.target.requests.map(({ connection }) => connection)).toEqual([1, 1, 1, 1, 1])
  expect(
    parts.target.requests.flatMap(({ lines }) => lines).filter((line) => /^connection/i.test(line)),
  ).toEqual([])
})

test('never more connections are open than allowed', async () => {
  await using parts = await setup((request) => ok(request), 2)
  const exchanges = await Promise.all(Array.from({ length: 20 }, () => parts.transport.send(spec)))
  expect(exchanges.every(({ error }) => error === null)).toBe(true)
  expect(Math.max(...parts.target.requests.map(({ connection }) => connection))).toBe(2)
})

test('a connection that the target says it closes is not used again', async () => {
  await using parts = await setup((request) => ok(request, '{}', 'Connection: close'))
  await parts.transport.send(spec)
  await parts.transport.send(spec)
  expect(parts.target.requests.map(({ connection }) => connection)).toEqual([1, 2])
})

test.each(['GET', 'PUT', 'DELETE'] as const)(
  '%s goes once more, on a new connection, when a kept one breaks without a byte',
  async (method) => {
    await using parts = await setup(stale)
    const extras: Exchange[] = []
    await parts.transport.send(spec)
    const onExtra = (exchange: Exchange) => extras.push(exchange)
    const exchange = await parts.transport.send({ ...spec, method }, { onExtra })
    expect(exchange).toMatchObject({ response: { status: 200 }, error: null })
    expect(extras).toMatchObject([{ request: { method }, response: null, error: { code: 'reset' } }])
    expect(parts.target.requests.map(({ connection }) => connection)).toEqual([1, 1, 2])
  },
)

test.each(['POST', 'PATCH'] as const)(
  '%s is not repeated when a kept connection breaks, for it may have been obeyed',
  async (method) => {
    await using parts = await setup(stale)
    await parts.transport.send(spec)
    const exchange = await parts.transport.send({ ...spec, method, body: '{}' })
    expect(exchange).toMatchObject({ response: null, error: { code: 'reset' } })
    expect(parts.target.requests).toHaveLength(2)
  },
)

test('nothing is repeated once a byte of an answer has come', async () => {
  await using parts = await setup((request, count) =>
    count === 2 ? request.socket.end('HTTP/1.1 2') : ok(request),
  )
  await parts.transport.send(spec)
  expect(await parts.transport.send(spec)).toMatchObject({ response: null, error: { code: 'truncated' } })
  expect(parts.target.requests).toHaveLength(2)
})

test('the second break is an error: nothing is repeated twice', async () => {
  await using parts = await setup((request, count) => (count === 1 ? ok(request) : request.socket.destroy()))
  await parts.transport.send(spec)
  expect(await parts.transport.send(spec)).toMatchObject({ response: null, error: { code: 'reset' } })
  expect(parts.target.requests).toHaveLength(3)
})
