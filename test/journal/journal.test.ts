import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Journal, type JournalEntry } from '../../src/journal/journal.ts'
import { openStore } from '../../src/store/open.ts'
import type { Exchange } from '../../src/wire/exchange.ts'

function setup(file = ':memory:') {
  const store = openStore({ file, seed: 'test' })
  onTestFinished(() => store.close())
  return { store, journal: new Journal(store) }
}

function exchange(parts: Partial<Exchange> = {}): Exchange {
  return {
    request: {
      method: 'POST',
      url: 'http://target.test/scim/Users?a=b',
      path: '/Users',
      query: 'a=b',
      headers: [
        ['host', 'target.test'],
        ['Authorization', 'Bearer s3cret'],
      ],
      body: '{"userName":"ada","password":"pa\\"ss"}',
    },
    response: { status: 201, headers: [['Content-Type', 'application/scim+json']], body: '{"id":"1"}' },
    error: null,
    durationMs: 1.23456,
    ...parts,
  }
}

function entry(parts: Partial<JournalEntry> = {}): JournalEntry {
  return {
    appId: 'app_1',
    operationSeq: 7,
    cycleId: 3,
    intent: 'user-create',
    startedAt: Date.UTC(2026, 0, 5, 9),
    exchange: exchange(),
    secrets: ['s3cret'],
    ...parts,
  }
}

function addApp(store: ReturnType<typeof openStore>, id: string, name: string) {
  store.sqlite
    .prepare(
      `INSERT INTO apps (id, ordinal, name, profile, overrides, target, state, created_at)
       VALUES (?, 1, ?, 'any', '{}', '{}', 'active', 0)`,
    )
    .run(id, name)
}

const seqs = (views: { seq: number }[]) => views.map(({ seq }) => seq)

test('an exchange is shown as it was sent and received, secrets masked', () => {
  const { store, journal } = setup()
  addApp(store, 'app_1', 'my app')
  expect(journal.append(entry())).toBe(1)
  expect(journal.get(1)).toEqual({
    id: 'exc_1',
    seq: 1,
    app: 'my app',
    operationId: 'op_7',
    cycleId: 'cyc_3',
    intent: 'user-create',
    startedAt: '2026-01-05T09:00:00.000Z',
    durationMs: 1.235,
    request: {
      method: 'POST',
      url: 'http://target.test/scim/Users?a=b',
      path: '/Users',
      query: 'a=b',
      headers: [
        ['host', 'target.test'],
        ['Authorization', 'Bearer ********'],
      ],
      body: '{"userName":"ada","password":"********"}',
    },
    response: { status: 201, headers: [['Content-Type', 'application/scim+json']], body: '{"id":"1"}' },
    error: null,
    fault: null,
    findings: [],
  })
})

