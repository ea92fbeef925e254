import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { derivedFraction } from '../../src/base/random.ts'
import type { RequestSpec } from '../../src/dialect/request-spec.ts'
import type { Exchange } from '../../src/wire/exchange.ts'
import { isDue } from '../../src/wire/fault/due.ts'
import { type FaultInput, faultSchema } from '../../src/wire/fault/fault.ts'
import { FaultTransport } from '../../src/wire/fault/fault-transport.ts'
import { matcherOf } from '../../src/wire/fault/match.ts'
import { createTransport, type SendOptions, type Transport } from '../../src/wire/transport.ts'
import { rawTarget } from './raw-target.ts'

const timeouts = { connectMs: 1000, firstByteMs: 60_000, totalMs: 90_000 }

/** A request of a group's members, unless something else is wanted. */
function request(values: Partial<RequestSpec> = {}): RequestSpec {
  const path = '/Groups/g1'
  return { intent: 'group-add-members', method: 'PATCH', path, query: null, body: '{"n":1}', ...values }
}

/** A target that answers each request with its number, and remembers what it got. */
function numbering() {
  const got: string[] = []
  const describe = ({ method, path, query, body }: RequestSpec): Exchange['request'] => {
    return { method, url: `http://target.test:8080/scim${path}`, path, query, headers: [], body }
  }
  const transport: Transport = {
    secrets: [],
    describe,
    close: () => {},
    holds: false,
    release: async () => {},
    send: async (spec) => {
      got.push(`${spec.path} ${spec.body}`)
      const response = { status: 200, headers: [], body: `{"number":${got.length}}` }
      return { request: describe(spec), response, error: null, durationMs: 1 }
    },
  }
  return { got, transport }
}

function disturbed(...faults: FaultInput[]) {
  const { got, transport: inner } = numbering()
  const counts: [string, boolean][] = []
  const transport = new FaultTransport(inner, {
    timeouts,
    now: () => Date.UTC(2026, 0, 5, 9),
    chance: (...parts) => derivedFraction('seed', ...parts),
    onMatch: (id, fired) => counts.push([id, fired]),
  })
  transport.use(
    faults.map((fault, index) => {
      return { id: `flt_${index + 1}`, fault: faultSchema.parse(fault), matched: 0, fired: 0 }
    }),
  )
  return {
    got,
    counts,
    transport,
    send: (spec = request(), options?: SendOptions) => transport.send(spec, options),
  }
}

const shown = ({ response, error, fault }: Exchange) => ({
  status: response?.status ?? null,
  body: response?.body ?? null,
  error: error?.code ?? null,
  fault: fault?.type ?? null,
})

describe('which requests', () => {
  const shape = { match: {}, probability: 1, skip: 0, times: null, burst: 1 }
  /** Which of the first requests are disturbed, when these numbers fall. */
  const due = (values: Partial<typeof shape> | { times: number }, chances: number[]) => {
    let fired = 0
    return chances.flatMap((_, index) => {
      const disturb = isDue({ ...shape, ...values }, index + 1, fired, (ordinal) => chances[ordinal - 1] ?? 1)
      if (disturb) fired++
      return disturb ? [index + 1] : []
    })
  }

  test.each([
    { name: 'every one', values: {}, expected: [1, 2, 3, 4, 5, 6] },
    { name: 'never', values: { probability: 0 }, expected: [] },
    { name: 'by chance', values: { probability: 0.5 }, expected: [2, 6] },
    { name: 'after the first ones', values: { skip: 4 }, expected: [5, 6] },
    { name: 'so many in all', values: { times: 2 }, expected: [1, 2] },
    { name: 'in bursts', values: { probability: 0.5, burst: 3 }, expected: [2, 3, 4, 6] },
    {
      name: 'no burst out of what was skipped',
      values: { probability: 0.5, burst: 3, skip: 2 },
      expected: [6],
    },
    { name: 'an end within a burst', values: { probability: 0.5, burst: 3, times: 2 }, expected: [2, 3] },
  ])('$name', ({ values, expected }) => {
    expect(due(values, [0.9, 0.1, 0.8, 0.7, 0.6, 0.4])).toEqual(expected)
  })

  test('chance is as likely as it was said to be, and the same for the same seed', () => {
    const drawn = Array.from({ length: 2000 }, (_, index) => derivedFraction('s', 1, 'fault', 0, index))
    expect(due({ probability: 0.2 }, drawn).length).toBeGreaterThan(340)
    expect(due({ probability: 0.2 }, drawn).length).toBeLessThan(460)
    expect(drawn).toEqual(drawn.map((_, index) => derivedFraction('s', 1, 'fault', 0, index)))
  })

  test.each([
    { match: {}, fits: ['/Users', '/Users/1', '/Users/1/x'] },
    { match: { path: '/Users' }, fits: ['/Users'] },
    { match: { path: '/Users/*' }, fits: ['/Users/1'] },
    { match: { path: '/Users/**' }, fits: ['/Users/1', '/Users/1/x'] },
    { match: { path: '/Users*' }, fits: ['/Users'] },
    { match: { path: '/U.ers' }, fits: [] },
    {
      match: { method: 'PATCH', intent: 'group-*-members' } as const,
      fits: ['/Users', '/Users/1', '/Users/1/x'],
    },
    { match: { method: 'POST' } as const, fits: [] },
    { match: { intent: 'add' }, fits: [] },
  ])('$match fits $fits', ({ match, fits }) => {
    const matches = matcherOf(match)
    expect(['/Users', '/Users/1', '/Users/1/x'].filter((path) => matches(request({ path })))).toEqual(fits)
  })

  test('a path without a star fits itself and nothing else', () => {
    const text = fc.string().filter((each) => !each.includes('*'))
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(matcherOf({ path: one })(request({ path: other }))).toBe(one === other)
        expect(matcherOf({ path: `*${one}` })(request({ path: `x${one}` }))).toBe(true)
      }),
    )
  })

  test('the first fault that is due disturbs, those behind it do not get to see the request', async () => {
    const { send, counts } = disturbed(
      { type: 'garbage', match: { method: 'GET' } },
      { type: 'status', skip: 1, times: 1 },
      { type: 'garbage' },
    )
    const seen = [shown(await send()).fault, shown(await send()).fault, shown(await send()).fault]
    expect(seen).toEqual(['garbage', 'status', 'garbage'])
    expect(counts).toEqual([
      ['flt_2', false],
      ['flt_3', true],
      ['flt_2', true],
      ['flt_2', false],
      ['flt_3', true],
    ])
  })
})

