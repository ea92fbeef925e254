import fc from 'fast-check'
import { checkAtRest } from './at-rest.ts'
import { always, type Command } from './command.ts'
import type { Fault } from './front.ts'

const faults: Fault[] = ['reset', 'lost-answer', 'unavailable', 'throttled', 'refused']

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
      if (!world.front.troubled) await checkAtRest(company, world)
    },
    toString: () => 'rest',
  }),
]

/** Ends of the process. */
export const processCommands = [
  always('restart', async (_company, world) => await world.restart()),
  always('kill', async (_company, world) => await world.kill()),
]

/** What happens to the wire. */
export const faultCommands = [
  fc.record({ kind: fc.constantFrom(...faults), each: fc.integer({ min: 1, max: 5 }) }).map(
    ({ kind, each }): Command => ({
      check: () => true,
      run: async (_company, { front }) => front.disturb(kind, each),
      toString: () => `${kind} for one request of ${each}`,
    }),
  ),
  always('calm', (_company, { front }) => front.calm()),
]
