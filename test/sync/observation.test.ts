import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Idp, openIdp } from '../../src/idp.ts'
import { createTarget, type Target } from '../../src/target/target.ts'
import { profiles } from '../support/lab.ts'

interface Lab extends AsyncDisposable {
  idp: Idp
  target: Target
}

/** An IdP and a target that live in one virtual time; the target shows writes late. The first cycle is over. */
async function lateLab(profile: string, visibleAfterMs: number, file?: string): Promise<Lab> {
  let idp: Idp | undefined
  const now = () => idp?.clock.now() ?? 0
  const target = await createTarget({ token: 't', seed: 'lab', visibleAfterMs, now })
  idp = openIdp({ clock: 'virtual', pace: 'fast', file })
  const auth = { type: 'bearer', token: 't' }
  idp.directory.apps.create({ name: 'app', profile, target: { url: target.url, auth } })
  await idp.engine.settle({})
  const close = async () => {
    await idp?.close()
    await target.close()
  }
  return { idp, target, [Symbol.asyncDispose]: close }
}

function hire({ directory }: Idp, userName: string): void {
  directory.users.create({ userName, givenName: 'Ada', familyName: 'Byron', email: userName })
  directory.assignments.assign('app', { user: userName })
}

/** IdP time from the acknowledgement until it was seen, of every change that was told. */
function lags({ engine }: Idp, event?: string): (number | null)[] {
  return engine
    .travels({ event })
    .map(({ acknowledged, visible }) => (visible && acknowledged ? visible.idp - acknowledged.idp : null))
}

describe('accuracy, in a time that does not depend on the machine', () => {
  test.each([
    [1, 500, 100],
    [10, 500, 100],
    [100, 500, 100],
    [100, 500, 250],
    [10, 1_234, 77],
    [1, 0, 100],
  ])(
    '%i changes a second, shown after %i ms, are measured within one interval of %i ms',
    async (rate, late, pollMs) => {
      await using lab = await lateLab('okta-oin', late)
      const { engine, clock } = lab.idp
      engine.observe('app', { pollMs, time: 'idp' })
      for (let n = 0; n < 40; n++) {
        hire(lab.idp, `u${n}@acme.test`)
        await engine.advance(1000 / rate)
      }
      expect(await engine.seen({})).toBe(true)
      const measured = lags(lab.idp, 'app.user.assigned')
      expect(measured).toHaveLength(40)
      for (const lag of measured) {
        expect(lag).toBeGreaterThanOrEqual(late)
        expect(lag).toBeLessThan(late + pollMs)
      }
      const [row] = engine
        .delays({ event: 'app.user.assigned' })
        .filter(({ stage }) => stage.endsWith('visible'))
      expect(row).toMatchObject({ count: 40, notSeen: { watched: 0, unseen: 0, undecided: 0 } })
      expect(row?.idp.max).toBeLessThan(late + pollMs)
      expect(clock.kind).toBe('virtual')
    },
  )
})

test.each(profiles)(
  '%s: a joiner, a mover and a leaver are seen, in the time that the target takes',
  async (profile) => {
    await using lab = await lateLab(profile, 500)
    const { engine, directory } = lab.idp
    engine.observe('app', { pollMs: 100, time: 'idp' })
    const come = async () => {
      await engine.settle({})
      expect(await engine.seen({})).toBe(true)
    }
    hire(lab.idp, 'ada@acme.test')
    await come()
    directory.users.update('ada@acme.test', { familyName: 'King' })
    await come()
    directory.users.deactivate('ada@acme.test')
    await come()
    for (const event of ['app.user.assigned', 'user.updated', 'user.deactivated']) {
      expect([event, lags(lab.idp, event)]).toEqual([event, [500]])
    }
    expect(engine.observation('app')).toMatchObject({ watched: 0, unseen: 0, undecided: 0, failedLooks: 0 })
  },
)

test.each(['okta-oin', 'pingone', 'entra'])(
  '%s: who joins and leaves a group is seen there',
  async (profile) => {
    await using lab = await lateLab(profile, 500)
    const { engine, directory } = lab.idp
    engine.observe('app', { pollMs: 100, time: 'idp' })
    hire(lab.idp, 'ada@acme.test')
    hire(lab.idp, 'bob@acme.test')
    directory.groups.create({ displayName: 'Crew' })
    directory.members.add('Crew', { user: 'bob@acme.test' })
    if (profile === 'entra') directory.assignments.assign('app', { group: 'Crew' })
    else directory.pushedGroups.push('app', 'Crew')
    await engine.settle({})
    await engine.seen({})
    directory.members.add('Crew', { user: 'ada@acme.test' })
    await engine.settle({})
    await engine.seen({})
    directory.members.remove('Crew', { user: 'ada@acme.test' })
    await engine.settle({})
    await engine.seen({})
    expect(lags(lab.idp, 'group.member.added').at(-1)).toBe(500)
    expect(lags(lab.idp, 'group.member.removed')).toEqual([500])
  },
)

