import { expect, test } from 'vitest'
import { loadEvents, planLoad, usualEvents } from '../../src/load/plan-load.ts'

const plan = { users: 7, changes: 100, ratePerSecond: 20, events: usualEvents, seed: 'a' }

test('changes are due at fixed times, and everybody has a turn before anybody has the next', () => {
  const changes = planLoad(plan)
  expect(changes.map(({ atMs }) => atMs)).toEqual(Array.from({ length: 100 }, (_, index) => index * 50))
  for (let first = 0; first + 7 <= 100; first += 7) {
    expect(new Set(changes.slice(first, first + 7).map(({ user }) => user)).size).toBe(7)
  }
})

test('what happens to somebody can happen, and the kinds are as even as that lets them be', () => {
  const changes = planLoad({ ...plan, events: loadEvents })
  const [inactive, members] = [new Set<number>(), new Set<number>()]
  for (const { user, event } of changes) {
    expect(inactive.has(user)).toBe(event === 'user.reactivated')
    if (event === 'user.deactivated') inactive.add(user)
    else inactive.delete(user)
    if (event === 'group.member.added') expect(members.has(user)).toBe(false)
    if (event === 'group.member.removed') expect(members.has(user)).toBe(true)
    if (event === 'group.member.added') members.add(user)
    if (event === 'group.member.removed') members.delete(user)
  }
  for (const event of loadEvents) {
    expect(changes.filter((each) => each.event === event).length).toBeGreaterThan(10)
  }
})

test('the same seed gives the same plan, another one another', () => {
  expect(planLoad(plan)).toEqual(planLoad(plan))
  expect(planLoad({ ...plan, seed: 'b' })).not.toEqual(planLoad(plan))
})

test('what cannot go on is said before anything is done', () => {
  expect(() => planLoad({ ...plan, events: ['user.deactivated'] })).toThrow(
    expect.objectContaining({
      code: 'ERR_FLAGS',
      message: expect.stringContaining('After 7 of 100 changes'),
    }),
  )
  expect(() => planLoad({ ...plan, events: ['user.reactivated'] })).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('user.reactivated,user.deactivated') }),
  )
  expect(planLoad({ ...plan, events: ['user.deactivated'], changes: 7 })).toHaveLength(7)
  expect(planLoad({ ...plan, changes: 0 })).toEqual([])
})
