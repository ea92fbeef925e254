import fc from 'fast-check'
import { expect, test } from 'vitest'
import { profiles } from '../support/lab.ts'
import { Company } from './company.ts'
import { open } from './opening.ts'
import { runs, seedOf } from './runs.ts'
import { disturbances, everyday, stories } from './story.ts'
import { World, type WorldOptions } from './world.ts'

const atOnce = () => 0
const inAnyOrder = (request: number) => (request * 7) % 11

test.each(profiles)(
  '%s: the same story on the virtual clock sends the same requests in the same order, whichever answer is the quickest',
  async (profile) => {
    let requests = 0
    const pace = fc.constantFrom('vendor', 'fast')
    const property = fc.asyncProperty(
      pace,
      ...stories([...everyday, ...disturbances]),
      async (pace, opened, steps) => {
        const play = async (turnsOf: (request: number) => number) => {
          await using world = await World.create(profile, { pace } as WorldOptions)
          world.front.answerAfter(turnsOf)
          const company = new Company(world.profile)
          if (opened) open(company, world)
          await fc.asyncModelRun(() => ({ model: company, real: world }), steps)
          world.engine.clearFaults('app')
          await world.settle()
          return withoutIds(world.requests())
        }
        const first = await play(atOnce)
        expect(await play(inAnyOrder)).toEqual(first)
        requests += first.length
      },
    )
    await fc.assert(property, { numRuns: runs, seed: seedOf(profile), unbiased: true })
    expect(requests).toBeGreaterThan(runs * 6)
  },
)

test.each(profiles)('%s: many requests under way at once change nothing of that', async (profile) => {
  const prompt = await hireMany(profile, atOnce)
  expect(await hireMany(profile, inAnyOrder)).toEqual(prompt)
  expect(prompt.length).toBeGreaterThan(20)
})

/**
 * Ids by the order in which they turn up: which of two new resources is the first in the target is up to the network, where
 * one connection is there and the other one has to be made.
 */
function withoutIds(requests: readonly string[]): string[] {
  const ids = new Map<string, number>()
  const place = (id: string) => {
    if (!ids.has(id)) ids.set(id, ids.size + 1)
    return `{${ids.get(id)}}`
  }
  return requests.map((request) => request.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, place))
}

/** A small company hires, and half of it moves on. */
async function hireMany(profile: string, turnsOf: (request: number) => number): Promise<string[]> {
  await using world = await World.create(profile)
  world.front.answerAfter(turnsOf)
  const { users, groups, members, assignments, pushedGroups } = world.directory
  groups.create({ displayName: 'All' })
  assignments.assign('app', { group: 'All' })
  pushedGroups.push('app', 'All')
  const names = Array.from({ length: 20 }, (_, number) => `user${number}@acme.test`)
  for (const [number, userName] of names.entries()) {
    const managerId = number === 0 ? null : (names[number - 1] ?? null)
    users.create({ userName, givenName: 'A', familyName: `B${number}`, email: userName, managerId })
    members.add('All', { user: userName })
  }
  await world.settle()
  for (const [number, user] of names.entries()) {
    if (number % 3 === 0) members.remove('All', { user })
    else users.update(user, { familyName: 'C' })
  }
  await world.settle()
  return world.requests()
}
