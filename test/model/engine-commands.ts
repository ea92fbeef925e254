import fc from 'fast-check'
import type { FaultInput } from '../../src/wire/fault/fault.ts'
import { checkAtRest } from './at-rest.ts'
import { always, type Command } from './command.ts'

/** Work, a few requests at a time, so that the rest of the story happens in the middle of it. */
export const workCommands = [
  fc.integer({ min: 1, max: 12 }).map(
    (requests): Command => ({
      check: ({ paused }) => !paused,
      run: async (_company, world) => {
        world.beginCycle()
        await world.work(requests)
      },
      toString: () => `work for ${requests} requests`,
    }),
  ),
]

/** What the engine is asked for. A pause ends soon, or the rest of the story happens in its shadow. */
export const engineCommands = [
  fc.integer({ min: 1, max: 120 }).map(
    (minutes): Command => ({
      check: () => true,
      run: async (_company, { engine }) => void (await engine.advance(minutes * 60_000)),
      toString: () => `wait for ${minutes} minutes`,
    }),
  ),
  fc.nat(3).map(
    (requests): Command => ({
      check: ({ paused }) => !paused,
      run: async (company, world) => {
        if (world.engine.status('app').state === 'disabled') return
        await world.work(requests)
        world.engine.pause('app')
        company.paused = true
      },
      toString: () => `work for ${requests} requests and pause`,
    }),
  ),
  ...[1, 2, 3].map(() =>
    fc.constant<Command>({
      check: ({ paused }) => paused,
      run: async (company, { engine }) => {
        engine.resume('app')
        company.paused = false
      },
      toString: () => 'resume',
    }),
  ),
  always('begin from scratch', (company, { engine }) => {
    if (!company.paused) engine.sync('app', 'initial')
  }),
  fc.constant<Command>({
    check: ({ troubled }) => !troubled,
    run: checkAtRest,
    toString: () => 'rest',
  }),
]

/** Ends of the process. */
export const processCommands = [
  always('restart', async (_company, world) => await world.restart()),
  always('kill', async (company, world) => {
    // Whoever makes groups without looking cannot know that one was made already.
    const { lookup, create } = company.profile.group
    if (lookup === null || create === 'post-first') company.mayHaveTwins = true
    await world.kill()
  }),
]

/** What happens to the wire. Not among them: what makes the vendor believe what is not so, or breaks the order. */
const faults: fc.Arbitrary<FaultInput> = fc.oneof(
  fc.constantFrom<FaultInput[]>(
    { type: 'connect-refused' },
    { type: 'reset-before' },
    { type: 'reset-after' },
    { type: 'lost-response' },
    { type: 'truncated-body' },
    { type: 'throttle' },
    { type: 'html-error' },
    { type: 'duplicate' },
    { type: 'latency', ms: 5000 },
    { type: 'garbage', match: { method: 'GET' } },
  ),
  fc.constantFrom(500, 503, 400, 401).map((status): FaultInput => ({ type: 'status', statuses: [status] })),
)

export const faultCommands = [
  fc
    .record({
      fault: faults,
      probability: fc.constantFrom(0.2, 0.5, 1),
      skip: fc.nat(3),
      requests: fc.nat(8),
    })
    .map(({ fault, probability, skip, requests }): Command => {
      const items = [{ ...fault, probability, skip }]
      return {
        check: () => true,
        run: async (company, world) => {
          world.engine.setFaults('app', items)
          company.troubled = true
          if (isCarriedOut(fault.type)) company.mayLoseAnswers = true
          if (fault.type === 'duplicate') company.mayHaveTwins = true
          world.beginCycle()
          await world.work(requests)
        },
        toString: () => `fault ${JSON.stringify(items[0])}, work for ${requests} requests`,
      }
    }),
]

export const calm = always('calm', (company, { engine }) => {
  engine.clearFaults('app')
  company.troubled = false
})

/** Whether the target may do what the vendor hears nothing of. */
function isCarriedOut(type: FaultInput['type']): boolean {
  return ['reset-after', 'lost-response', 'truncated-body', 'duplicate'].includes(type)
}
