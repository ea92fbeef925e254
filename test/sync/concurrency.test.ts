import { describe, expect, test } from 'vitest'
import { parseDuration } from '../../src/base/duration.ts'
import type { ExchangeView } from '../../src/journal/exchange-view.ts'
import { loadProfile } from '../../src/profile/load.ts'
import { World } from '../model/world.ts'
import { profiles } from '../support/lab.ts'

const names = Array.from({ length: 12 }, (_, number) => `user${number}@acme.test`)

/** Twelve people in one group, each with a manager who is hired after them. */
async function hire(profile: string, pace: 'vendor' | 'fast'): Promise<World> {
  const world = await World.create(profile, { pace })
  const { users, groups, members, assignments, pushedGroups } = world.directory
  groups.create({ displayName: 'All' })
  assignments.assign('app', { group: 'All' })
  pushedGroups.push('app', 'All')
  for (const [number, userName] of names.entries()) {
    users.create({ userName, givenName: 'A', familyName: 'B', email: userName })
    members.add('All', { user: userName })
    const before = names[number - 1]
    if (before !== undefined) users.update(before, { managerId: userName })
  }
  return world
}

describe.each(profiles)('%s', (profile) => {
  const { sync, group } = loadProfile(profile).profile

  test('has as many requests under way as the vendor, and never more', async () => {
    await using world = await hire(profile, 'fast')
    world.front.answerAfter(() => 20)
    await world.settle()
    expect(world.front.watch.most).toBe(sync.concurrency)
  })

  test('never tells one object two things at once, however often it changes', async () => {
    await using world = await hire(profile, 'fast')
    world.front.answerAfter((request) => request % 7)
    for (let time = 0; time < 15; time++) {
      for (const user of names.slice(0, 3)) world.directory.users.update(user, { familyName: `B${time}` })
      world.directory.members[time % 2 === 0 ? 'remove' : 'add']('All', { user: names[4] ?? '' })
      world.beginCycle()
      await world.work(1)
    }
    await world.settle()
    expect(world.front.watch.offences).toEqual([])
    const [first] = world.front.target.users().filter(({ userName }) => userName === names[0])
    expect(first).toMatchObject({ name: { familyName: 'B14' } })
  })

  test('speaks of nobody who is not there yet', async () => {
    await using world = await hire(profile, 'fast')
    world.front.answerAfter((request) => (request * 5) % 9)
    await world.settle()
    expect(world.front.watch.offences).toEqual([])
    expect(world.front.target.users()).toHaveLength(names.length)
    const exchanges = world.idp.journal.list({ limit: -1 })
    const place = (found: (exchange: ExchangeView) => boolean) => exchanges.findIndex(found)
    const lastUser = exchanges.findLastIndex(({ intent }) => intent === 'user-create')
    if (group.scope !== 'none' && sync.order === 'by-stage') {
      expect(place(({ intent }) => intent === 'group-create')).toBeGreaterThan(lastUser)
    }
    const reference = place(({ intent }) => intent === 'user-update-reference')
    if (reference >= 0) expect(reference).toBeGreaterThan(lastUser)
  })

  test('keeps the pauses of the vendor between the requests of a job', async () => {
    await using world = await hire(profile, 'vendor')
    await world.settle()
    const jobs = Map.groupBy(jobRequests(world), ({ operationId }) => operationId)
    const pauses = [...jobs.values()].flatMap((job) => gaps(job.map(startOf)))
    expect(Math.min(...pauses, Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(parseDuration(sync.spacing))
  })

  test('sends no more requests a second than the vendor', async () => {
    await using world = await hire(profile, 'vendor')
    await world.settle()
    const starts = jobRequests(world).map(startOf)
    const inOneSecond = starts.map(
      (start) => starts.filter((other) => other >= start && other < start + 1000).length,
    )
    expect(Math.max(...inOneSecond)).toBeLessThanOrEqual(sync.requestsPerSecond ?? Number.POSITIVE_INFINITY)
    // So many that it would be exceeded otherwise.
    if (sync.requestsPerSecond !== null) expect(starts.length).toBeGreaterThan(sync.requestsPerSecond)
  })

  test('begins as long after an event as the vendor', async () => {
    await using world = await hire(profile, 'vendor')
    await world.settle()
    const before = world.idp.clock.now()
    world.directory.users.update(names[0] ?? '', { familyName: 'C' })
    const sent = world.idp.journal.last
    await world.settle()
    const [first] = world.idp.journal.list({ after: sent, limit: -1 }).filter(isOfJob)
    expect(startOf(first as ExchangeView) - before).toBeGreaterThanOrEqual(parseDuration(sync.eventDelay))
  })
})

/** A connection test is no job: an administrator, or a cycle, waits for it. */
function isOfJob({ operationId }: ExchangeView): boolean {
  return operationId !== null
}

function jobRequests(world: World): ExchangeView[] {
  return world.idp.journal.list({ limit: -1 }).filter(isOfJob)
}

function startOf({ startedAt }: ExchangeView): number {
  return Date.parse(startedAt)
}

function gaps(moments: number[]): number[] {
  return moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0))
}
