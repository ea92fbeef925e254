import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { VirtualClock } from '../../src/base/clock.ts'
import type { JsonObject } from '../../src/base/json.ts'
import { type Idp, openIdp } from '../../src/idp.ts'
import { Settler } from '../../src/sync/settle.ts'
import { createLab, type Lab } from '../support/lab.ts'

const hour = 3_600_000
const day = 24 * hour
const ana = 'ana@acme.test'

function hire({ directory }: Idp, userName = ana) {
  directory.users.create({ userName, givenName: 'Ana', familyName: 'Example', email: userName })
}

async function setup(overrides: JsonObject = {}): Promise<Lab> {
  const lab = await createLab('entra', { overrides })
  hire(lab.idp)
  lab.idp.directory.assignments.assign('app', { user: ana })
  await lab.settle()
  return lab
}

/** What was told of users since the last call. */
function toldIn(lab: Lab) {
  let after = lab.idp.journal.last
  return () => {
    const told = lab.idp.journal
      .list({ after, limit: 1000 })
      .filter(({ operationId }) => operationId !== null)
      .map(({ request }) => request.method)
    after = lab.idp.journal.last
    return told
  }
}

const names = ({ directory }: Idp) =>
  [...directory.users.list().items, ...directory.users.list({ status: 'deleted' }).items].map(
    ({ userName }) => userName,
  )

test('a deleted user is removed for good after 30 days, and the next cycle tells DELETE', async () => {
  await using lab = await setup()
  const told = toldIn(lab)
  lab.idp.directory.users.delete(ana)
  await lab.idp.engine.advance(hour)
  expect(told()).toEqual(['GET', 'PATCH'])
  await lab.idp.engine.advance(30 * day - 2 * hour)
  expect(names(lab.idp)).toEqual([ana])
  expect(told()).toEqual([])
  await lab.idp.engine.advance(2 * hour)
  expect(names(lab.idp)).toEqual([])
  expect(told()).toEqual(['DELETE'])
  expect(lab.target.users()).toEqual([])
})

test.each([
  ['is unassigned before', {}, ({ directory }: Idp) => directory.assignments.unassign('app', { user: ana })],
  ['has the Delete box unticked', { lifecycle: { actions: { delete: false } } }, () => {}],
])('who %s is removed without a word', async (_, overrides, before) => {
  await using lab = await setup(overrides)
  before(lab.idp)
  await lab.settle()
  lab.idp.directory.users.delete(ana)
  await lab.settle()
  const told = toldIn(lab)
  await lab.idp.engine.advance(31 * day)
  expect(names(lab.idp)).toEqual([])
  expect(told()).toEqual([])
  expect(lab.target.users()).toMatchObject([{ active: false }])
})

test('whoever is restored in time stays, and counts from the beginning when deleted again', async () => {
  await using lab = await setup()
  const { users } = lab.idp.directory
  users.delete(ana)
  await lab.idp.engine.advance(20 * day)
  users.restore(ana)
  await lab.idp.engine.advance(5 * day)
  users.delete(ana)
  await lab.idp.engine.advance(20 * day)
  expect(names(lab.idp)).toEqual([ana])
  users.restore(ana)
  await lab.idp.engine.advance(60 * day)
  expect(users.get(ana).status).toBe('active')
  expect(lab.target.users()).toMatchObject([{ active: true }])
})

test('settle does not wait for the bin, even with something left for later', async () => {
  await using lab = await setup()
  lab.idp.directory.users.delete(ana)
  const before = lab.idp.clock.now()
  await lab.settle()
  expect(lab.idp.clock.now() - before).toBeLessThan(2 * hour)
  const clock = new VirtualClock(0)
  const settler = new Settler(clock)
  let rung = 0
  clock.schedule(30 * day, () => rung++, 'far-off')
  const question = { busy: () => false, underWay: () => false, leftOver: () => true, timeoutMs: 1000 }
  expect(await settler.settle({ ...question, failure: () => undefined })).toBe(true)
  expect([clock.now(), rung]).toEqual([0, 0])
  await settler.advance(30 * day, () => false)
  expect([clock.now(), rung]).toEqual([30 * day, 1])
})

test('the bin is emptied in the time that was chosen, also by a process that started later', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bin-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const options = { file: join(folder, 'idp.db'), clock: 'virtual', recycleBin: '7d' } as const
  const first = openIdp(options)
  hire(first)
  first.directory.users.delete(ana)
  await first.engine.advance(6 * day)
  await first.close()
  await using second = openIdp(options)
  expect(names(second)).toEqual([ana])
  await second.engine.advance(day)
  expect(names(second)).toEqual([])
})

test('with the real clock whoever is due at the start goes at once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bin-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'idp.db')
  const first = openIdp({ file })
  hire(first)
  first.directory.users.delete(ana)
  await first.close()
  await using second = openIdp({ file, recycleBin: '0s' })
  await new Promise<void>((resolve) => second.directory.onChange(() => resolve()))
  expect(names(second)).toEqual([])
})

test('a bin of hundreds is emptied whole, each of them a change of its own', async () => {
  await using idp = openIdp({ clock: 'virtual' })
  for (let number = 0; number < 450; number++) {
    hire(idp, `user${number}`)
    idp.directory.users.delete(`user${number}`)
  }
  const before = idp.directory.changes.last()
  await idp.engine.advance(30 * day)
  expect(names(idp)).toEqual([])
  const changes = idp.directory.changes.list({ after: before, limit: 1000 })
  expect(changes.filter(({ event }) => event === 'user.purged')).toHaveLength(450)
})

test('forever keeps everybody', async () => {
  await using idp = openIdp({ clock: 'virtual', recycleBin: 'forever' })
  hire(idp)
  idp.directory.users.delete(ana)
  await idp.engine.advance(400 * day)
  expect(names(idp)).toEqual([ana])
})

test('a time that is none is refused before anything is opened', () => {
  expect(() => openIdp({ recycleBin: 'soon' })).toThrow('"soon" is not a duration')
})
