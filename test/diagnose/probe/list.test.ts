import { expect, test } from 'vitest'
import { isObject, type JsonObject } from '../../../src/base/json.ts'
import { pastEnd } from '../../../src/diagnose/probe/paging.ts'
import type { ProbeRequest } from '../../../src/diagnose/probe.ts'
import { get, page, post, user, type Wired } from '../wire.ts'
import { bodyIn, type ProbePlayed, played } from './played.ts'

interface Asked {
  start: number
  count: number
}

/** A server of users that pages as it is told to. */
function paging(pageOf: (all: JsonObject[], asked: Asked) => JsonObject[] | Wired) {
  const all: JsonObject[] = []
  return (request: ProbeRequest): Wired => {
    if (request.method === 'POST') {
      const sent = bodyIn(request)
      const id = `u${all.length + 1}`
      const made = user({ ...(isObject(sent) ? sent : {}), id })
      all.push(made)
      return post('/Users', sent, 201, made, {
        headers: { Location: `https://app.test/scim/v2/Users/${id}` },
      })
    }
    const query = new URLSearchParams(request.query)
    const [start, count] = [Number(query.get('startIndex')), Number(query.get('count'))]
    const answer = pageOf(all, { start, count })
    if (!Array.isArray(answer)) return answer
    const says = { totalResults: all.length, startIndex: start, itemsPerPage: answer.length }
    return get(`/Users?${request.query}`, 200, page(says, ...answer))
  }
}

const past = 'GET /Users?startIndex=3&count=1'
const lists = ({ asked }: ProbePlayed) => asked.filter((each) => each.startsWith('GET'))

test('a page past the end that is empty', async () => {
  const over = await played(
    pastEnd,
    paging((all, { start, count }) => all.slice(start - 1, start - 1 + count)),
  )
  expect(lists(over)).toEqual(['GET /Users?startIndex=1&count=1', 'GET /Users?startIndex=2&count=1', past])
  expect([over.concludes, over.told]).toEqual([[], []])
})

test('a page past the end with somebody on it', async () => {
  const over = await played(
    pastEnd,
    paging((all, { start, count }) => all.slice(Math.min(start, all.length) - 1).slice(0, count)),
  )
  expect(over.told).toEqual(['RFC7644-3.4.2.4-past-end'])
})

test('where startIndex is ignored that is told, and nothing of the end', async () => {
  const over = await played(
    pastEnd,
    paging((all, { count }) => all.slice(0, count)),
  )
  expect(lists(over)).not.toContain(past)
  expect(over.concludes).toEqual([
    'inconclusive: GET /Users?startIndex=2&count=1 → 200 begins with u1, as startIndex=1 does: it is ignored.',
  ])
  expect(over.told).toEqual(['SIM-pagination-terminates'])
})

test('where count is ignored as well, both are told', async () => {
  const over = await played(
    pastEnd,
    paging((all) => all),
  )
  expect(lists(over)).not.toContain(past)
  expect(over.told).toEqual(['RFC7644-3.4.2.4-count', 'SIM-pagination-terminates'])
})

test('where only count is ignored nobody is said to be listed twice', async () => {
  const over = await played(
    pastEnd,
    paging((all, { start }) => all.slice(start - 1)),
  )
  expect(lists(over)).toContain(past)
  expect(over.told).toEqual(['RFC7644-3.4.2.4-count'])
})

test('a startIndex that is refused is told at the end', async () => {
  const over = await played(
    pastEnd,
    paging((all, { start, count }) =>
      start > 1 ? get(`/Users?startIndex=${start}&count=1`, 400, { text: '' }) : all.slice(0, count),
    ),
  )
  expect(over.concludes).toEqual([`fail: ${past} → 400: a page past the end is an empty list.`])
})

test('where the total is that of the page, nobody knows where the end is', async () => {
  const over = await played(
    pastEnd,
    paging((all, { start, count }) => {
      const some = all.slice(start - 1, start - 1 + count)
      return get(`/Users?startIndex=${start}&count=${count}`, 200, page({ startIndex: start }, ...some))
    }),
  )
  expect(over.concludes).toEqual([
    'inconclusive: GET /Users?startIndex=1&count=1 → 200: the total is 1, and two users were created.',
  ])
  expect(over.told).toEqual([])
})
