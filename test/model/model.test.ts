import fc from 'fast-check'
import { describe, test } from 'vitest'
import { profiles } from '../support/lab.ts'
import { checkAtRest, checkRepaired } from './at-rest.ts'
import { Company } from './company.ts'
import { engineCommands, faultCommands, processCommands } from './engine-commands.ts'
import { groupCommands } from './group-commands.ts'
import { open } from './opening.ts'
import { userCommands } from './user-commands.ts'
import { World } from './world.ts'

const runs = Number(process.env.SCIMULATOR_MODEL_RUNS ?? 4)
const seed = Number(process.env.SCIMULATOR_MODEL_SEED ?? 20260105)

const inOrder = [...userCommands, ...groupCommands, ...engineCommands]
const stories = {
  'in good weather': inOrder,
  'with faults and restarts': [...inOrder, ...faultCommands, ...processCommands],
}

describe.each(Object.entries(stories))('a random story %s', (_name, commands) => {
  test.each(profiles)('%s: the target is as the model says', async (profile) => {
    const story = fc.commands(commands, { maxCommands: 60, size: '+1' })
    const property = fc.asyncProperty(fc.boolean(), story, async (opened, steps) => {
      await using world = await World.create(profile)
      const company = new Company(world.profile)
      if (opened) open(company, world)
      await fc.asyncModelRun(() => ({ model: company, real: world }), steps)
      world.engine.clearFaults('app')
      await checkAtRest(company, world)
      await checkRepaired(company, world)
    })
    await fc.assert(property, { numRuns: runs, seed, endOnFailure: false })
  })
})
