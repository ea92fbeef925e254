import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openIdp } from '../../src/idp.ts'
import { loadProfile } from '../../src/profile/load.ts'
import type { FaultInput, FaultType } from '../../src/sync/view.ts'
import { createTarget } from '../../src/target/target.ts'
import { createLab, type Lab, profiles, tellsMembers } from '../support/lab.ts'

const createUser = { method: 'POST', path: '/Users' } as const

function hire(lab: Lab, ...names: string[]) {
  for (const name of names) {
    const userName = `${name}@acme.test`
    lab.idp.directory.users.create({ userName, givenName: name, familyName: 'Example', email: userName })
    lab.idp.directory.assignments.assign('app', { user: userName })
  }
}

/** A group of these people whose members the vendor tells. */
function pushGroup(lab: Lab, ...names: string[]) {
  const { groups, members, assignments, pushedGroups } = lab.idp.directory
  groups.create({ displayName: 'Team' })
  for (const name of names) members.add('Team', { user: `${name}@acme.test` })
  pushedGroups.push('app', 'Team')
  assignments.assign('app', { group: 'Team' })
}

const userNames = (lab: Lab) => lab.target.users().map(({ userName }) => userName)

/** The members of the target's group, by name, in the order in which they came. */
function memberNames(lab: Lab) {
  const names = new Map(lab.target.users().map(({ id, userName }) => [id, String(userName).split('@')[0]]))
  const [group] = lab.target.groups()
  return ((group?.members ?? []) as { value: string }[]).map(({ value }) => names.get(value))
}

/** What an administrator does about it. */
async function retryAll(lab: Lab) {
  for (const { id, status } of lab.idp.engine.operations({}).items) {
    if (status === 'failed' || status === 'waiting') lab.idp.engine.retry(id)
  }
  return await lab.settle()
}

interface Case {
  fault: FaultInput
  /** Status and error of the disturbed exchanges. */
  seen: [status: number | null, error: string | null][]
  /** The marks of those exchanges, without id and type. */
  marks: object[]
  /** What the operation says after its first attempt; null: it went well. */
  reason: string | null
  /** Whether the target has got the user then. */
  reached: boolean
}

const sent = { sent: true, answered: 201 }

/** Each type, on the request that creates a user. */
const cases: Record<FaultType, Case> = {
  latency: {
    fault: { type: 'latency', ms: 1500 },
    seen: [[201, null]],
    marks: [{ sent: true, heldMs: 1500 }],
    reason: null,
    reached: true,
  },
  'connect-refused': {
    fault: { type: 'connect-refused' },
    seen: [[null, 'connect-refused']],
    marks: [{ sent: false }],
    reason: 'transport',
    reached: false,
  },
  'reset-before': {
    fault: { type: 'reset-before' },
    seen: [[null, 'reset']],
    marks: [{ sent: false }],
    reason: 'transport',
    reached: false,
  },
  'reset-after': {
    fault: { type: 'reset-after' },
    seen: [[null, 'reset']],
    marks: [sent],
    reason: 'transport',
    reached: true,
  },
  'lost-response': {
    fault: { type: 'lost-response' },
    seen: [[null, 'first-byte-timeout']],
    marks: [sent],
    reason: 'timeout',
    reached: true,
  },
  'truncated-body': {
    fault: { type: 'truncated-body', bytes: 20 },
    seen: [[201, 'truncated']],
    marks: [sent],
    reason: 'transport',
    reached: true,
  },
  'slow-body': {
    fault: { type: 'slow-body', ms: 1500 },
    seen: [[201, null]],
    marks: [{ sent: true, heldMs: 1500 }],
    reason: null,
    reached: true,
  },
  status: {
    fault: { type: 'status', statuses: [500] },
    seen: [[500, null]],
    marks: [{ sent: false }],
    reason: 'server-error',
    reached: false,
  },
  throttle: {
    fault: { type: 'throttle', retryAfter: 7 },
    seen: [[429, null]],
    marks: [{ sent: false }],
    reason: 'throttled',
    reached: false,
  },
  'html-error': {
    fault: { type: 'html-error' },
    seen: [[502, null]],
    marks: [{ sent: false }],
    reason: 'server-error',
    reached: false,
  },
  garbage: {
    fault: { type: 'garbage' },
    seen: [[200, null]],
    marks: [{ sent: false }],
    reason: 'unparsable',
    reached: false,
  },
  duplicate: {
    fault: { type: 'duplicate' },
    seen: [
      [201, null],
      [409, null],
    ],
    marks: [{ sent: true }, { sent: true }],
    reason: 'taken',
    reached: true,
  },
  reorder: {
    fault: { type: 'reorder' },
    seen: [
      [204, null],
      [201, null],
    ],
    marks: [{ sent: false }, { sent: true }],
    reason: 'empty',
    // It waits until nothing else is coming.
    reached: false,
  },
}