test('the looks are not in the journal, and change nothing of what is sent', async () => {
  const wire = async (observed: boolean) => {
    await using lab = await lateLab('entra', 500)
    if (observed) lab.idp.engine.observe('app', { pollMs: 100, time: 'idp' })
    hire(lab.idp, 'ada@acme.test')
    await lab.idp.engine.settle({})
    lab.idp.directory.users.deactivate('ada@acme.test')
    await lab.idp.engine.settle({})
    const requests = lab.idp.journal
      .list()
      .map(({ request, startedAt }) => `${startedAt} ${request.method} ${request.path} ${request.body}`)
    return { requests, answered: lab.target.requests }
  }
  const [plain, observed] = [await wire(false), await wire(true)]
  expect(observed.requests).toEqual(plain.requests)
  expect(observed.answered).toBeGreaterThan(plain.answered)
})

test('a change that the target swallows is counted and has no figure', async () => {
  await using lab = await lateLab('okta-oin', 0)
  const { engine, directory } = lab.idp
  hire(lab.idp, 'ada@acme.test')
  await engine.settle({})
  // From now on reads show nothing new.
  await using stale = await createTarget({ token: 't', seed: 'lab', visibleAfterMs: 3_600_000, now: () => 0 })
  directory.apps.update('app', { target: { url: stale.url } })
  engine.observe('app', { pollMs: 100, patienceMs: 1_000, time: 'idp' })
  hire(lab.idp, 'bob@acme.test')
  await engine.settle({})
  expect(await engine.seen({})).toBe(true)
  const rows = engine.delays({ event: 'app.user.assigned' })
  expect(rows.at(-1)).toMatchObject({
    stage: 'committed→visible',
    count: 0,
    p50: null,
    max: null,
    notSeen: { watched: 0, unseen: 1, undecided: 0 },
  })
})

test('observation is off unless asked for; when it ends, what was seen stays', async () => {
  await using lab = await lateLab('okta-oin', 0)
  const { engine } = lab.idp
  hire(lab.idp, 'ada@acme.test')
  await engine.settle({})
  expect(engine.observation('app')).toMatchObject({ on: false, seen: 0, looks: 0 })
  expect(engine.delays({}).map(({ stage }) => stage)).not.toContain('committed→visible')
  await expect(engine.look('app')).rejects.toMatchObject({ code: 'ERR_STATE' })
  engine.observe('app', { time: 'idp' })
  hire(lab.idp, 'bob@acme.test')
  await engine.settle({})
  await engine.seen({})
  engine.unobserve('app')
  expect(engine.observation('app')).toMatchObject({ on: false, seen: 1 })
  expect(engine.delays({}).map(({ stage }) => stage)).toContain('committed→visible')
})

test('what is still looked for when the process ends is looked for by the next one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'observation-'))
  try {
    const file = join(folder, 'idp.db')
    await using lab = await lateLab('okta-oin', 0, file)
    lab.idp.engine.observe('app', { pollMs: null, patienceMs: 60_000, time: 'idp' })
    hire(lab.idp, 'ada@acme.test')
    await lab.idp.engine.settle({})
    expect(lab.idp.engine.observation('app')).toMatchObject({ pollMs: null, watched: 1 })
    await lab.idp.close()
    await using again = openIdp({ clock: 'virtual', file })
    expect(again.engine.observation('app')).toMatchObject({ on: true, pollMs: null, watched: 1 })
    expect(await again.engine.look('app')).toMatchObject({ watched: 0, seen: 1, looks: 1 })
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('beside a virtual clock, what really passes is no time of the IdP', async () => {
  await using target = await createTarget({ token: 't', visibleAfterMs: 30 })
  await using idp = openIdp({ clock: 'virtual' })
  const auth = { type: 'bearer', token: 't' }
  idp.directory.apps.create({ name: 'app', profile: 'entra', target: { url: target.url, auth } })
  await idp.engine.settle({})
  idp.engine.observe('app', { pollMs: 5 })
  hire(idp, 'ada@acme.test')
  await idp.engine.settle({})
  expect(await idp.engine.seen({})).toBe(true)
  const [travel] = idp.engine.travels({ event: 'app.user.assigned' })
  expect(travel?.visible?.idp).toBe(travel?.acknowledged?.idp)
  expect((travel?.visible?.real ?? 0) - (travel?.acknowledged?.real ?? 0)).toBeGreaterThan(0)
})
