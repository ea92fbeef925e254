import { expect, test } from 'vitest'
import { eventFeed, type FeedEvent, type FeedSource } from '../../src/server/event-feed.ts'
import { addApp, type Lab, startServer } from './setup.ts'

/** Events as they come; ends with the stream. */
async function* eventsOf(lab: Lab, headers: Record<string, string> = {}, signal?: AbortSignal) {
  const response = await fetch(`${lab.server.url}/api/v1/events`, { headers, ...(signal ? { signal } : {}) })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  let text = ''
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const fields = Object.fromEntries(
        text
          .slice(0, end)
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      )
      text = text.slice(end + 2)
      if (fields.event) yield { id: fields.id, type: fields.event, data: JSON.parse(fields.data ?? 'null') }
    }
  }
}

async function take<Item>(events: AsyncGenerator<Item>, done: (item: Item) => boolean): Promise<Item[]> {
  const taken: Item[] = []
  for await (const item of events) {
    taken.push(item)
    if (done(item)) break
  }
  return taken
}

async function provision(lab: Lab, userName: string) {
  await lab.call('POST', '/users', { userName })
  await lab.call('PUT', `/apps/app/assignments/users/${userName}`)
  await lab.call('POST', '/settle')
}

test('events tell what happens; those of the wire carry the sequence of the journal', async () => {
  await using lab = await startServer()
  await using _target = await addApp(lab.idp, 'okta-oin')
  const events = eventsOf(lab)
  const told = take(
    events,
    ({ type, data }) => type === 'operation.finished' && data.operation.kind === 'create',
  )
  // The stream is open once its answer has begun; the first event can only come after that.
  await lab.call('GET', '/users')
  await provision(lab, 'ada@acme.test')
  const types = await told
  expect(types.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['change.committed', 'exchange.finished', 'operation.finished']),
  )
  const exchanges = types.filter(({ type }) => type === 'exchange.finished')
  expect(exchanges.map(({ id }) => id)).toEqual(exchanges.map(({ data }) => String(data.seq)))
  expect(types.filter(({ type }) => type !== 'exchange.finished').every(({ id }) => id === undefined)).toBe(
    true,
  )
})

test('Last-Event-ID resumes from the journal, without gap or repetition', async () => {
  await using lab = await startServer()
  await using _target = await addApp(lab.idp, 'okta-oin')
  await provision(lab, 'ada@acme.test')
  const last = lab.idp.journal.last
  const resumed = take(eventsOf(lab, { 'Last-Event-ID': '1' }), ({ id }) => Number(id) === last + 2)
  await provision(lab, 'bob@acme.test')
  const ids = (await resumed).flatMap(({ id }) => (id === undefined ? [] : [Number(id)]))
  expect(ids).toEqual(Array.from({ length: last + 1 }, (_, index) => index + 2))
  const refused = await lab.call('GET', '/events', undefined, { 'Last-Event-ID': 'x' })
  expect(refused.status).toBe(400)
})

test('closing the server ends its streams', async () => {
  const lab = await startServer()
  const events = eventsOf(lab)
  const all = take(events, () => false)
  await lab.call('GET', '/users')
  await lab[Symbol.asyncDispose]()
  expect(await all).toEqual([])
})

/** A source in memory: `emit` both keeps and tells an event. */
function memorySource(kept: FeedEvent[] = []) {
  const listeners = new Set<(event: FeedEvent) => void>()
  const source: FeedSource = {
    last: () => kept.at(-1)?.seq ?? 0,
    readAfter: (seq) => kept.filter((event) => (event.seq ?? 0) > seq).slice(0, 2),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const emit = (event: FeedEvent) => {
    if (event.seq !== undefined) kept.push(event)
    for (const listener of listeners) listener(event)
  }
  return { source, emit, listeners }
}

const exchange = (seq: number): FeedEvent => ({ seq, type: 'exchange.finished', data: { seq } })

async function read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string | undefined> {
  const { done, value } = await reader.read()
  return done ? undefined : new TextDecoder().decode(value)
}

test('a reader that does not read is dropped, and what waited for it is forgotten', async () => {
  const { source, emit, listeners } = memorySource()
  const reader = eventFeed(source, { closing: new AbortController().signal, mostWaiting: 10 }).getReader()
  for (let seq = 1; seq <= 50; seq++) emit(exchange(seq))
  expect(listeners.size).toBe(0)
  const rest: (string | undefined)[] = []
  for (let text = await read(reader); text !== undefined; text = await read(reader)) rest.push(text)
  expect(rest.join('').match(/id: /g)?.length ?? 0).toBeLessThanOrEqual(11)
})

test('a stream begins with the id from which it tells, so that nothing is lost when it breaks off at once', async () => {
  const { source } = memorySource([1, 2, 3].map(exchange))
  const { signal } = new AbortController()
  expect(await read(eventFeed(source, { closing: signal }).getReader())).toMatch(/^id: 3$/m)
  expect(await read(eventFeed(source, { after: 1, closing: signal }).getReader())).toMatch(/^id: 1$/m)
})

test('what happens while the past is told is told after it, once', async () => {
  const { source, emit } = memorySource([1, 2, 3, 4, 5].map(exchange))
  const closing = new AbortController()
  const reader = eventFeed(source, { after: 0, closing: closing.signal }).getReader()
  let text = ''
  for (let page = 0; page < 3; page++) text += await read(reader)
  emit(exchange(6))
  emit({ type: 'app.state', data: {} })
  while (!text.includes('app.state')) text += await read(reader)
  expect([...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))).toEqual([0, 1, 2, 3, 4, 5, 6])
  closing.abort()
  while ((await read(reader)) !== undefined);
})

test('a stream on which nothing happens is kept alive by comments', async () => {
  const { source } = memorySource()
  const closing = new AbortController()
  const reader = eventFeed(source, { closing: closing.signal, keepAliveMs: 1 }).getReader()
  expect(await read(reader)).toBe('retry: 1000\nid: 0\n\n')
  expect(await read(reader)).toBe(': keep-alive\n\n')
  await reader.cancel()
})