describe.each(['okta-oin', 'entra', 'onelogin'])('%s', (profile) => {
  test.each(Object.entries(cases))(
    '%s on a create: journal, target and operation, and nobody twice in the end',
    async (type, { fault, seen, marks, reason, reached }) => {
      await using lab = await createLab(profile)
      lab.idp.engine.setFaults('app', { ...fault, match: createUser, times: 1 } as FaultInput)
      hire(lab, 'ada')
      // What comes after the first attempt is the vendor's to decide.
      const atFirst = Promise.withResolvers<unknown>()
      lab.idp.engine.subscribe((event) => {
        if (event.type !== 'operation.finished') return
        const { attempts, error } = event.operation
        atFirst.resolve({ attempts, reason: error?.code ?? null, holds: userNames(lab).length })
      })
      const exchanges = await lab.settle()
      expect(await atFirst.promise).toEqual({ attempts: 1, reason, holds: reached ? 1 : 0 })
      const disturbed = exchanges.filter((exchange) => exchange.fault !== null)
      expect(disturbed.map(({ response, error }) => [response?.status ?? null, error?.code ?? null])).toEqual(
        seen,
      )
      expect(disturbed.map((exchange) => exchange.fault)).toEqual(
        marks.map((mark) => ({ id: expect.stringMatching(/^flt_\d+$/), type, ...mark })),
      )
      for (const { request, intent } of disturbed) {
        expect([request.method, request.path, intent]).toEqual(['POST', '/Users', 'user-create'])
        expect(request.body).toContain('ada@acme.test')
      }

      const all = [...exchanges, ...(await retryAll(lab))]
      const attempts = reason === null ? 1 : 2
      expect(lab.idp.engine.operations({}).items).toMatchObject([{ status: 'succeeded', attempts }])
      expect(userNames(lab)).toEqual(['ada@acme.test'])
      // Who looks first finds what a lost attempt made, and does not say it again.
      const repeated = marks.some((mark) => 'sent' in mark && mark.sent) ? 0 : 1
      expect(all.filter(({ request }) => request.method === 'POST')).toHaveLength(seen.length + repeated)
    },
  )
})

/** The PATCHes of members by what they do, in the order in which the target or the vendor had them. */
function memberPatches(exchanges: Awaited<ReturnType<Lab['settle']>>) {
  return exchanges
    .filter(({ intent }) => /^group-.*-members$/.test(intent))
    .map(({ request, fault }) => {
      const operations = JSON.parse(request.body ?? '{}').Operations as { op: string }[]
      return { does: operations.map(({ op }) => op.toLowerCase()).join('+'), sent: fault?.sent ?? true }
    })
}

