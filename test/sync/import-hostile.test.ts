import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadProfile } from '../../src/profile/load.ts'
import { createLab, type Lab, profiles } from '../support/lab.ts'
import { type Asked, listingTarget, noGroups, pageOf } from '../support/listing-target.ts'
import { ok, rawTarget } from '../wire/raw-target.ts'

const people = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({
    id: `u${from + index}`,
    userName: `user${from + index}@acme.test`,
  }))

/** What lists of a hostile target say. */
const lists: [string, (asked: Asked) => unknown][] = [
  ['repeats its first page for ever', () => ({ totalResults: 1e9, Resources: people(100) })],
  [
    'has somebody new on every page, without an end',
    ({ startIndex, count }) => ({ totalResults: startIndex + 1e6, Resources: people(count, startIndex) }),
  ],
  ['lists one a page', (asked) => pageOf(people(30), asked, 1)],
  [
    'overlaps its pages',
    ({ startIndex, count }) => ({
      totalResults: 300,
      Resources: people(count, Math.max(0, startIndex - 20)),
    }),
  ],
  ['turns its order around', (asked) => pageOf(asked.page % 2 ? people(250) : people(250).reverse(), asked)],
  [
    'shrinks while it is read',
    (asked) => ({ ...pageOf(people(400), asked), totalResults: Math.max(0, 400 - asked.page * 90) }),
  ],
  ['counts the page only', (asked) => ({ ...pageOf(people(250), asked), totalResults: asked.count })],
  ['quotes its counters', (asked) => ({ ...pageOf(people(50), asked), totalResults: '50', startIndex: '1' })],
  ['says that there are fewer than none', (asked) => ({ ...pageOf(people(50), asked), totalResults: -1 })],
  [
    'has no ids',
    () => ({ totalResults: 3, Resources: [{ userName: 'a' }, { id: '', userName: 'b' }, { id: {} }] }),
  ],
  ['lists things that are no objects', () => ({ totalResults: 5, Resources: [null, 1, 'a', [], true] })],
  ['lists one id a hundred times', () => ({ totalResults: 100, Resources: Array(100).fill(people(1)[0]) })],
  [
    'has values of every wrong type',
    () => ({
      totalResults: 4,
      Resources: [
        { id: 1, userName: 7, name: 'text', emails: 'text', active: 'no' },
        { id: 2, userName: null, name: [], emails: [[], null, 4], active: null },
        { id: 3, userName: {}, displayName: ['x'], addresses: { primary: true } },
        { id: 'x'.repeat(900), userName: 'y'.repeat(100_000), title: 'z'.repeat(1_000_000), __proto__: null },
      ],
    }),
  ],
  [
    'has names that no user can have',
    () => ({
      totalResults: 3,
      Resources: ['a\u0000b', '\ud800', '<script>alert(1)</script>'].map((userName, id) => ({
        id,
        userName,
      })),
    }),
  ],
  ['is no list', () => ({ id: 'u1', userName: 'user1@acme.test' })],
  ['is HTML', () => '<html><body>Log in</body></html>'],
  ['is nothing', () => ''],
]

const confirming = {
  autoConfirmExactMatch: true,
  autoConfirmPartialMatch: true,
  autoConfirmNewUsers: true,
  autoActivateNewUsers: true,
}

async function createHostileLab(profile: string, answer: (asked: Asked) => unknown, overrides = {}) {
  const server = await listingTarget((asked, response) =>
    response.req.method === 'GET' ? answer(asked) : { id: 'u-linked', userName: 'linked@acme.test' },
  )
  const lab = await createLab(profile, {
    server,
    clock: 'real',
    overrides: { import: { maxRequests: 12, ...overrides } },
  })
  return { server, lab }
}

/** Who confirms nothing, for each profile; and the one who confirms everything. */
const readers: [string, string, object][] = [
  ...profiles.map((profile): [string, string, object] => [profile, profile, {}]),
  ['okta-oin with everything confirmed', 'okta-oin', confirming],
]

