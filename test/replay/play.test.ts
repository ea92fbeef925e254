import { expect, test } from 'vitest'
import { RecordedIds } from '../../src/replay/id-map.ts'
import { play, removeCreated } from '../../src/replay/play.ts'
import type { Step } from '../../src/replay/recorded.ts'
import { firstFailure, isSameFailure } from '../../src/replay/reduce.ts'
import type { Exchange } from '../../src/wire/exchange.ts'
import type { RawRequest } from '../../src/wire/raw.ts'
import { answer, stepOf } from './setup.ts'

const substitutes = { host: 'b.test', authorization: 'Bearer new', headers: [], password: 'Secret-1!' }

/** A target that gives ids n1, n2 … and knows users by userName. */
function fakeTarget(present: Record<string, string> = {}) {
  const users = new Map(Object.entries(present))
  const sent: RawRequest[] = []
  let made = 0
  const send = async (request: RawRequest): Promise<Exchange> => {
    sent.push(request)
    const { method, path, query, body } = request
    const [, id] = /^\/Users\/(.+)$/.exec(path) ?? []
    const named = /eq%20%22(.*?)%22|eq\+%22(.*?)%22/
      .exec(query ?? '')
      ?.slice(1)
      .find(Boolean)
    const found = [...users].filter(([, userName]) => encodeURIComponent(userName) === named)
    const respond = (): [number, unknown] => {
      if (method === 'POST') {
        const { userName } = JSON.parse(body ?? '{}')
        const next = `n${++made}`
        users.set(next, userName)
        return [201, { id: next, userName }]
      }
      if (id === undefined)
        return [
          200,
          {
            totalResults: found.length,
            Resources: found.map(([each, userName]) => ({ id: each, userName })),
          },
        ]
      if (!users.has(id)) return [404, { status: '404' }]
      if (method === 'DELETE') return [users.delete(id) ? 204 : 404, '']
      return [200, { id, userName: users.get(id) }]
    }
    const [status, json] = respond()
    return { request: { ...request, url: '' }, response: answer(status, json), error: null, durationMs: 1 }
  }
  return { send, sent, users }
}

function playAll(steps: readonly Step[], target: ReturnType<typeof fakeTarget>, recording = steps) {
  return play(steps, { recorded: new RecordedIds(recording), send: target.send, substitutes })
}

const ada = { id: 'r1', userName: 'ada' }
const create = stepOf(1, 'POST', '/Users', { body: { userName: 'ada' }, answer: answer(201, ada) })
const patch = stepOf(3, 'PATCH', '/Users/r1', {
  body: { Operations: [{ op: 'replace', value: { id: 'r1' } }] },
  answer: answer(200, ada),
})

test('an id that a create gives is another one from then on', async () => {
  const target = fakeTarget()
  const played = await playAll([create, patch], target)
  expect(target.sent.map(({ path }) => path)).toEqual(['/Users', '/Users/n1'])
  expect(target.sent[1]?.body).toContain('"id":"n1"')
  expect(played.steps.map(({ comparison }) => comparison.verdict)).toEqual(['same', 'same'])
  expect(played).toMatchObject({ renamedIds: 1, lookUps: 0, created: [{ path: '/Users/n1' }] })
})

test('an id that a look-up shows under the same name is another one from then on', async () => {
  const found = stepOf(1, 'GET', '/Users?filter=userName+eq+%22ADA%22', {
    answer: answer(200, { totalResults: 1, Resources: [{ ...ada, userName: 'Ada' }] }),
  })
  const target = fakeTarget({ x9: 'ADA' })
  await playAll([found, patch], target)
  expect(target.sent.map(({ path }) => path)).toEqual(['/Users', '/Users/x9'])
})

test('an id that comes from nowhere is looked up by a name that the recording tells later', async () => {
  const target = fakeTarget({ x9: 'ada' })
  const played = await playAll([patch], target)
  expect(target.sent.map(({ method, path, query }) => [method, path, query])).toEqual([
    ['GET', '/Users', 'filter=userName%20eq%20%22ada%22'],
    ['PATCH', '/Users/x9', null],
  ])
  expect(played).toMatchObject({ lookUps: 1, renamedIds: 1 })
})

test('where nobody knows it, it is sent as it was, asked for once, and told', async () => {
  const target = fakeTarget()
  const { steps, lookUps } = await playAll([patch, patch], target)
  expect(steps.map(({ unknownIds, comparison }) => [unknownIds, comparison.verdict])).toEqual([
    [['r1'], 'class'],
    [['r1'], 'class'],
  ])
  expect(lookUps).toBe(1)
})

test('a create that now meets somebody with that name is found by it', async () => {
  const taken = fakeTarget({ x9: 'ada' })
  const send = async (request: RawRequest): Promise<Exchange> => {
    if (request.method !== 'POST') return taken.send(request)
    taken.sent.push(request)
    return {
      request: { ...request, url: '' },
      response: answer(409, { status: '409' }),
      error: null,
      durationMs: 1,
    }
  }
  const { steps, created } = await playAll([create, patch], { ...taken, send })
  expect(steps.map(({ comparison }) => comparison.verdict)).toEqual(['class', 'same'])
  expect(taken.sent.at(-1)?.path).toBe('/Users/x9')
  expect(created).toEqual([])
})