describe('two member PATCHes in the other order', () => {
  test.each([
    { profile: 'okta-oin', arrived: ['remove+add', 'add'] },
    { profile: 'entra', arrived: ['add', 'remove'] },
    { profile: 'onelogin', arrived: ['add', 'remove', 'add'] },
  ])('$profile', async ({ profile, arrived }) => {
    await using lab = await createLab(profile)
    hire(lab, 'ada', 'bob', 'cy')
    pushGroup(lab, 'ada')
    await lab.settle()
    lab.idp.engine.setFaults('app', { type: 'reorder', times: 1 })
    lab.idp.directory.members.add('Team', { user: 'bob@acme.test' })
    lab.idp.directory.members.add('Team', { user: 'cy@acme.test' })
    lab.idp.directory.members.remove('Team', 'ada@acme.test')
    const patches = memberPatches(await lab.settle())
    expect(patches.filter(({ sent }) => sent).map(({ does }) => does)).toEqual(arrived)
    // The vendor took the one that was held for answered before it sent the next.
    expect(patches[0]).toEqual({ does: arrived[1], sent: false })
    expect(lab.idp.engine.status('app')).toMatchObject({ pending: 0, failed: 0 })
    expect(memberNames(lab).sort()).toEqual(['bob', 'cy'])
  })

  test('who was removed while the addition was on its way stays in the group, and the vendor never knows', async () => {
    await using lab = await createLab('okta-oin')
    hire(lab, 'ada', 'bob')
    pushGroup(lab, 'ada')
    await lab.settle()
    lab.idp.engine.setFaults('app', { type: 'reorder', times: 1 })
    const { members } = lab.idp.directory
    const end = lab.idp.journal.subscribe((seq) => {
      if (lab.idp.journal.get(seq)?.fault?.sent !== false) return
      end()
      members.remove('Team', 'bob@acme.test')
    })
    members.add('Team', { user: 'bob@acme.test' })
    const patches = memberPatches(await lab.settle())
    expect(patches.map(({ does, sent }) => [does, sent])).toEqual([
      ['add', false],
      ['remove', true],
      ['add', true],
    ])
    expect(members.list('Team', { limit: 10 }).items).toHaveLength(1)
    expect(memberNames(lab)).toEqual(['ada', 'bob'])
    expect(lab.idp.engine.status('app')).toMatchObject({ pending: 0, failed: 0 })
  })

  test('what is held when the IdP closes goes out before', async () => {
    const lab = await createLab('okta-oin')
    try {
      hire(lab, 'ada', 'bob')
      pushGroup(lab, 'ada')
      await lab.settle()
      lab.idp.engine.setFaults('app', { type: 'reorder', times: 1 })
      const closed = new Promise<void>((resolve) => {
        lab.idp.journal.subscribe((seq) => {
          if (lab.idp.journal.get(seq)?.fault?.sent === false) resolve(lab.idp.close())
        })
      })
      lab.idp.directory.members.add('Team', { user: 'bob@acme.test' })
      await closed
      expect(memberNames(lab)).toEqual(['ada', 'bob'])
    } finally {
      await lab[Symbol.asyncDispose]()
    }
  })
})

