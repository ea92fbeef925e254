import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RealClock } from '../../src/base/clock.ts'
import { Directory } from '../../src/directory/directory.ts'
import type { Idp } from '../../src/idp.ts'
import { Journal } from '../../src/journal/journal.ts'
import { loadProfile } from '../../src/profile/load.ts'
import { createServer } from '../../src/server/server.ts'
import { openStore } from '../../src/store/open.ts'
import { Engine } from '../../src/sync/engine.ts'
import { createTarget } from '../../src/target/target.ts'
import { call } from './setup.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'full-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

/** A server whose database may be told that there is no room for more. */
async function labOnAFullDisk(profile: string) {
  const file = join(folder, 'idp.db')
  const store = openStore({ file })
  const clock = new RealClock()
  const directory = new Directory(store, clock)
  const journal = new Journal(store)
  const engine = new Engine({ clock, store, directory, journal, pace: 'fast' })
  const target = await createTarget({ token: 't' })
  const faults: unknown[] = []
  const idp = { clock, directory, journal, engine, diagnosis: null } as unknown as Idp
  const server = await createServer(idp, { port: 0, onFault: (error) => faults.push(error) })
  const limit = (pages: number) => store.sqlite.pragma(`max_page_count = ${pages}`)
  const auth = { type: 'bearer', token: 't' }
  directory.apps.create({ name: 'app', profile, target: { url: target.url, auth } })
  return {
    file,
    store,
    target,
    faults,
    call: (method: string, path: string, body?: unknown) => call(server.url, method, path, body),
    fill: () => limit(store.sqlite.pragma('page_count', { simple: true }) as number),
    free: () => limit(1_000_000),
    async [Symbol.asyncDispose]() {
      await server.close()
      await engine.close()
      store.close()
      await target.close()
    },
  }
}

test.each(['okta-oin', 'entra', 'onelogin'])(
  '%s: a server on a disk that gets full says so, keeps what it answered, and goes on once there is room',
  async (profile) => {
    await using lab = await labOnAFullDisk(profile)
    const cycles = loadProfile(profile).profile.sync.trigger === 'cycles'
    const answered: string[] = []
    const hire = async (number: number) => {
      const userName = `user${number}@acme.test`
      const user = { userName, givenName: 'U', familyName: 'x'.repeat(200), email: userName }
      const made = await lab.call('POST', '/users', user)
      if (made.status === 201) answered.push(userName)
      return made
    }
    for (let number = 0; number < 20; number++) {
      await hire(number)
      await lab.call('PUT', `/apps/app/assignments/users/user${number}@acme.test`)
    }

    lab.fill()
    let refused = await hire(20)
    for (let number = 21; refused.status === 201; number++) refused = await hire(number)
    expect(refused.status).toBe(507)
    expect(refused.headers['content-type']).toContain('application/problem+json')
    expect(refused.json).toMatchObject({
      code: 'ERR_STORE_FULL',
      detail: expect.stringContaining(lab.file),
      hint: expect.stringContaining('space'),
    })
    // What needs no room still works.
    expect((await lab.call('GET', '//livez')).status).toBe(200)
    expect((await lab.call('GET', '/users?limit=1')).status).toBe(200)
    if (cycles) expect([202, 507]).toContain((await lab.call('POST', '/apps/app/sync')).status)
    const count = (sql: string) => lab.store.sqlite.prepare(sql).pluck().get()
    expect(count('SELECT count(*) FROM users')).toBe(answered.length)
    expect(count("SELECT count(*) FROM changes WHERE event = 'user.created'")).toBe(answered.length)

    lab.free()
    expect((await hire(5000)).status).toBe(201)
    for (const userName of answered) {
      expect((await lab.call('PUT', `/apps/app/assignments/users/${userName}`)).status).toBe(204)
    }
    if (cycles) expect((await lab.call('POST', '/apps/app/sync')).status).toBe(202)
    // The engine asks the disk again within a second.
    let settled = await lab.call('POST', '/settle', { timeoutMs: 30_000 })
    while (settled.status === 507) settled = await lab.call('POST', '/settle', { timeoutMs: 30_000 })
    expect(settled.json).toMatchObject({ settled: true, pending: 0 })
    const names = lab.target.users().map(({ userName }) => userName)
    expect(names.sort()).toEqual([...answered].sort())
    expect((await lab.call('GET', '/apps/app/status')).json).toMatchObject({ state: 'active', failed: 0 })
    expect(lab.store.sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(lab.faults).toEqual([])
  },
)

test('a server whose file cannot be written for a while says so, and goes on when it can', async () => {
  await using lab = await labOnAFullDisk('okta-oin')
  const hire = (userName: string) =>
    lab.call('POST', '/users', { userName, givenName: 'U', familyName: 'N', email: `${userName}@acme.test` })
  expect((await hire('ana')).status).toBe(201)
  await lab.call('PUT', '/apps/app/assignments/users/ana')
  lab.store.sqlite.pragma('query_only = ON')
  expect(await hire('ben')).toMatchObject({
    status: 503,
    json: { code: 'ERR_STORE_READ_ONLY', detail: expect.stringContaining(lab.file) },
  })
  lab.store.sqlite.pragma('query_only = OFF')
  expect((await hire('ben')).status).toBe(201)
  await lab.call('PUT', '/apps/app/assignments/users/ben')
  let settled = await lab.call('POST', '/settle', { timeoutMs: 30_000 })
  while (settled.status === 503) settled = await lab.call('POST', '/settle', { timeoutMs: 30_000 })
  expect(settled.json).toMatchObject({ settled: true, pending: 0 })
  expect(lab.target.users().map(({ userName }) => userName)).toEqual(['ana', 'ben'])
  expect(lab.faults).toEqual([])
})
