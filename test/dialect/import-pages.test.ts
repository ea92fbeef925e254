import { describe, expect, test } from 'vitest'
import type { Json } from '../../src/base/json.ts'
import { importPages, type Listed } from '../../src/dialect/import-pages.ts'
import { describeEnd, type Reading } from '../../src/dialect/reading.ts'
import type { RequestSpec } from '../../src/dialect/request-spec.ts'
import { loadProfile } from '../../src/profile/load.ts'

interface Asked {
  startIndex: number
  count: number
  /** 1, 2, 3 … */
  page: number
}

/** A target as one function from what is asked to what it answers. */
type Target = (asked: Asked) => Record<string, unknown> | string

/** Reads all of a target. The reader may hold no ids, so they are remembered here. */
function read(name: string, target: Target, overrides = {}) {
  const { profile } = loadProfile(name, { import: overrides })
  const seen = new Set<string>()
  const take = (page: readonly Listed[]) => {
    const fresh = page.filter(({ id }) => !seen.has(id))
    for (const { id } of fresh) seen.add(id)
    return fresh.length
  }
  const conversation = importPages(profile, 'User', take)
  const queries: (string | null)[] = []
  let step = conversation.next()
  while (!step.done) {
    const { query } = step.value as RequestSpec
    queries.push(query)
    const parameters = new URLSearchParams(query ?? '')
    const asked = {
      startIndex: Number(parameters.get('startIndex') ?? 1),
      count: Number(parameters.get('count') ?? 100),
      page: queries.length,
    }
    const answer = target(asked)
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer)
    step = conversation.next({ status: 200, headers: {}, text })
  }
  const reading: Reading = step.value
  const odd = Object.fromEntries([...reading.oddities].map(([oddity, { count }]) => [oddity, count]))
  return { reading, queries, seen, odd, text: describeEnd(reading) }
}

const users = (from: number, count: number): Json[] =>
  Array.from({ length: Math.max(0, count) }, (_, index) => ({ id: `u${from + index}` }))

/** A target of `total` users that shows at most `cap` at once. */
const honest =
  (total: number, cap = 1000): Target =>
  ({ startIndex, count }) => ({
    totalResults: total,
    startIndex,
    Resources: users(startIndex, Math.min(count, cap, total - startIndex + 1)),
  })

test('an honest target is read to its end, in as many requests as it has pages', () => {
  expect(read('okta-oin', honest(250))).toMatchObject({
    reading: { end: 'complete', read: 250, requests: 3 },
    odd: {},
    text: undefined,
  })
  expect(read('onelogin', honest(250, 100)).queries).toEqual([null, 'startIndex=101&', 'startIndex=201&'])
})

test('whoever advances by the page size loses users where pages are capped, and is told how many', () => {
  const { reading, queries, text } = read('okta-oin', honest(400, 50))
  expect(queries).toHaveLength(4)
  expect(reading).toMatchObject({ end: 'short', read: 200 })
  expect(text).toBe('scanned 200 of 400, the target caps pages at 50')
})

test('whoever advances by what was received reads a capped target whole', () => {
  expect(read('entra', honest(400, 50))).toMatchObject({
    reading: { end: 'complete', read: 400 },
    odd: { 'page-cap': 7 },
  })
})

test('a page that repeats the one before ends the reading', () => {
  const { reading, text } = read('entra', () => ({ totalResults: 500, Resources: users(1, 100) }))
  expect(reading).toMatchObject({ end: 'repeated', requests: 2 })
  expect(text).toBe('scanned 100 of 500, then a page brought nothing new')
})

test('a target that does not page shows everything at once, and again when it is asked for more', () => {
  expect(read('okta-oin', () => ({ totalResults: 150, Resources: users(1, 150) }))).toMatchObject({
    reading: { end: 'complete', read: 150, requests: 2 },
    odd: { overlap: 150 },
  })
})

test('pages that never end, each with somebody new, are given up after as many requests as allowed', () => {
  const endless: Target = ({ startIndex, count }) => ({
    totalResults: startIndex + 10_000,
    Resources: users(startIndex, count),
  })
  const { reading, text } = read('okta-oin', endless, { maxRequests: 7 })
  expect(reading).toMatchObject({ end: 'endless', requests: 7, read: 700 })
  expect(text).toContain('gave up after 7 requests')
})

