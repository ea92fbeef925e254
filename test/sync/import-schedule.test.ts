import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { openIdp } from '../../src/idp.ts'
import { createLab, type Lab } from '../support/lab.ts'
import { type ListingTarget, listingTarget, noGroups, pageOf } from '../support/listing-target.ts'

const hour = 3_600_000
let folder: string | undefined

afterEach(() => {
  if (folder) rmSync(folder, { recursive: true })
  folder = undefined
})

function newFile(): string {
  folder = mkdtempSync(join(tmpdir(), 'import-'))
  return join(folder, 'idp.db')
}

const imports = ({ idp }: Pick<Lab, 'idp'>) => idp.engine.imports({ app: 'app' }).items
const users = [{ id: '1', userName: 'one' }]
const honest = () =>
  listingTarget((asked) => (asked.collection === 'Users' ? pageOf(users, asked) : noGroups))

/** A lab against the server, with an import every hour unless the overrides say otherwise. */
const hourly = (server: ListingTarget, overrides = {}, file?: string) =>
  createLab('okta-oin', {
    server,
    file,
    overrides: { import: { schedule: '1h', groups: false, ...overrides } },
  })

describe('the schedule', () => {
  test('of a profile without one is never', async () => {
    await using server = await honest()
    await using lab = await createLab('okta-oin', { server })
    await lab.idp.engine.advance(30 * 24 * hour)
    expect(imports(lab)).toEqual([])
    expect(lab.idp.engine.status('app').nextImportAt).toBeNull()
  })

  test('imports once an hour, a day of it in a moment', async () => {
    await using server = await honest()
    await using lab = await hourly(server)
    await lab.idp.engine.advance(24 * hour)
    expect(imports(lab)).toHaveLength(24)
    expect(new Set(imports(lab).map(({ state, trigger }) => `${state} ${trigger}`))).toEqual(
      new Set(['finished schedule']),
    )
    const starts = imports(lab).map(({ startedAt }) => Date.parse(startedAt))
    expect(starts.slice(1).map((start, index) => start - (starts[index] ?? 0))).toEqual(Array(23).fill(hour))
    const { now } = await lab.idp.engine.advance(0)
    expect(Date.parse(lab.idp.engine.status('app').nextImportAt ?? '') - Date.parse(now)).toBe(hour)
  })

  test('does not keep settle from coming to its end', async () => {
    await using server = await honest()
    await using lab = await hourly(server)
    expect(await lab.idp.engine.settle({})).toMatchObject({ settled: true })
    expect(imports(lab)).toEqual([])
  })

  test('goes on from an import by hand', async () => {
    await using server = await honest()
    await using lab = await hourly(server)
    await lab.idp.engine.advance(hour / 2)
    await lab.idp.engine.import('app')
    await lab.idp.engine.advance(hour * 0.75)
    expect(imports(lab).map(({ trigger }) => trigger)).toEqual(['manual'])
    await lab.idp.engine.advance(hour * 0.25)
    expect(imports(lab).map(({ trigger }) => trigger)).toEqual(['manual', 'schedule'])
  })

  test('that becomes shorter is kept at once, and one that is taken away ends', async () => {
    await using server = await honest()
    await using lab = await hourly(server, { schedule: '7d' })
    const { apps } = lab.idp.directory
    await lab.idp.engine.advance(hour)
    apps.update('app', { overrides: { import: { schedule: '2h' } } })
    await lab.idp.engine.advance(2 * hour)
    expect(imports(lab)).toHaveLength(1)
    apps.update('app', { overrides: { import: { schedule: null } } })
    await lab.idp.engine.advance(24 * hour)
    expect(imports(lab)).toHaveLength(1)
    expect(lab.idp.engine.status('app').nextImportAt).toBeNull()
  })

  test('rests while the app is paused, and what became due meanwhile begins with the app', async () => {
    await using server = await honest()
    await using lab = await hourly(server)
    lab.idp.engine.pause('app')
    await lab.idp.engine.advance(5 * hour)
    expect(imports(lab)).toEqual([])
    lab.idp.engine.resume('app')
    await lab.idp.engine.settle({})
    expect(imports(lab)).toMatchObject([{ state: 'finished', trigger: 'schedule' }])
  })

  test('outlives the process', async () => {
    await using server = await honest()
    const file = newFile()
    const first = await hourly(server, { schedule: '1d' }, file)
    const due = first.idp.engine.status('app').nextImportAt
    expect(due).not.toBeNull()
    await first[Symbol.asyncDispose]()
    await using second = openIdp({ file, clock: 'virtual' })
    expect(second.engine.status('app').nextImportAt).toBe(due)
    await second.engine.advance(25 * hour)
    expect(imports({ idp: second })).toMatchObject([{ trigger: 'schedule', state: 'finished' }])
  })

  test('is suspended by the safeguard until an administrator goes on', async () => {
    let all: unknown[] = users
    await using server = await listingTarget((asked) => pageOf(all, asked))
    await using lab = await hourly(server, {
      safeguard: { percent: 20, above: 0 },
      autoConfirmNewUsers: true,
    })
    await lab.idp.engine.import('app')
    all = []
    await lab.idp.engine.advance(5 * hour)
    expect(imports(lab).map(({ state }) => state)).toEqual(['finished', 'stopped'])
    expect(lab.idp.engine.status('app').nextImportAt).toBeNull()
    expect(await lab.idp.engine.import('app')).toMatchObject({ state: 'stopped' })
    expect(await lab.idp.engine.import('app', { force: true })).toMatchObject({ state: 'finished' })
    await lab.idp.engine.advance(hour)
    expect(imports(lab)).toHaveLength(5)
  })

  test('shorter than a minute is refused', () => {
    const idp = openIdp()
    const overrides = { import: { schedule: '1s' } }
    idp.directory.apps.create({
      name: 'app',
      profile: 'okta-oin',
      overrides,
      target: { url: 'http://127.0.0.1:1' },
    })
    expect(() => idp.engine.sync('app', 'incremental')).toThrow(/at least one minute/)
    return idp.close()
  })
})

