import { bodyStart } from '../excerpt.ts'
import { ask, type Probe } from '../probe.ts'
import { fail, inconclusive, pass, type Verdict } from '../rule.ts'
import type { Seen } from '../seen.ts'
import { idsOf, totalOf } from './answer.ts'
import { several } from './made.ts'
import { get } from './request.ts'
import { done, pages } from './steps.ts'

/** The total of a short page, and what a long one lists. */
export const totals: Probe = function* (lab) {
  yield* several(lab, 3)
  const short = yield* done(get('/Users', { query: 'startIndex=1&count=1' }))
  const long = yield* done(get('/Users', { query: 'startIndex=1&count=100' }))
  return totalOfLess(short, new Set(idsOf(long)))
}

/** More users than servers like to count: whether the total knows of all of them. */
export const manyListed: Probe = function* (lab) {
  const users = yield* several(lab, lab.largeGroup)
  const walked = yield* pages('/Users', 100, 100)
  const listed = new Set(walked.flatMap(idsOf))
  const unlisted = users.find(({ id }) => !listed.has(id))
  const [first] = walked
  if (!first || !unlisted) return first ? totalOfLess(first, listed) : []
  const there = yield* ask(get(unlisted.path))
  return there.ok ? totalOfLess(first, new Set([...listed, unlisted.id])) : []
}

function totalOfLess(seen: Seen, ids: ReadonlySet<string>): Verdict {
  const total = totalOf(seen)
  if (total === undefined) return inconclusive(`${seen.line} without a total.`)
  return total >= ids.size
    ? pass
    : fail(`${seen.line}: totalResults is ${total}, and there are at least ${ids.size}.`, {
        aspect: 'page',
        excerpt: bodyStart(seen),
      })
}