test('no secret gets into the database file', () => {
  const { store, journal } = setup()
  journal.append(
    entry({
      exchange: exchange({
        response: { status: 400, headers: [['X-Echo', 's3cret']], body: 'no s3cret' },
        error: { code: 'auth', message: 's3cret?' },
      }),
    }),
  )
  store.flush()
  const row = store.sqlite.prepare('SELECT * FROM exchanges').get()
  expect(JSON.stringify(row)).not.toMatch(/s3cret|pa\\*"ss/)
})

const quoting = (detail: string, body: string | null = null) =>
  exchange({
    request: { ...exchange().request, body },
    response: { status: 400, headers: [['X-Echo', detail]], body: detail },
  })

test('a password that an app has sent is masked where a later answer quotes it', () => {
  const { journal } = setup()
  journal.append(entry({ exchange: exchange() }))
  journal.append(entry({ exchange: quoting(String.raw`no pa\"ss`), intent: 'user-lookup' }))
  const response = { headers: [['X-Echo', 'no ********']], body: 'no ********' }
  expect(journal.get(2)).toMatchObject({ response })
})

test('what one app has sent is no password of another', () => {
  const { journal } = setup()
  journal.append(entry({ exchange: exchange() }))
  journal.append(entry({ appId: 'app_2', exchange: quoting('no pa"ss') }))
  expect(journal.get(2)).toMatchObject({ response: { body: 'no pa"ss' } })
})

test('passwords of long ago are not looked for', () => {
  const { journal } = setup()
  const count = 40
  for (let each = 0; each < count; each++) {
    journal.append(entry({ exchange: quoting('', JSON.stringify({ password: `secret number ${each}` })) }))
  }
  journal.append(entry({ exchange: quoting(`not secret number 0, nor secret number ${count - 1}`) }))
  expect(journal.get(count + 1)).toMatchObject({ response: { body: 'not secret number 0, nor ********' } })
})

test('a request without an answer, a query or a body is shown with nulls', () => {
  const { journal } = setup()
  const { request } = exchange()
  const error = { code: 'reset', message: 'The connection was closed.' } as const
  journal.append(
    entry({
      operationSeq: null,
      cycleId: null,
      exchange: exchange({ request: { ...request, query: null, body: null }, response: null, error }),
    }),
  )
  expect(journal.get(1)).toMatchObject({
    app: 'app_1',
    operationId: null,
    cycleId: null,
    request: { query: null, body: null },
    response: null,
    error,
  })
})

test('half an answer is shown beside its error', () => {
  const { journal } = setup()
  const error = { code: 'truncated', message: 'The answer ended early.' } as const
  const partial = { status: 200, headers: [], body: '{"password":"half' }
  journal.append(entry({ exchange: exchange({ response: null, partial, error }) }))
  expect(journal.get(1)).toMatchObject({ response: { status: 200, body: '{"password":"********' }, error })
})

test('numbers are given at once and in order, and reading sees what is still queued', () => {
  const { journal } = setup()
  expect(journal.last).toBe(0)
  for (let count = 1; count <= 1200; count++) {
    expect(journal.append(entry({ intent: `step-${count}` }))).toBe(count)
    if (count % 400 === 1) expect(journal.get(count)?.intent).toBe(`step-${count}`)
  }
  expect(journal.last).toBe(1200)
  expect(journal.count()).toBe(1200)
  expect(journal.list({ limit: 2000 }).map(({ intent }) => intent)).toEqual(
    Array.from({ length: 1200 }, (_, index) => `step-${index + 1}`),
  )
})

test('a list can be narrowed by app, operation, cycle and place, and turned around', () => {
  const { journal } = setup()
  for (const [appId, operationSeq, cycleId] of [
    ['app_1', 1, null],
    ['app_2', 2, 5],
    ['app_1', 1, 5],
    ['app_1', 3, 6],
  ] as const) {
    journal.append(entry({ appId, operationSeq, cycleId }))
  }
  expect(seqs(journal.list())).toEqual([1, 2, 3, 4])
  expect(seqs(journal.list({ appId: 'app_1' }))).toEqual([1, 3, 4])
  expect(seqs(journal.list({ appId: 'app_1', operationSeq: 1 }))).toEqual([1, 3])
  expect(seqs(journal.list({ cycleId: 5 }))).toEqual([2, 3])
  expect(seqs(journal.list({ after: 1, before: 4 }))).toEqual([2, 3])
  expect(seqs(journal.list({ order: 'newest-first', limit: 2 }))).toEqual([4, 3])
  expect(seqs(journal.list({ order: 'newest-first', before: 3, appId: undefined }))).toEqual([2, 1])
  expect(journal.count({ appId: 'app_1', after: 1 })).toBe(2)
  expect(journal.list({ appId: 'app_3' })).toEqual([])
  expect(journal.get(5)).toBeUndefined()
})

test('pages by number meet every exchange once, also when more come meanwhile', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 7 }), (number, limit) => {
      using store = openStore({ file: ':memory:', seed: 'test' })
      const journal = new Journal(store)
      for (let count = 0; count < number; count++) journal.append(entry())
      const met: number[] = []
      for (
        let page = journal.list({ limit });
        page.length > 0;
        page = journal.list({ after: met.at(-1), limit })
      ) {
        met.push(...seqs(page))
        if (journal.last < number + 3) journal.append(entry())
      }
      expect(met).toEqual(Array.from({ length: journal.last }, (_, index) => index + 1))
    }),
    { numRuns: 30 },
  )
})

test('a number is not given again after a restart, even if its row is gone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'scimulator-journal-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'idp.db')
  {
    using store = openStore({ file })
    const journal = new Journal(store)
    for (let count = 0; count < 3; count++) journal.append(entry())
  }
  {
    using store = openStore({ file })
    store.sqlite.exec('DELETE FROM exchanges WHERE seq > 1')
    const journal = new Journal(store)
    expect(journal.last).toBe(3)
    expect(journal.append(entry())).toBe(4)
    expect(seqs(journal.list())).toEqual([1, 4])
  }
})

test('listeners hear of each exchange in order until they have had enough', () => {
  const { journal } = setup()
  const heard: [number, string, string | undefined][] = []
  const end = journal.subscribe((seq, appId) => heard.push([seq, appId, journal.get(seq)?.intent]))
  journal.append(entry())
  journal.append(entry({ appId: 'app_2', intent: 'user-lookup' }))
  end()
  journal.append(entry())
  expect(heard).toEqual([
    [1, 'app_1', 'user-create'],
    [2, 'app_2', 'user-lookup'],
  ])
})

test('a listener that throws disturbs neither the journal nor the other listeners', () => {
  const { journal } = setup()
  const heard: number[] = []
  const later = vi.spyOn(process, 'nextTick').mockImplementation(() => {})
  onTestFinished(() => later.mockRestore())
  journal.subscribe(() => {
    throw new Error('mine')
  })
  journal.subscribe((seq) => heard.push(seq))
  expect(journal.append(entry())).toBe(1)
  expect(heard).toEqual([1])
  expect(journal.count()).toBe(1)
  expect(later.mock.calls[0]?.[0]).toThrow('mine')
})