describe.each(readers)('%s: a target that', (_, profile, overrides) => {
  let listing: (asked: Asked) => unknown = () => noGroups
  let made: Awaited<ReturnType<typeof createHostileLab>>
  beforeAll(async () => {
    made = await createHostileLab(profile, (asked) => listing(asked), overrides)
  })
  afterAll(async () => {
    await made.lab[Symbol.asyncDispose]()
    await made.server[Symbol.asyncDispose]()
  })

  test.each(lists)('%s is survived, and told by a name', async (_, answer) => {
    const { engine, directory } = made.lab.idp
    const usersNow = () => directory.users.list({ limit: 1000 }).items.length
    const before = usersNow()
    listing = answer
    const result = await engine.import('app')
    expect(['finished', 'failed', 'stopped']).toContain(result.state)
    for (const counts of [result.users, result.groups]) {
      if (!counts) continue
      const { scanned, requests, ended, note, failure } = counts
      expect(requests).toBeLessThanOrEqual(12)
      expect(scanned).toBe(counts.new + counts.matched + counts.linked)
      expect(scanned).toBe(counts.added + counts.updated + counts.unchanged)
      expect(note === null).toBe(ended === 'complete')
      expect(failure === null).toBe(ended !== 'failed')
    }
    expect(engine.imports({ app: 'app' }).items.at(-1)).toEqual(result)
    expect(usersNow() - before).toBe(result.users?.created)
  })
})

test('nobody is lost to a list that was not read whole', async () => {
  let listing: (asked: Asked) => unknown = (asked) => pageOf(people(250), asked)
  const answer = (asked: Asked) => (asked.collection === 'Users' ? listing(asked) : noGroups)
  const { server, lab } = await createHostileLab('okta-oin', answer, {
    ...confirming,
    safeguard: { percent: 0, above: 0 },
  })
  await using _ = server
  await using __ = lab
  expect((await lab.idp.engine.import('app')).users).toMatchObject({ created: 250, ended: 'complete' })
  const ends: unknown[] = []
  for (const next of [
    (asked: Asked) => pageOf(people(250), asked, 10),
    () => ({ totalResults: 250, Resources: people(100) }),
    (asked: Asked) => pageOf(asked.startIndex === 101 ? people(250).reverse() : people(250), asked),
    (asked: Asked) => ({ ...pageOf(people(250), asked), totalResults: 1e6 }),
    (asked: Asked) => ({ ...pageOf(people(250), asked), totalResults: asked.count }),
    (asked: Asked) => ({ ...pageOf(people(50), asked), totalResults: null }),
    () => ({ totalResults: 3, Resources: [people(1)[0], { userName: 'user7@acme.test' }, null] }),
    () => ({ totalResults: 3, Resources: [people(1)[0], people(1)[0], people(1)[0]] }),
  ]) {
    listing = next
    const { state, users } = await lab.idp.engine.import('app')
    expect([state, users?.removed, users?.unlinked]).toEqual(['finished', 0, 0])
    ends.push(users?.ended)
  }
  expect(ends).toEqual(['short', 'repeated', 'short', 'short', ...Array(4).fill('complete')])
  expect(lab.idp.directory.assignments.list('app', { limit: 1000 }).items).toHaveLength(250)
})

