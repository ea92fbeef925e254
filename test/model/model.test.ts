import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { profiles } from '../support/lab.ts'
import { checkAtRest, checkRepaired } from './at-rest.ts'
import { Company } from './company.ts'
import { calm, engineCommands, faultCommands, processCommands, workCommands } from './engine-commands.ts'
import { decline, growth } from './group-commands.ts'
import { open } from './opening.ts'
import { joiners, leavers, movers } from './user-commands.ts'
import { World } from './world.ts'

const runs = Number(process.env.SCIMULATOR_MODEL_RUNS ?? 4)
const seed = Number(process.env.SCIMULATOR_MODEL_SEED ?? 20260105)

const usually = fc.oneof(
  { weight: 5, arbitrary: fc.constant(true) },
  { weight: 1, arbitrary: fc.constant(false) },
)

const fair = [
  { weight: 5, arbitrary: fc.oneof(...joiners) },
  { weight: 3, arbitrary: fc.oneof(...movers) },
  { weight: 2, arbitrary: fc.oneof(...leavers) },
  { weight: 6, arbitrary: fc.oneof(...growth) },
  { weight: 2, arbitrary: fc.oneof(...decline) },
  { weight: 6, arbitrary: fc.oneof(...workCommands) },
  { weight: 3, arbitrary: fc.oneof(...engineCommands) },
]
const foul = [
  { weight: 5, arbitrary: fc.oneof(...faultCommands) },
  { weight: 2, arbitrary: calm },
  { weight: 2, arbitrary: fc.oneof(...processCommands) },
]
const stories = {
  'in good weather': fair,
  'with faults and restarts': [...fair, ...foul],
}

describe.each(Object.entries(stories))('a random story %s', (_name, commands) => {
  test.each(profiles)('%s: the target is as the model says', async (profile) => {
    const tally = { requests: 0, faults: 0 }
    const story = fc.commands([fc.oneof(...commands)], { maxCommands: 80, size: 'max' })
    const property = fc.asyncProperty(usually, story, async (opened, steps) => {
      await using world = await World.create(profile)
      const company = new Company(world.profile)
      if (opened) open(company, world)
      await fc.asyncModelRun(() => ({ model: company, real: world }), steps)
      world.engine.clearFaults('app')
      await checkAtRest(company, world)
      await checkRepaired(company, world)
      const exchanges = world.idp.journal.list({ limit: -1 })
      tally.requests += exchanges.length
      tally.faults += exchanges.filter(({ fault }) => fault).length
    })
    await fc.assert(property, { numRuns: runs, seed: seed + profiles.indexOf(profile), unbiased: true })
    // Stories in which nothing happens would show nothing.
    expect(tally.requests).toBeGreaterThan(runs * 6)
    if (commands.length > fair.length) expect(tally.faults).toBeGreaterThan(0)
  })
})