test.each(profiles)(
  '%s: every kind of write loses one answer, and in the end nobody is there twice',
  async (profile) => {
    await using lab = await createLab(profile)
    const { user, group } = loadProfile(profile).profile
    const writes = ['POST', 'PUT', 'PATCH'] as const
    lab.idp.engine.setFaults(
      'app',
      writes.flatMap((method) => [
        { type: 'reset-after' as const, match: { method, path: '/Users**' }, times: 1 },
        { type: 'lost-response' as const, match: { method, path: '/Groups**' }, times: 1 },
      ]),
    )
    hire(lab, 'ada', 'bob')
    pushGroup(lab, 'ada', 'bob')
    const settled = [...(await lab.settle()), ...(await retryAll(lab))]
    lab.idp.directory.users.update('ada@acme.test', { familyName: 'King' })
    settled.push(...(await lab.settle()))
    for (let round = 0; round < 3; round++) settled.push(...(await retryAll(lab)))
    // The built-in target does not know the memberships of SCIM 1.1.
    const refused = tellsMembers(profile) || group.scope === 'none' ? [] : ['update-members']
    expect(lab.idp.engine.status('app')).toMatchObject({ pending: 0 })
    const failed = lab.idp.engine.operations({ status: 'failed' }).items
    expect([...new Set(failed.map(({ kind }) => kind))]).toEqual(refused)
    expect(userNames(lab).sort()).toEqual(['ada@acme.test', 'bob@acme.test'])
    expect(lab.target.users().map(({ name }) => (name as { familyName: string }).familyName)).toContain(
      'King',
    )
    // Who does not look makes a group with every POST that arrives.
    const looks = group.lookup !== null && group.create === 'lookup-first'
    const posted = settled.filter(
      ({ intent, response, fault }) =>
        intent === 'group-create' && (response?.status ?? fault?.answered) === 201,
    )
    const groups = looks && group.scope !== 'none' ? 1 : posted.length
    expect(lab.target.groups()).toHaveLength(groups)
    expect(settled.filter(({ fault }) => fault?.type === 'reset-after').length).toBeGreaterThan(0)
    const made = settled.filter(({ request }) => request.method === 'POST' && request.path === '/Users')
    if (user.create === 'lookup-first') expect(made).toHaveLength(2)
  },
)