test('headers keep order and case; host, length and credential are those of now; masked passwords become one', async () => {
  const target = fakeTarget()
  const headers: [string, string][] = [
    [':authority', 'a.test'],
    ['accept', '*/*'],
    ['HOST', 'a.test'],
    ['authorization', 'Bearer ********'],
    ['Transfer-Encoding', 'chunked'],
    ['content-length', '999'],
    ['X-Key', '********'],
  ]
  const body = '{"userName":"ada","password":"********","x":"********"}'
  const { steps } = await playAll([stepOf(1, 'POST', '/Users', { headers, body })], target)
  const sent = '{"userName":"ada","password":"Secret-1!","x":"********"}'
  expect(target.sent[0]).toEqual({
    method: 'POST',
    path: '/Users',
    query: null,
    headers: [
      ['accept', '*/*'],
      ['HOST', 'b.test'],
      ['authorization', 'Bearer new'],
      ['content-length', String(sent.length)],
      ['X-Key', '********'],
    ],
    body: sent,
  })
  expect(steps[0]?.masked).toEqual(['X-Key', 'body'])
})

test('what has no headers at all gets those that it cannot be without', async () => {
  const target = fakeTarget()
  await playAll(
    [
      stepOf(1, 'PATCH', '/Users/7', {
        body: '{"Operations":[{"op":"replace","path":"password","value":"********"}]}',
      }),
    ],
    target,
  )
  expect(target.sent[0]?.headers.map(([name]) => name)).toEqual(['Host', 'Content-Length', 'Authorization'])
  expect(target.sent[0]?.body).toContain('"value":"Secret-1!"')
})

test('a length of nothing stays where it was said, and any other one is that of the body', async () => {
  const target = fakeTarget()
  const said = (length: string): [string, string][] => [
    ['Content-Length', length],
    ['Accept', '*/*'],
  ]
  await playAll(
    [
      stepOf(1, 'DELETE', '/Users/7', { headers: said('0') }),
      stepOf(2, 'GET', '/Users', { headers: said('9') }),
    ],
    target,
  )
  expect(target.sent.map(({ headers }) => headers.map(([name]) => name))).toEqual([
    ['Host', 'Content-Length', 'Accept', 'Authorization'],
    ['Host', 'Accept', 'Authorization'],
  ])
})

test('what cannot be written to a socket is not sent, and said', async () => {
  const target = fakeTarget()
  const { steps } = await playAll(
    [stepOf(1, 'GET', '/Users', { headers: [['X-Name', 'zoë 李']] }), { ...create, flaw: 'it was cut' }],
    target,
  )
  expect(steps.map(({ flaw }) => flaw)).toEqual([
    'the header X-Name holds what cannot stand in one',
    'it was cut',
  ])
  expect(target.sent).toEqual([])
})

test('what was created is deleted again, the last one first', async () => {
  const target = fakeTarget()
  const other = stepOf(2, 'POST', '/Users', {
    body: { userName: 'ben' },
    answer: answer(201, { id: 'r2', userName: 'ben' }),
  })
  const gone = stepOf(4, 'DELETE', '/Users/r1', { answer: answer(204) })
  const { created } = await playAll([create, other, gone, create], target)
  expect(created.map(({ path }) => path)).toEqual(['/Users/n2', '/Users/n3'])
  expect(await removeCreated(created, target.send)).toEqual([])
  expect(target.sent.slice(-2).map(({ method, path }) => `${method} ${path}`)).toEqual([
    'DELETE /Users/n3',
    'DELETE /Users/n2',
  ])
  expect(target.users.size).toBe(0)
})

test('a failure is the same only for the same reason', async () => {
  const wrong = { ...patch, answer: answer(204) }
  const missing = stepOf(4, 'GET', '/Users/other', { answer: answer(200, {}) })
  const whole = await playAll([create, missing], fakeTarget())
  const failure = firstFailure(whole, 'status')
  expect(failure?.step.number).toBe(4)
  if (!failure) return
  expect(isSameFailure(await playAll([missing], fakeTarget(), [create, missing]), failure, 'status')).toBe(
    true,
  )
  expect(isSameFailure(await playAll([create], fakeTarget()), failure, 'status')).toBe(false)
  expect(firstFailure(await playAll([create, wrong], fakeTarget()), 'status')).toBeUndefined()
  expect(firstFailure(await playAll([create, wrong], fakeTarget()), 'body')?.step.number).toBe(3)
  // Without the create the answer is a 404 as well, but because nobody has that id.
  const deleted = [create, stepOf(2, 'DELETE', '/Users/r1', { answer: answer(404) }), patch]
  const later = firstFailure(await playAll(deleted, fakeTarget()), 'status')
  expect(later?.step.number).toBe(2)
})