describe('errors are worded as the wire words real ones', () => {
  const connect = (baseUrl: string): Transport & Disposable => {
    const transport = createTransport({
      baseUrl,
      auth: { type: 'none' },
      headers: [{ name: 'Host', value: '{host}', when: 'always' }],
      timeouts: { ...timeouts, firstByteMs: 50 },
      maxSockets: 1,
      baseQuery: 'drop',
    })
    return Object.assign(transport, { [Symbol.dispose]: () => transport.close() })
  }
  const feigned = async (type: FaultInput['type'], url: string, inner: Transport) => {
    const transport = new FaultTransport(
      { ...numbering().transport, describe: (spec) => inner.describe(spec) },
      { timeouts: { ...timeouts, firstByteMs: 50 }, now: () => 0, chance: () => 0, onMatch: () => {} },
    )
    transport.use([{ id: 'flt_1', fault: faultSchema.parse({ type }), matched: 0, fired: 0 }])
    expect(url).toContain(new URL(transport.describe(request()).url).host)
    return (await transport.send(request())).error
  }

  test('nobody listens', async () => {
    const target = await rawTarget(() => {})
    await target[Symbol.asyncDispose]()
    using transport = connect(target.url)
    const { error } = await transport.send(request())
    expect(error?.code).toBe('connect-refused')
    expect(await feigned('connect-refused', target.url, transport)).toEqual(error)
  })

  test.each([
    ['reset-before', 'reset', (socket: { resetAndDestroy(): unknown }) => socket.resetAndDestroy()],
    ['lost-response', 'first-byte-timeout', () => {}],
    [
      'truncated-body',
      'truncated',
      (socket: { end(text: string): unknown }) =>
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"schemas"'),
    ],
  ] as const)('%s', async (type, code, answer) => {
    await using target = await rawTarget(({ socket }) => answer(socket as never))
    using transport = connect(target.url)
    const { error } = await transport.send(request())
    expect(error?.code).toBe(code)
    expect(await feigned(type, target.url, transport)).toEqual(error)
  })
})