describe('chance, times and restarts', () => {
  const half: FaultInput = { type: 'status', statuses: [500], probability: 0.5, match: createUser }

  /** Whether each of twenty hires was disturbed. */
  async function pattern(seed: string): Promise<boolean[]> {
    await using lab = await createLab('okta-oin', { seed })
    lab.idp.engine.setFaults('app', half)
    hire(lab, ...Array.from({ length: 20 }, (_, index) => `user${index}`))
    const exchanges = await lab.settle()
    return exchanges.filter(({ intent }) => intent === 'user-create').map(({ fault }) => fault !== null)
  }

  test('the same seed disturbs the same requests, another one others', async () => {
    const [once, again, other] = [await pattern('one'), await pattern('one'), await pattern('two')]
    expect(once).toHaveLength(20)
    expect(again).toEqual(once)
    expect(other).not.toEqual(once)
    expect(new Set(once)).toEqual(new Set([true, false]))
  })

  test('a list that is set again has the same chances, whatever the ids', async () => {
    await using lab = await createLab('okta-oin', { seed: 'one' })
    const seen: boolean[][] = []
    for (const batch of ['a', 'b']) {
      lab.idp.engine.setFaults('app', half)
      hire(lab, ...Array.from({ length: 10 }, (_, index) => `${batch}${index}`))
      const exchanges = await lab.settle()
      seen.push(exchanges.filter(({ intent }) => intent === 'user-create').map(({ fault }) => fault !== null))
    }
    expect(seen[1]).toEqual(seen[0])
  })

  test('a restart goes on counting, also in the middle of a burst', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'faults-'))
    await using target = await createTarget({ token: 't' })
    try {
      const options = { file: join(folder, 'idp.db'), server: { url: target.url, token: 't' } }
      const disturbedOf = async (lab: Lab) => (await lab.settle()).map(({ fault }) => fault !== null)
      {
        await using lab = await createLab('okta-oin', options)
        lab.idp.engine.setFaults('app', { type: 'connect-refused', skip: 1, times: 3 })
        hire(lab, 'ada')
        // A look-up that passes and a create that does not.
        expect(await disturbedOf(lab)).toEqual([false, true])
        hire(lab, 'bob')
        expect(await disturbedOf(lab)).toEqual([true])
      }
      await using idp = openIdp({ file: options.file, clock: 'virtual', pace: 'fast' })
      expect(idp.engine.faults('app')).toMatchObject([{ type: 'connect-refused', matched: 3, fired: 2 }])
      const before = idp.journal.last
      for (const { id } of idp.engine.operations({}).items) idp.engine.retry(id)
      await idp.engine.settle({})
      expect(idp.journal.list({ after: before }).map(({ fault }) => fault?.type ?? null)).toEqual([
        'connect-refused',
        null,
        null,
      ])
      expect(idp.engine.faults('app')).toMatchObject([{ matched: 6, fired: 3 }])
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('while the engine is at work', () => {
  test('a new list is under the very next request, and none once they are cleared', async () => {
    await using lab = await createLab('okta-oin')
    const { engine, journal } = lab.idp
    const end = journal.subscribe(() => {
      end()
      engine.setFaults('app', [{ type: 'status' }])
    })
    hire(lab, 'ada')
    expect((await lab.settle()).map(({ response }) => response?.status)).toEqual([200, 503])
    engine.clearFaults('app')
    expect(engine.faults('app')).toEqual([])
    expect((await retryAll(lab)).map(({ response }) => response?.status)).toEqual([200, 201])
  })

  test('a wrong fault changes nothing', async () => {
    await using lab = await createLab('okta-oin')
    const { engine } = lab.idp
    engine.setFaults('app', { type: 'garbage' })
    expect(() => engine.setFaults('app', [{ type: 'latencyy' } as never])).toThrow(
      expect.objectContaining({
        code: 'ERR_FAULT_INVALID',
        message: expect.stringMatching(/0\.type is "latencyy".*did you mean "latency"\?$/),
        errors: [{ path: '0.type', message: expect.any(String) }],
      }),
    )
    expect(engine.faults('app')).toMatchObject([{ type: 'garbage' }])
    expect(() => engine.faults('nobody')).toThrow(expect.objectContaining({ code: 'ERR_NOT_FOUND' }))
  })

  test('a late answer takes virtual time, and no real time', async () => {
    await using lab = await createLab('okta-oin')
    lab.idp.engine.setFaults('app', { type: 'latency', ms: 20_000 })
    hire(lab, 'ada')
    const [lookUp, create] = await lab.settle()
    const later = Date.parse(create?.startedAt ?? '') - Date.parse(lookUp?.startedAt ?? '')
    expect(later).toBe(20_000)
    const [operation] = lab.idp.engine.operations({}).items
    expect(Date.parse(operation?.finishedAt ?? '') - Date.parse(create?.startedAt ?? '')).toBe(20_000)
  })

  test('late answers of several requests at once let each other pass', async () => {
    const run = async () => {
      const overrides = { sync: { concurrency: 4, spacing: '0s' } }
      await using lab = await createLab('okta-oin', { seed: 'late', overrides })
      lab.idp.engine.setFaults('app', { type: 'latency', ms: 5000, jitter: 5000 })
      hire(lab, ...Array.from({ length: 12 }, (_, index) => `user${index}`))
      const exchanges = await lab.settle()
      expect(userNames(lab)).toHaveLength(12)
      return exchanges.map(({ startedAt, request, fault }) => [startedAt, request.method, fault?.heldMs])
    }
    const once = await run()
    expect(new Set(once.map(([, , heldMs]) => heldMs)).size).toBeGreaterThan(20)
    expect(await run()).toEqual(once)
  })

  test('whom nobody would move the clock for does not wait: a connection test, somebody on demand', async () => {
    await using lab = await createLab('entra')
    lab.idp.engine.setFaults('app', { type: 'latency', ms: 20_000 })
    expect(await lab.idp.engine.testConnection('app')).toMatchObject({ ok: true })
    hire(lab, 'ada')
    expect(await lab.idp.engine.provisionOnDemand('app', { user: 'ada@acme.test' })).toMatchObject({
      items: [{ status: 'succeeded' }],
    })
  })

  test('the connection test of a paused app meets the faults as well', async () => {
    await using lab = await createLab('entra')
    lab.idp.engine.setFaults('app', { type: 'html-error', status: 403 })
    lab.idp.engine.pause('app')
    expect(await lab.idp.engine.testConnection('app')).toMatchObject({ ok: false })
    expect(lab.idp.engine.faults('app')).toMatchObject([{ matched: 1, fired: 1 }])
  })
})
