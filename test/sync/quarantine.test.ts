import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import { loadProfile } from '../../src/profile/load.ts'
import { judge } from '../../src/sync/quarantine.ts'
import type { AppStatus, EngineEvent } from '../../src/sync/view.ts'
import type { Lab } from '../support/lab.ts'
import { createOddLab } from '../support/odd-lab.ts'

const hour = 3_600_000
const day = 24 * hour

interface Distrust {
  reason: string
  seriesBegan: string
  seriesCount: number
  nextAttempt: string
  error: { code: string; message: string } | null
}

const distrustOf = ({ quarantine }: AppStatus) => quarantine as unknown as Distrust | null

/** A lab whose target answers as `rules` say. */
async function setup(rules: object[], overrides: JsonObject = {}, profile = 'entra') {
  const lab = await createOddLab(profile, rules as never, { overrides })
  const events: EngineEvent[] = []
  lab.idp.engine.subscribe((event) => void events.push(event))
  return {
    lab,
    states: () =>
      events.flatMap((event) =>
        event.type === 'app.state' ? [`${event.state} ${event.reason ?? ''}`.trim()] : [],
      ),
    status: () => lab.idp.engine.status('app'),
    [Symbol.asyncDispose]: () => lab[Symbol.asyncDispose](),
  }
}

function hire({ idp: { directory } }: Lab, names: readonly string[]): void {
  for (const userName of names) {
    directory.users.create({ userName, givenName: 'A', familyName: 'B', email: userName })
    directory.assignments.assign('app', { user: userName })
  }
}

const refuseAll = { when: {}, answer: { status: 401, body: { detail: 'who are you?' } } }
const refuseCreates = {
  when: { method: 'POST', path: '/Users' },
  answer: { status: 500, body: { detail: 'no' } },
}

// The examples of Microsoft's page on quarantine, "Escrow thresholds".
test.each([
  { failures: 4_000, referenceFailures: 0, successes: 0, cause: undefined },
  { failures: 45_000, referenceFailures: 0, successes: 1_000_000, cause: 'failures' },
  { failures: 30_000, referenceFailures: 0, successes: 5_000, cause: 'proportion' },
  { failures: 20_000, referenceFailures: 0, successes: 100_000, cause: undefined },
  { failures: 40_000, referenceFailures: 21_000, successes: 0, cause: 'total' },
  { failures: 4_999, referenceFailures: 50_000, successes: 0, cause: undefined },
])(
  'published example: $failures and $referenceFailures failures, $successes successes',
  ({ cause, ...tally }) => {
    const { quarantine } = loadProfile('entra').profile
    expect(judge(quarantine?.thresholds ?? null, tally)).toBe(cause)
  },
)

test('four weeks with refused credentials: quarantine at once, ever rarer attempts, daily, then disabled', async () => {
  await using world = await setup([refuseAll])
  const { lab, status, states } = world
  lab.beOdd()
  hire(lab, ['ada@acme.test'])
  const began = lab.idp.clock.now()
  const { settled } = await lab.idp.engine.settle({ app: 'app', timeoutMs: 60_000 })

  expect(settled).toBe(true)
  expect(status()).toMatchObject({ state: 'disabled', pending: 2, failed: 0 })
  expect(lab.idp.clock.now() - began).toBe(28 * day)
  expect(states()).toEqual([
    'quarantined EncounteredQuarantineException',
    'disabled EncounteredQuarantineException',
  ])
  const starts = lab.idp.engine
    .cycles({ limit: 100 })
    .items.map(({ startedAt }) => Date.parse(startedAt) - began)
  const minutes = starts.map((at) => at / 60_000)
  expect(minutes.slice(0, 6)).toEqual([0, 5, 35, 95, 215, 455])
  const gaps = starts.slice(1).map((at, index) => at - (starts[index] ?? 0))
  expect(gaps.slice(9).every((gap) => gap === day)).toBe(true)
  expect(starts.length).toBe(9 + Math.floor((28 * day - (starts[9] ?? 0)) / day) + 1)
  // Each attempt is one probe and nothing else.
  const paths = lab.idp.journal.list({ after: 0, limit: 1000 }).map(({ request }) => request.path)
  expect(paths).toEqual(starts.map(() => '/Users'))
})

test('the administrator reads why, in the words of the vendor', async () => {
  await using world = await setup([refuseAll])
  world.lab.beOdd()
  await world.lab.idp.engine.advance(0)
  const quarantine = distrustOf(world.status())
  expect(quarantine).toMatchObject({ reason: 'EncounteredQuarantineException', seriesCount: 1 })
  expect(quarantine?.error).toEqual({
    code: 'SystemForCrossDomainIdentityManagementCredentialValidationFailure',
    message: expect.stringContaining('who are you?'),
  })
})

