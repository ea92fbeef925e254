import { expect, test } from 'vitest'
import { get, post, remove } from '../../src/diagnose/probe/request.ts'
import type { ProbeRequest } from '../../src/diagnose/probe.ts'
import { Sender, type SenderOptions, Withheld } from '../../src/verify/sender.ts'
import type { Exchange } from '../../src/wire/exchange.ts'

/** A sender in a time of its own, which goes on to the next moment that is waited for; what was sent, and when. */
function setUp({
  answers = [],
  ...options
}: Partial<SenderOptions> & { answers?: { status: number; retryAfter?: string }[] }) {
  let now = 0
  const sent: { method: string; at: number }[] = []
  const pending = [...answers]
  const sleepers: { moment: number; wake: () => void }[] = []
  const goOn = () => {
    sleepers.sort((a, b) => a.moment - b.moment)
    const next = sleepers.shift()
    now = Math.max(now, next?.moment ?? now)
    next?.wake()
  }
  const sender = new Sender({
    maxRequests: Number.POSITIVE_INFINITY,
    rps: 0,
    readOnly: false,
    onSeen: () => {},
    ...options,
    connection: {
      send: async (request: ProbeRequest) => {
        sent.push({ method: request.method, at: now })
        const { status, retryAfter } = pending.shift() ?? { status: 200 }
        return exchangeOf(request, status, retryAfter)
      },
    },
    time: {
      now: () => now,
      until: (moment) =>
        moment <= now
          ? Promise.resolve()
          : new Promise((wake) => {
              sleepers.push({ moment, wake })
              setImmediate(goOn)
            }),
    },
  })
  return { sender, sent }
}

test('requests keep to the pace, one by one, several at once, and when everything is removed', async () => {
  const { sender, sent } = setUp({ rps: 10 })
  await sender.one(get('/Users'))
  await sender.one(get('/Users'))
  await sender.all([get('/Users'), get('/Users')])
  await sender.regardless(remove('/Users/1'))
  expect(sent.map(({ at }) => at)).toEqual([0, 100, 200, 300, 400])
})

test('what is asked to come at a certain time does', async () => {
  const { sender, sent } = setUp({})
  await sender.all([40, 80].map((atMs) => get('/Users', { atMs })))
  expect(sent.map(({ at }) => at)).toEqual([40, 80])
})

test('a 429 with a Retry-After is waited for, also when everything is removed', async () => {
  const throttled = { status: 429, retryAfter: '2' }
  const { sender, sent } = setUp({ answers: [throttled, throttled, { status: 200 }, throttled] })
  expect((await sender.one(get('/Users'))).status).toBe(200)
  expect((await sender.regardless(remove('/Users/1'))).status).toBe(200)
  expect(sent.map(({ at }) => at)).toEqual([0, 2000, 4000, 4000, 6000])
})

test('it is waited for neither too long nor too often', async () => {
  const once = setUp({ answers: [{ status: 429, retryAfter: '31' }] })
  expect((await once.sender.one(get('/Users'))).status).toBe(429)
  const always = setUp({ answers: Array.from({ length: 9 }, () => ({ status: 429, retryAfter: '1' })) })
  expect((await always.sender.one(get('/Users'))).status).toBe(429)
  expect([once.sent.length, always.sent.length]).toEqual([1, 4])
})

test('the budget is kept: of several at once all are sent or none; removing does not count', async () => {
  const { sender, sent } = setUp({ maxRequests: 3 })
  await sender.one(get('/Users'))
  await expect(sender.all([get('/Users'), get('/Users'), get('/Users')])).rejects.toThrow('--max-requests')
  await sender.all([get('/Users'), get('/Users')])
  await expect(sender.one(get('/Users'))).rejects.toBeInstanceOf(Withheld)
  await sender.regardless(remove('/Users/1'))
  expect([sender.sent, sent.length]).toEqual([3, 4])
})

test('read-only withholds whatever is no GET, one by one and several at once', async () => {
  const { sender, sent } = setUp({ readOnly: true })
  await sender.one(get('/Users'))
  await expect(sender.one(post('/Users', {}))).rejects.toThrow('--read-only')
  await expect(sender.all([get('/Users'), remove('/Users/1')])).rejects.toThrow('--read-only')
  expect(sent.map(({ method }) => method)).toEqual(['GET'])
})

function exchangeOf({ method, path }: ProbeRequest, status: number, retryAfter?: string): Exchange {
  const headers: [string, string][] = retryAfter === undefined ? [] : [['Retry-After', retryAfter]]
  const url = `http://app.test/scim${path}`
  return {
    request: { method, url, path, query: null, headers: [], body: null },
    response: { status, headers, body: '' },
    error: null,
    durationMs: 1,
  }
}
