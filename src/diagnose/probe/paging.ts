import { isObject, jsonEqual } from '../../base/json.ts'
import { ask, NotExercised, type Probe } from '../probe.ts'
import { fail, inconclusive, pass, type Verdict, warn } from '../rule.ts'
import { expectStatus, idsOf, scimTypeOf, totalOf } from './answer.ts'
import { several } from './made.ts'
import { get } from './request.ts'
import { serviceProviderConfig } from './service-provider-config.ts'
import { done, pages } from './steps.ts'

/** startIndex 1, 0 and below, and not given at all. */
export const oneBased: Probe = function* (lab) {
  yield* several(lab, 3)
  const verdicts: Verdict[] = []
  yield* ask(get('/Users'))
  const first = yield* done(get('/Users', { query: 'startIndex=1&count=3' }))
  for (const start of ['0', '-1']) {
    const seen = yield* ask(get('/Users', { query: `startIndex=${start}&count=2`, odd: true }))
    if (!seen.ok)
      verdicts.push(expectStatus(seen, [200], 'a startIndex below 1 counts as 1', `status ${start}`))
    else {
      verdicts.push(
        idsOf(seen)[0] === idsOf(first)[0]
          ? pass
          : fail(`${seen.line} begins with another resource than startIndex=1.`, {
              aspect: `below ${start}`,
            }),
      )
    }
  }
  const second = yield* ask(get('/Users', { query: 'startIndex=2&count=1', odd: true }))
  const [got] = idsOf(second)
  // The third instead of the second: what is neither is not a matter of counting.
  if (got !== undefined && got === idsOf(first)[2])
    verdicts.push(
      fail(`${second.line} brings ${got}, the third from startIndex=1.`, {
        aspect: 'zero',
      }),
    )
  return verdicts
}

/** No more than count; 0 and below for the total only; much more than there is. */
export const counts: Probe = function* (lab) {
  yield* several(lab, 3)
  const verdicts: Verdict[] = []
  for (const count of ['1', '0', '-1', '100000']) {
    const seen = yield* ask(get('/Users', { query: `startIndex=1&count=${count}` }))
    if (!seen.ok)
      verdicts.push(expectStatus(seen, [200], 'a count is clamped, not refused', `count ${count}`))
  }
  return verdicts
}

/** Where startIndex is ignored there is no end to be past: the second page tells of that. */
export const pastEnd: Probe = function* (lab) {
  yield* several(lab, 2)
  const first = yield* done(get('/Users', { query: 'startIndex=1&count=1' }))
  const total = totalOf(first)
  if (total === undefined) return inconclusive(`${first.line} without a total.`)
  // How many there are is judged by the rule on totals.
  if (total < 2) return inconclusive(`${first.line}: the total is ${total}, and two users were created.`)
  const second = yield* ask(get('/Users', { query: 'startIndex=2&count=1' }))
  const [one, two] = [first, second].map((page) => idsOf(page)[0])
  if (one !== undefined && one === two)
    return inconclusive(`${second.line} begins with ${two}, as startIndex=1 does: it is ignored.`)
  const seen = yield* ask(get('/Users', { query: `startIndex=${total + 1}&count=1` }))
  return seen.ok ? [] : expectStatus(seen, [200], 'a page past the end is an empty list', String(seen.status))
}

/** The same list in pages of one, of two, and whole. */
export const stableOrder: Probe = function* (lab) {
  yield* several(lab, 5)
  const orders: string[][] = []
  for (const count of [2, 3, 100]) {
    const walked = yield* pages('/Users', count, 10)
    const [one, two] = walked.map((page) => idsOf(page)[0])
    if (one !== undefined && one === two) throw new NotExercised('The second page is the first one again.')
    orders.push(walked.flatMap(idsOf))
  }
  const shortest = Math.min(...orders.map(({ length }) => length))
  const [first = [], ...others] = orders.map((ids) => ids.slice(0, shortest))
  const twice = first.find((id, index) => first.indexOf(id) !== index)
  if (twice !== undefined) return fail(`In pages of two ${twice} is listed twice.`, { aspect: 'twice' })
  const unlike = others.find((ids) => !jsonEqual(ids, first))
  return unlike === undefined
    ? pass
    : fail('Pages of another size list the same users in another order.', { aspect: 'order' })
}

/** What ServiceProviderConfig says is the most is the most. */
export const maxResults: Probe = function* (lab) {
  const config = yield* serviceProviderConfig()
  const most = isObject(config.filter) ? config.filter.maxResults : undefined
  if (typeof most !== 'number' || most <= 0)
    throw new NotExercised('ServiceProviderConfig says no filter.maxResults.')
  if (most < 20) yield* several(lab, most + 1)
  const seen = yield* ask(get('/Users', { query: `count=${most + 1}` }))
  if (seen.status === 400) {
    return scimTypeOf(seen) === 'tooMany'
      ? pass
      : warn(`${seen.line} with scimType ${JSON.stringify(scimTypeOf(seen))}, not tooMany.`, {
          aspect: 'scimType',
        })
  }
  const { length } = idsOf(seen)
  return length > most
    ? fail(`${seen.line}: ${length} are listed, and filter.maxResults is ${most}.`, { aspect: 'more' })
    : pass
}
