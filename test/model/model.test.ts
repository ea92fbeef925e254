import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { profiles } from '../support/lab.ts'
import { checkAtRest, checkRepaired } from './at-rest.ts'
import { Company } from './company.ts'
import { open } from './opening.ts'
import { runs, seedOf } from './runs.ts'
import { disturbances, ends, everyday, stories } from './story.ts'
import { World } from './world.ts'

describe.each([
  { weather: 'in good weather', chapters: everyday, disturbed: false },
  { weather: 'with faults and restarts', chapters: [...everyday, ...disturbances, ...ends], disturbed: true },
])('a random story $weather', ({ chapters, disturbed }) => {
  test.each(profiles)('%s: the target is as the model says', async (profile) => {
    const tally = { requests: 0, faults: 0 }
    const property = fc.asyncProperty(...stories(chapters), async (opened, steps) => {
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
    await fc.assert(property, { numRuns: runs, seed: seedOf(profile), unbiased: true })
    // Stories in which nothing happens would show nothing.
    expect(tally.requests).toBeGreaterThan(runs * 6)
    if (disturbed) expect(tally.faults).toBeGreaterThan(0)
  })
})
