import { expect, test } from 'vitest'
import { loadProfile } from '../../src/profile/load.ts'
import { climb } from '../../src/sync/retry.ts'
import { createMoodyLab, type MoodyLab } from '../support/moody-target.ts'

const minute = 60_000
const published = [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560]

/** Somebody is assigned to an app whose target answers every look-up with 429. */
async function setup(headers: (attempt: number) => Record<string, string> | undefined): Promise<MoodyLab> {
  const lab = await createMoodyLab('okta-oin')
  let attempt = 0
  lab.mood = () => ({ status: 429, headers: headers(++attempt), detail: 'slow down' })
  const { users, assignments } = lab.idp.directory
  users.create({ userName: 'ana', givenName: 'Ana', familyName: 'Example', email: 'ana@acme.test' })
  assignments.assign('app', { user: 'ana' })
  return lab
}

/** Minutes between one request and the next. */
async function waits(lab: MoodyLab): Promise<number[]> {
  const times = (await lab.settle()).map(({ startedAt }) => Date.parse(startedAt))
  return times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / minute)
}

test('without a header the whole ladder is climbed: from 5 minutes to 2560, then the task is an administrator’s', async () => {
  await using lab = await setup(() => ({}))
  expect(await waits(lab)).toEqual(published)
  const [task] = lab.idp.engine.operations({ app: 'app' }).items
  expect(task).toMatchObject({
    status: 'failed',
    attempts: 11,
    nextAttemptAt: null,
    error: { code: 'throttled' },
  })
})

test.each([
  ['a date', { 'retry-after': 'Wed, 07 Jan 2026 09:00:00 GMT' }],
  ['a fraction', { 'retry-after': '1.5' }],
  ['a word', { 'retry-after': 'null' }],
])('%s in the header counts as none', async (_, headers) => {
  await using lab = await setup(() => headers)
  expect(await waits(lab)).toEqual(published)
})

test('whole seconds are the first wait, and doubling goes on from it', async () => {
  await using lab = await setup((attempt) => (attempt === 1 ? { 'retry-after': '60' } : undefined))
  expect(await waits(lab)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512])
})

test('later headers change nothing', async () => {
  await using lab = await setup((attempt) => ({ 'retry-after': String(attempt * 60) }))
  expect(await waits(lab)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512])
  await using late = await setup((attempt) => (attempt > 1 ? { 'retry-after': '1' } : undefined))
  expect(await waits(late)).toEqual(published)
})

test('who has to wait for longer than another one has a turn, too, when that one has succeeded', async () => {
  await using lab = await createMoodyLab('okta-oin')
  const asked = new Map([
    ['ana', '120'],
    ['ben', '60'],
    ['cyd', '180'],
  ])
  lab.mood = ({ path }) => {
    const name = [...asked.keys()].find((each) => path.includes(each)) ?? ''
    const wait = asked.get(name)
    asked.delete(name)
    return wait === undefined ? undefined : { status: 429, headers: { 'retry-after': wait } }
  }
  const { users, assignments } = lab.idp.directory
  for (const userName of [...asked.keys()]) {
    users.create({ userName, givenName: userName, familyName: 'Example', email: `${userName}@acme.test` })
    assignments.assign('app', { user: userName })
  }
  await lab.settle()
  expect(lab.idp.engine.operations({ app: 'app' }).items.map(({ label, status }) => [label, status])).toEqual(
    [
      ['ana', 'succeeded'],
      ['ben', 'succeeded'],
      ['cyd', 'succeeded'],
    ],
  )
})

test('where each header counts, doubling begins anew from it', () => {
  const { retry } = loadProfile('okta-oin').profile
  if (typeof retry.throttled === 'string') throw new Error('the ladder has a name')
  const ladder = { ...retry.throttled, retryAfter: 'each' as const }
  const next = (attempts: number, waited: number | null, header: number | null) =>
    climb(ladder, header, { attempts, now: 0, firstFailureAt: 0, waited })
  expect(next(1, null, null)).toEqual({ retry: true, at: 5 * minute })
  expect(next(2, 5 * minute, 7)).toEqual({ retry: true, at: 7000 })
  expect(next(3, 7000, null)).toEqual({ retry: true, at: 14_000 })
})

test('the pause ends well: the user is made, and the wait shows in the operation meanwhile', async () => {
  await using lab = await setup(() => ({ 'retry-after': '90' }))
  await lab.idp.engine.advance(1000)
  const [waiting] = lab.idp.engine.operations({ app: 'app' }).items
  expect(waiting).toMatchObject({ status: 'waiting', attempts: 1, error: { code: 'throttled' } })
  lab.mood = () => undefined
  expect((await lab.settle()).map(({ intent }) => intent)).toEqual([
    'user-lookup',
    'user-lookup',
    'user-create',
  ])
  expect(lab.target.users()).toMatchObject([{ userName: 'ana' }])
})

test('what failed for good begins at the foot of the ladder when an administrator tries again', async () => {
  await using lab = await setup(() => ({}))
  await lab.settle()
  const [task] = lab.idp.engine.operations({ app: 'app' }).items
  lab.idp.engine.retry(task?.id ?? '')
  expect(await waits(lab)).toEqual(published)
  expect(lab.idp.engine.operation(task?.id ?? '')).toMatchObject({ status: 'failed', attempts: 22 })
})

test('a pause of the app does not change the ladder', async () => {
  await using lab = await setup(() => ({}))
  await lab.idp.engine.advance(16 * minute)
  lab.idp.engine.pause('app')
  lab.idp.engine.resume('app')
  expect(await waits(lab)).toEqual(published)
})

test.each([500, 502, 503, 400, 404, 409])('%s is not tried again', async (status) => {
  await using lab = await setup(() => ({}))
  lab.mood = () => ({ status })
  lab.idp.directory.users.update('ana', { familyName: 'Changed' })
  await lab.settle()
  // To a look-up a 404 says that nobody has the name; then the create is refused.
  const outcomes = lab.idp.engine.operations({ app: 'app' }).items
  expect(outcomes.length).toBeGreaterThan(0)
  for (const operation of outcomes) expect(operation).toMatchObject({ status: 'failed', attempts: 1 })
})