describe('an import that was answered with 429', () => {
  const throttling = (times: number, retryAfter?: string) =>
    listingTarget((asked, response) => {
      if (asked.page > times) return pageOf(users, asked)
      response.writeHead(429, retryAfter === undefined ? {} : { 'retry-after': retryAfter })
      return '{}'
    })

  test('begins again after five minutes, then twice as long, as Okta waits', async () => {
    await using server = await throttling(2)
    await using lab = await createLab('okta-oin', { server, overrides: { import: { groups: false } } })
    const result = await lab.idp.engine.import('app')
    expect(result).toMatchObject({ state: 'failed', users: { ended: 'failed' } })
    expect(result.message).toContain('429')
    await lab.idp.engine.advance(24 * hour)
    expect(imports(lab).map(({ state, trigger }) => `${state} ${trigger}`)).toEqual([
      'failed manual',
      'failed retry',
      'finished retry',
    ])
    const starts = imports(lab).map(({ startedAt }) => Date.parse(startedAt))
    expect(starts.map((start) => start - (starts[0] ?? 0))).toEqual([0, 300_000, 900_000])
    expect(lab.idp.engine.status('app').nextImportAt).toBeNull()
  })

  test('waits as long as Retry-After says', async () => {
    await using server = await throttling(1, '7')
    await using lab = await createLab('okta-oin', { server, overrides: { import: { groups: false } } })
    await lab.idp.engine.import('app')
    await lab.idp.engine.advance(7000)
    expect(imports(lab).map(({ state }) => state)).toEqual(['failed', 'finished'])
  })

  test('ten times after the first is given up', async () => {
    await using server = await throttling(1000)
    await using lab = await createLab('okta-oin', { server, overrides: { import: { groups: false } } })
    await lab.idp.engine.import('app')
    await lab.idp.engine.advance(30 * 24 * hour)
    expect(imports(lab)).toHaveLength(11)
  })

  test('fails for good with a vendor who does not say otherwise', async () => {
    await using server = await throttling(1000)
    await using lab = await createLab('jumpcloud', { server })
    await lab.idp.engine.import('app')
    await lab.idp.engine.advance(24 * hour)
    expect(imports(lab)).toHaveLength(1)
  })
})

test('a process that is killed in the middle leaves a record that says so, and the next one starts over', async () => {
  await using server = await listingTarget((asked) => {
    if (asked.page === 1) return { totalResults: 300, Resources: pageOf(many, asked).Resources }
    return asked.page === 2 ? undefined : pageOf(many, asked)
  })
  const file = newFile()
  const script = `
    import { openIdp } from ${JSON.stringify(resolve(import.meta.dirname, '../../src/idp.ts'))}
    const idp = openIdp({ file: ${JSON.stringify(file)} })
    const overrides = { import: { groups: false, schedule: '1d', autoConfirmNewUsers: true } }
    const target = { url: ${JSON.stringify(server.url)}, auth: { type: 'none' } }
    idp.directory.apps.create({ name: 'app', profile: 'okta-oin', overrides, target })
    idp.engine.import('app')
  `
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const ended = once(child, 'exit')
  await expect.poll(() => server.asked.length, { timeout: 20_000 }).toBe(2)
  child.kill('SIGKILL')
  await ended

  await using idp = openIdp({ file })
  expect(imports({ idp })).toMatchObject([
    { state: 'failed', users: null, message: expect.stringContaining('process ended') },
  ])
  expect(await idp.engine.import('app')).toMatchObject({
    state: 'finished',
    users: { scanned: 300, created: 300, ended: 'complete' },
  })
  expect(idp.directory.assignments.list('app', { limit: 1000 }).items).toHaveLength(300)
})

const many = Array.from({ length: 300 }, (_, number) => ({ id: `u${number}`, userName: `user${number}` }))