test('pages that overlap hide as many as they repeat', () => {
  const { reading, odd, text } = read('okta-oin', ({ startIndex, count }) => ({
    totalResults: 300,
    Resources: users(Math.max(1, startIndex - 10), Math.min(count, 300)),
  }))
  expect([reading.end, reading.read, odd]).toEqual(['short', 290, { overlap: 10 }])
  expect(text).toBe('scanned 290 of 300, 10 came again on a later page instead of others')
})

test('an order that changes between two pages is told as what is missing', () => {
  const { reading } = read('entra', ({ startIndex, count, page }) => ({
    totalResults: 200,
    Resources: page === 1 ? users(1, count) : users(201 - startIndex - 49, count),
  }))
  expect(reading).toMatchObject({ end: 'short', total: 200 })
  expect(reading.read).toBeLessThan(200)
})

test('totalResults that shrinks while the list is read leaves doubt, even if as many were read as it says', () => {
  const shrinking: Target = ({ startIndex, count, page }) => ({
    totalResults: page === 1 ? 400 : 200,
    Resources: users(startIndex, count),
  })
  expect(read('entra', shrinking)).toMatchObject({
    reading: { end: 'unsteady', read: 200 },
    odd: { 'total-changed': 1 },
  })
})

test('somebody who is added meanwhile does no harm', () => {
  const growing: Target = ({ startIndex, count, page }) => ({
    totalResults: 149 + page,
    Resources: users(startIndex, Math.min(count, 149 + page - startIndex + 1)),
  })
  expect(read('entra', growing).reading).toMatchObject({ end: 'complete', read: 151 })
})

test('totalResults that counts only the page ends the reading there, and is told as suspicious', () => {
  const counting: Target = ({ startIndex, count }) => ({
    totalResults: count,
    Resources: users(startIndex, count),
  })
  expect(read('okta-oin', counting)).toMatchObject({
    reading: { requests: 1, read: 100 },
    odd: { 'full-total': 1 },
  })
})

describe('counters in quotes', () => {
  const quoted: Target = ({ startIndex, count }) => ({
    totalResults: '150',
    startIndex: `${startIndex}`,
    Resources: users(startIndex, Math.min(count, 151 - startIndex)),
  })

  test('are numbers to a vendor who takes them for such', () => {
    expect(read('entra', quoted)).toMatchObject({
      reading: { end: 'complete', read: 150 },
      odd: { 'quoted-counters': 2 },
    })
  })

  test('end the import of a vendor who does not', () => {
    const { reading, text } = read('okta-oin', quoted)
    expect(reading).toMatchObject({ end: 'failed', failure: { reason: 'not-a-list' } })
    expect(text).toContain('totalResults as text')
  })
})

test.each([-1, 1.5, 1e300, null, true, 'many', {}])('%j is no totalResults', (total) => {
  const { reading, odd } = read('entra', () => ({ totalResults: total, Resources: users(1, 100) }))
  expect(reading).toMatchObject({ requests: 1, read: 100, end: 'short' })
  expect(odd).toEqual({ 'no-total': 1 })
})

test('entries that cannot be told from others are counted and left out; the rest is read', () => {
  const entries = [
    null,
    'ada',
    7,
    [],
    {},
    { id: '' },
    { id: null },
    { id: { value: '1' } },
    { id: '\ud800' },
    { id: 'a\u0000b' },
    { id: 'x'.repeat(1001) },
    { id: 'same' },
    { id: 'same' },
    { id: 5 },
  ]
  const { reading, odd, seen } = read('entra', () => ({ totalResults: 14, Resources: entries }))
  expect([...seen]).toEqual(['same', '5'])
  expect(odd).toEqual({ 'no-object': 4, 'no-id': 7, 'listed-twice': 1 })
  expect(reading.end).toBe('complete')
})

test('a page that says that it begins elsewhere is told so', () => {
  const stuck: Target = ({ startIndex, count }) => ({
    totalResults: 200,
    startIndex: 1,
    Resources: users(startIndex, count),
  })
  expect(read('entra', stuck).odd).toEqual({ 'wrong-start': 1 })
})

test.each(['', '[]', '{"Resources":{}}', '{"totalResults":3}', '<html>', 'null'])('%j is no list', (text) => {
  expect(read('entra', () => text).reading).toMatchObject({ end: 'failed', requests: 1 })
})
