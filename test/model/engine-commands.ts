import fc from 'fast-check'
import type { FaultInput } from '../../src/wire/fault/fault.ts'
import { checkAtRest } from './at-rest.ts'
import { always, type Command } from './command.ts'

/** What happens to the engine, without a fault. */
export const engineCommands = [
  fc.integer({ min: 1, max: 12 }).map(
    (requests): Command => ({
      check: () => true,
      run: async (_company, world) => await world.work(requests),
      toString: () => `work for ${requests} requests`,
    }),
  ),
  always('begin a cycle', (company, world) => {
    if (world.cycles && !company.paused) world.engine.sync('app', 'incremental')
  }),
  fc.integer({ min: 1, max: 120 }).map(
    (minutes): Command => ({
      check: () => true,
      run: async (_company, { engine }) => void (await engine.advance(minutes * 60_000)),
      toString: () => `wait for ${minutes} minutes`,
    }),
  ),
  always('pause', (company, { engine }) => {
    engine.pause('app')
    company.paused = true
  }),
  always('resume', (company, { engine }) => {
    if (company.paused) engine.resume('app')
    company.paused = false
  }),
  fc.constant<Command>({
    check: () => true,
    run: async (company, world) => {
      if (!company.troubled) await checkAtRest(company, world)
    },
    toString: () => 'rest',
  }),
]

/** Ends of the process. */
export const processCommands = [
  always('restart', async (_company, world) => await world.restart()),
  always('kill', async (_company, world) => await world.kill()),
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
    .record({ fault: faults, probability: fc.constantFrom(0.1, 0.3, 1), skip: fc.nat(3) })
    .map(({ fault, probability, skip }): Command => {
      const items = [{ ...fault, probability, skip }]
      return {
        check: () => true,
        run: async (company, { engine }) => {
          engine.setFaults('app', items)
          company.troubled = true
          if (fault.type === 'duplicate') company.mayHaveTwins = true
        },
        toString: () => `fault ${JSON.stringify(items[0])}`,
      }
    }),
  always('calm', (company, { engine }) => {
    engine.clearFaults('app')
    company.troubled = false
  }),
]