describe('what becomes of an exchange', () => {
  test('a latency lies within its jitter', async () => {
    const { send } = disturbed({ type: 'latency', ms: 100, jitter: 30 })
    const held: number[] = []
    for (let count = 0; count < 50; count++) {
      const { fault, response } = await send()
      expect([response?.status, fault?.sent]).toEqual([200, true])
      held.push(fault?.heldMs ?? Number.NaN)
    }
    expect(new Set(held).size).toBeGreaterThan(20)
    expect(Math.min(...held)).toBeGreaterThanOrEqual(70)
    expect(Math.max(...held)).toBeLessThanOrEqual(130)
  })

  test('a latency beyond the time limit is told as a time-out, and is not waited for', async () => {
    const { send, got } = disturbed({ type: 'latency', ms: 60_000 })
    const exchange = await send()
    expect(exchange).toMatchObject({ response: null, error: { code: 'first-byte-timeout' } })
    expect(exchange.fault).toEqual({ id: 'flt_1', type: 'latency', sent: true, answered: 200 })
    expect(got).toHaveLength(1)
  })

  test('a body slower than the time limit arrives in part', async () => {
    const { send } = disturbed({ type: 'slow-body', ms: 180_000 })
    expect(await send()).toMatchObject({
      response: null,
      partial: { status: 200, body: '{"numb' },
      error: { code: 'total-timeout' },
      fault: { answered: 200 },
    })
  })

  test.each([
    [null, '{"numb'],
    [3, '{"n'],
    [0, ''],
    [999, '{"numb'],
  ])('of a body cut at %s bytes %j has arrived', async (bytes, body) => {
    const { send } = disturbed({ type: 'truncated-body', bytes })
    expect(await send()).toMatchObject({ response: null, partial: { body }, error: { code: 'truncated' } })
  })

  test('statuses follow each other', async () => {
    const { send, got } = disturbed({ type: 'status', statuses: [500, 503], times: 3 })
    const statuses = []
    for (let count = 0; count < 4; count++) statuses.push((await send()).response?.status)
    expect(statuses).toEqual([500, 503, 500, 200])
    expect(got).toHaveLength(1)
  })

  test.each([
    { name: 'no header', values: {}, header: undefined },
    { name: 'seconds', values: { retryAfter: 30 }, header: '30' },
    {
      name: 'a date of IdP time',
      values: { retryAfter: 30, retryAfterAs: 'date' } as const,
      header: 'Mon, 05 Jan 2026 09:00:30 GMT',
    },
    { name: 'nonsense', values: { retryAfter: 'soon' }, header: 'soon' },
  ])('429 with $name', async ({ values, header }) => {
    const { send } = disturbed({ type: 'throttle', ...values })
    const { response } = await send()
    expect(response?.status).toBe(429)
    expect(response?.headers.find(([name]) => name === 'Retry-After')?.[1]).toBe(header)
  })

  test('of a request sent twice the second answer counts, the first is told beside it', async () => {
    const { send } = disturbed({ type: 'duplicate' })
    const extras: Exchange[] = []
    const exchange = await send(request(), { onExtra: (extra) => extras.push(extra) })
    expect([...extras, exchange].map(shown)).toEqual([
      { status: 200, body: '{"number":1}', error: null, fault: 'duplicate' },
      { status: 200, body: '{"number":2}', error: null, fault: 'duplicate' },
    ])
  })

  test('what a target answered by itself with nothing stays as it is', async () => {
    const { transport: inner } = numbering()
    const error = { code: 'dns', message: 'The name does not resolve.' } as const
    const down = {
      ...inner,
      send: async (spec: RequestSpec) => ({
        request: inner.describe(spec),
        response: null,
        error,
        durationMs: 1,
      }),
    }
    for (const type of ['reset-after', 'lost-response', 'truncated-body', 'duplicate'] as const) {
      const transport = new FaultTransport(down, {
        timeouts,
        now: () => 0,
        chance: () => 0,
        onMatch: () => {},
      })
      transport.use([{ id: 'flt_1', fault: faultSchema.parse({ type }), matched: 0, fired: 0 }])
      expect(await transport.send(request())).toMatchObject({ error, fault: { type, sent: true } })
    }
  })

  test('nothing is made up once the transport is closed', async () => {
    const { send, transport, counts } = disturbed({ type: 'garbage' })
    transport.close()
    expect((await send()).fault).toBeUndefined()
    expect(counts).toEqual([])
  })
})

describe('the other order', () => {
  /** As the engine sends: after each request, what it has overtaken is let go. */
  async function inTurn(lab: ReturnType<typeof disturbed>, specs: RequestSpec[]) {
    const told: Exchange[] = []
    for (const spec of specs) {
      told.push(await lab.send(spec, { onLate: (late) => told.push(late) }))
      await lab.transport.release(spec)
    }
    return told
  }

  test('a request is held until the next one to the same path was sent', async () => {
    const lab = disturbed({ type: 'reorder', times: 1 })
    const told = await inTurn(lab, [
      request({ body: 'a' }),
      request({ body: 'other', path: '/Groups/g2' }),
      request({ body: 'rename', intent: 'group-rename' }),
      request({ body: 'b' }),
      request({ body: 'c' }),
    ])
    expect(lab.got).toEqual([
      '/Groups/g2 other',
      '/Groups/g1 rename',
      '/Groups/g1 b',
      '/Groups/g1 a',
      '/Groups/g1 c',
    ])
    const held = told.filter(({ fault }) => fault)
    expect(
      held.map(({ request: { body }, response, fault }) => [body, response?.status, fault?.sent]),
    ).toEqual([
      ['a', 204, false],
      ['a', 200, true],
    ])
  })

  test('what overtakes is not held itself, and the one after it is', async () => {
    const lab = disturbed({ type: 'reorder' })
    await inTurn(
      lab,
      ['a', 'b', 'c', 'd'].map((body) => request({ body })),
    )
    expect(lab.got).toEqual(['b', 'a', 'd', 'c'].map((body) => `/Groups/g1 ${body}`))
  })

  test('when nothing else is coming, what is held goes out', async () => {
    const lab = disturbed({ type: 'reorder' })
    const told = await inTurn(lab, [request()])
    expect([lab.got, lab.transport.holds]).toEqual([[], true])
    await lab.transport.release()
    expect([lab.got, lab.transport.holds]).toEqual([['/Groups/g1 {"n":1}'], false])
    expect(told).toHaveLength(2)
  })
})