test('a target that answers again is trusted again, and what was due is told', async () => {
  await using world = await setup([refuseAll])
  const { lab, status } = world
  lab.beOdd()
  hire(lab, ['ada@acme.test'])
  await lab.idp.engine.advance(hour)
  expect(status().state).toBe('quarantined')
  lab.beTame()
  await lab.idp.engine.advance(2 * hour)
  expect(status()).toMatchObject({ state: 'active', quarantine: null })
  expect(lab.target.users()).toMatchObject([{ userName: 'ada@acme.test' }])
})

const small = { thresholds: { floor: 5, proportion: 0.4, failures: 40, total: 60 }, prune: 'never' }

test.each([
  { name: 'four failures are too few', failing: 4, fine: 0, reason: undefined },
  { name: 'five of five', failing: 5, fine: 0, reason: 'EncounteredEscrowProportionThreshold' },
  { name: 'five of fifteen are less than 40 %', failing: 5, fine: 10, reason: undefined },
  { name: 'six of fourteen are more', failing: 6, fine: 8, reason: 'EncounteredEscrowProportionThreshold' },
])('thresholds: $name', async ({ failing, fine, reason }) => {
  const rule = {
    when: { method: 'POST', path: '/Users', body: { userName: '*bad*' } },
    answer: { status: 400 },
  }
  await using world = await setup([rule], { quarantine: small })
  const { lab, status } = world
  lab.beOdd()
  hire(
    lab,
    Array.from({ length: failing }, (_, index) => `bad${index}@acme.test`),
  )
  hire(
    lab,
    Array.from({ length: fine }, (_, index) => `ada${index}@acme.test`),
  )
  await lab.idp.engine.advance(0)
  expect(status().state).toBe(reason ? 'quarantined' : 'active')
  expect(distrustOf(status())?.reason).toBe(reason)
})

test('a threshold in the initial cycle ends the retries, and the cycle goes on', async () => {
  await using world = await setup([refuseCreates], { quarantine: { ...small, prune: 'initial-cycle' } })
  const { lab, status } = world
  lab.beOdd()
  hire(
    lab,
    Array.from({ length: 12 }, (_, index) => `ada${index}@acme.test`),
  )
  await lab.idp.engine.advance(0)
  expect(distrustOf(status())?.reason).toBe('EncounteredEscrowProportionThreshold')
  const outcomes = lab.idp.engine.operations({ app: 'app', limit: 100 }).items.map(({ outcome }) => outcome)
  expect(outcomes.filter((outcome) => outcome === 'pruned').length).toBeGreaterThan(4)
  expect(outcomes.length).toBe(12)
})

test('a restart forgets the quarantine and what waited, and tells everything again', async () => {
  await using world = await setup([refuseCreates], { quarantine: small })
  const { lab, status } = world
  lab.beOdd()
  hire(
    lab,
    Array.from({ length: 6 }, (_, index) => `ada${index}@acme.test`),
  )
  await lab.idp.engine.advance(0)
  expect(status()).toMatchObject({ state: 'quarantined', pending: 6 })
  lab.beTame()
  expect(await lab.idp.engine.restart('app')).toMatchObject({ state: 'active', quarantine: null, pending: 0 })
  await lab.idp.engine.advance(0)
  expect(lab.idp.engine.cycles({ limit: 10 }).items.at(-1)).toMatchObject({
    kind: 'initial',
    state: 'finished',
  })
  expect(lab.target.users().length).toBe(6)
})

test('a restart of the connector data store forgets who is who: everybody is matched again', async () => {
  await using world = await setup([])
  const { lab } = world
  hire(lab, ['ada@acme.test'])
  await lab.settle()
  await lab.idp.engine.restart('app', ['Full'])
  const [, probeOrLookup, ...rest] = (await lab.settle()).map(({ intent }) => intent)
  expect([probeOrLookup, ...rest]).toContain('user-lookup')
  expect(lab.target.users().length).toBe(1)
})

test('pausing keeps the quarantine, resuming a disabled app tries at once', async () => {
  await using world = await setup([refuseAll])
  const { lab, status } = world
  lab.beOdd()
  hire(lab, ['ada@acme.test'])
  await lab.idp.engine.advance(0)
  expect(lab.idp.engine.pause('app')).toMatchObject({ state: 'paused' })
  expect(lab.idp.engine.resume('app').state).toBe('quarantined')
  await lab.idp.engine.settle({ app: 'app' })
  expect(status().state).toBe('disabled')
  lab.beTame()
  lab.idp.engine.resume('app')
  await lab.idp.engine.advance(0)
  expect(status()).toMatchObject({ state: 'active', quarantine: null })
  expect(lab.target.users().length).toBe(1)
})

test('event-driven vendors know no quarantine', async () => {
  await using world = await setup([refuseAll], {}, 'okta-oin')
  world.lab.beOdd()
  hire(world.lab, ['ada@acme.test'])
  await world.lab.settle()
  expect(world.status()).toMatchObject({ state: 'active', failed: 1 })
})