describe('a failure on the second page', () => {
  const failures: [string, Parameters<typeof rawTarget>[0]][] = [
    ['a connection that is cut', ({ socket }) => void socket.destroy()],
    ['half a body', ({ socket }) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"Res')],
    ['garbage instead of HTTP', ({ socket }) => void socket.end('\u0000\u0001 no http\r\n\r\n')],
    [
      'a redirect',
      (request) =>
        void request.socket.write(
          'HTTP/1.1 302 Found\r\nLocation: https://x.test/\r\nContent-Length: 0\r\n\r\n',
        ),
    ],
    ['a 500', (request) => void request.socket.write('HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops')],
    [
      'a body that grows when it is unpacked',
      (request) => ok(request, 'x'.repeat(100), 'Content-Encoding: gzip'),
    ],
  ]

  test.each(failures)('%s ends the import, and nothing of the first page is applied', async (_, fail) => {
    await using server = await rawTarget((request, count) => {
      if (count === 1) ok(request, JSON.stringify({ totalResults: 200, Resources: people(100) }))
      else fail(request, count)
    })
    await using lab = await createLab('okta-oin', {
      server: { url: server.url, token: 't' },
      clock: 'real',
      overrides: { import: confirming },
    })
    const result = await lab.idp.engine.import('app')
    expect(result).toMatchObject({
      state: 'failed',
      users: { ended: 'failed', scanned: 100, total: 200, created: 0, failure: expect.any(String) },
      groups: null,
    })
    expect(result.message).toMatch(/^Nothing was applied: scanned 100 of 200, then a request failed: /)
    expect(lab.idp.directory.users.list().items).toEqual([])
  })

  test('of the time limit ends it as well', async () => {
    await using server = await rawTarget((request, count) => {
      if (count === 1) ok(request, JSON.stringify({ totalResults: 200, Resources: people(100) }))
    })
    await using lab = await createLab('okta-oin', {
      server: { url: server.url, token: 't' },
      clock: 'real',
      overrides: { http: { timeout: { connect: '1s', firstByte: '50ms', total: '1s' } } },
    })
    expect(await lab.idp.engine.import('app')).toMatchObject({ state: 'failed', users: { scanned: 100 } })
  })
})

describe('an import under way', () => {
  /** An import that waits for its second page. */
  async function underWay(profile = 'okta-oin') {
    let asked = () => {}
    const second = new Promise<void>((resolve) => {
      asked = resolve
    })
    const server = await listingTarget((one) => {
      if (one.page === 1) return { totalResults: 300, Resources: people(100) }
      asked()
      return undefined
    })
    const lab = await createLab(profile, { server, clock: 'real', overrides: { import: confirming } })
    const importing = lab.idp.engine.import('app')
    await second
    const dispose = async () => {
      await lab[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    }
    return { lab, importing, [Symbol.asyncDispose]: dispose }
  }

  const imports = ({ idp }: Lab) => idp.engine.imports({ app: 'app' }).items

  test('is seen as running, and there is no second one', async () => {
    await using made = await underWay()
    expect(imports(made.lab)).toMatchObject([{ state: 'running', users: null, finishedAt: null }])
    await expect(made.lab.idp.engine.import('app')).rejects.toThrow(/is under way/)
    made.lab.idp.engine.pause('app')
    await made.importing
  })

  test.each(profiles)('%s: ends when the app is paused, and can be begun again', async (profile) => {
    await using made = await underWay(profile)
    const { engine, directory } = made.lab.idp
    engine.pause('app')
    expect(await made.importing).toMatchObject({
      state: 'failed',
      users: { ended: 'interrupted', created: 0 },
      message: expect.stringContaining('paused'),
    })
    expect(imports(made.lab)).toMatchObject([{ state: 'failed' }])
    expect(directory.users.list().items).toEqual([])
    await expect(engine.import('app')).rejects.toThrow(/is paused/)
    engine.resume('app')
    const second = engine.import('app')
    expect(imports(made.lab)).toMatchObject([{ state: 'failed' }, { state: 'running' }])
    engine.pause('app')
    await second
  })

  test('ends when the app is deleted, and leaves nothing behind', async () => {
    await using made = await underWay()
    made.lab.idp.directory.apps.delete('app')
    expect(await made.importing).toMatchObject({ state: 'failed', users: { ended: 'interrupted' } })
    expect(await made.lab.idp.engine.settle({})).toMatchObject({ settled: true, pending: 0 })
    expect(made.lab.idp.directory.users.list().items).toEqual([])
  })

  test('ends when the app is changed, whose new runner can import', async () => {
    await using made = await underWay()
    made.lab.idp.directory.apps.update('app', { target: { url: made.lab.target.url } })
    expect(await made.importing).toMatchObject({ state: 'failed' })
    made.lab.idp.directory.apps.update('app', {
      target: { url: made.lab.target.url, auth: { type: 'bearer', token: 'lab-token' } },
    })
    expect(await made.lab.idp.engine.import('app')).toMatchObject({
      state: 'finished',
      users: { scanned: 0 },
    })
  })

  test('ends with the process, without keeping it', async () => {
    await using made = await underWay()
    const [result] = await Promise.all([made.importing, made.lab.idp.close()])
    expect(result).toMatchObject({ state: 'failed', users: { ended: 'interrupted' } })
  })

  test('keeps those who settle waiting', async () => {
    await using made = await underWay()
    expect(await made.lab.idp.engine.settle({ timeoutMs: 50 })).toMatchObject({ settled: false })
    made.lab.idp.engine.pause('app')
    await made.importing
  })
})

test('the events tell when an import began and how it ended', async () => {
  await using lab = await createLab('okta-oin')
  const seen: unknown[] = []
  lab.idp.engine.subscribe((event) => {
    if (event.type === 'import.started' || event.type === 'import.finished')
      seen.push([event.type, event.import.state])
  })
  await lab.idp.engine.import('app')
  expect(seen).toEqual([
    ['import.started', 'running'],
    ['import.finished', 'finished'],
  ])
})

test('groups are not read where the profile does not import them, even if asked for', async () => {
  await using lab = await createLab('okta-aiw')
  expect(loadProfile('okta-aiw').profile.import.groups).toBe(false)
  expect(await lab.idp.engine.import('app')).toMatchObject({ groups: null, users: { ended: 'complete' } })
  await expect(lab.idp.engine.import('app', { resources: ['Group'] })).rejects.toThrow(
    /does not import groups/,
  )
})
