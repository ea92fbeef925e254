import { expect, test } from 'vitest'
import { profiles } from '../support/lab.ts'
import { World } from './world.ts'

test.each(profiles)(
  '%s: with the virtual clock the same requests go out in the same order, whichever answer is the quickest',
  async (profile) => {
    const prompt = await requestsOf(profile, () => 0)
    expect(prompt).toEqual(await requestsOf(profile, (request) => (request * 7) % 11))
    expect(prompt.length).toBeGreaterThan(20)
  },
)

/** A small company hires, and half of it moves on. */
async function requestsOf(profile: string, turnsOf: (request: number) => number): Promise<string[]> {
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
