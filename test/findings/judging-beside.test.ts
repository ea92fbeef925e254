import { expect, test } from 'vitest'
import { Bench, type Case } from '../../src/findings/bench.ts'
import { JudgingBeside, judgingBeside } from '../../src/findings/judging-beside.ts'
import { openIdp } from '../../src/idp.ts'
import type { JournalEntry } from '../../src/journal/journal.ts'
import { createTarget } from '../../src/target/target.ts'

const context = {
  profile: { name: 'okta-oin', family: 'okta' },
  baseUrl: 'http://127.0.0.1/scim',
  secrets: [],
}

test('the thread finds what would be found here, and tells it to listeners unasked', async () => {
  const target = await createTarget({ token: 'secret', seed: 't', defects: ['D01'] })
  await using _target = { [Symbol.asyncDispose]: () => target.close() }
  await using idp = openIdp({ clock: 'real', seed: 's' })
  const entries: { seq: number; entry: JournalEntry }[] = []
  idp.journal.observe((seq, entry) => entries.push({ seq, entry }))
  const told = new Promise<string>((resolve) => idp.diagnosis?.subscribe(({ rule }) => resolve(rule)))
  idp.directory.apps.create({
    name: 'app',
    profile: 'okta-oin',
    target: { url: target.url, auth: { type: 'bearer', token: 'secret' } },
  })
  for (const name of ['ada', 'bob', 'cyd']) {
    idp.directory.users.create({
      userName: name,
      givenName: name,
      familyName: 'B',
      email: `${name}@acme.test`,
    })
    idp.directory.assignments.assign('app', { user: name })
  }
  await idp.engine.settle({})

  const bench = new Bench()
  bench.open(1, { ...context, baseUrl: target.url, secrets: ['secret'] }, [])
  const cases = entries.map(({ seq, entry }): Case => ({ court: 1, seq, ...entry }))
  const here = bench.hear(cases).breaches.map(({ rule }) => rule)
  expect(here.length).toBeGreaterThan(0)
  const count = new Map<string, number>()
  for (const rule of here) count.set(rule, (count.get(rule) ?? 0) + 1)
  const found = idp.diagnosis?.list() ?? []
  expect(new Map(found.map(({ rule, count: times }) => [rule, times]))).toEqual(count)
  expect(new Map(idp.diagnosis?.tallies('app').map(({ rule, ...tally }) => [rule, tally]))).toEqual(
    new Map(bench.tallies(1).map(({ rule, ...tally }) => [rule, tally])),
  )
  expect(here).toContain(await told)
})

test('what throws in the thread is thrown where the answer is waited for, and the thread goes on', () => {
  const judging = judgingBeside()
  const court = judging.open(context, [])
  const broken = { court, seq: 1, intent: 'user-lookup', cycleId: null, startedAt: 0, secrets: [] }
  judging.hear([broken as unknown as Case], () => {
    throw new Error('nothing can have come of it')
  })
  expect(() => judging.catchUp()).toThrow(TypeError)
  expect(judging.tallies(court)).toEqual([])
  judging.close([court])
})

/** An answer that is fine but for its media type. */
function oneCase(court: number): Case {
  const request = {
    method: 'GET',
    url: 'http://127.0.0.1/scim/Users/1',
    path: '/Users/1',
    query: null,
    headers: [],
    body: null,
  }
  const headers: [string, string][] = [['Content-Type', 'application/json']]
  const response = { status: 200, headers, body: '{"id":"1"}' }
  const exchange = { request, response, error: null, durationMs: 1 }
  return { court, seq: 1, intent: 'user-read', exchange, cycleId: null, startedAt: 0, secrets: [] }
}

test('who asks is not kept waiting by a judge who gives way', () => {
  const judging = new JudgingBeside(() => true)
  const court = judging.open(context, [])
  const found: string[] = []
  judging.hear([oneCase(court)], ({ breaches }) => found.push(...breaches.map(({ rule }) => rule)))
  judging.catchUp()
  expect(found).toContain('RFC7644-3.8-ct-response')
})

test('a judge who has given way goes on unasked once the engine has a rest', async () => {
  let rests = false
  const judging = new JudgingBeside(() => !rests)
  const court = judging.open(context, [])
  const told = new Promise<string[]>((resolve) => {
    judging.hear([oneCase(court)], ({ breaches }) => resolve(breaches.map(({ rule }) => rule)))
  })
  rests = true
  expect(await told).toContain('RFC7644-3.8-ct-response')
})
