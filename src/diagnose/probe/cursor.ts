import { isObject } from '../../base/json.ts'
import { bodyStart } from '../excerpt.ts'
import { ask, NotExercised, type Probe, type ProbeConversation } from '../probe.ts'
import { fail, pass, type Verdict, warn } from '../rule.ts'
import type { Seen } from '../seen.ts'
import { expectStatus, resourcesOf, totalOf } from './answer.ts'
import { several } from './made.ts'
import { get } from './request.ts'
import { serviceProviderConfig } from './service-provider-config.ts'
import { done } from './steps.ts'

/** By cursor, page for page, to the last. */
export const cursorWalk: Probe = function* (lab) {
  yield* several(lab, 3)
  const first = yield* firstByCursor()
  let cursor = cursorOf(first)
  const used = new Set<string>()
  const verdicts: Verdict[] = []
  if (isObject(first.body) && first.body.previousCursor !== undefined) {
    verdicts.push(
      fail(`${first.line}: the first page has a previousCursor.`, {
        aspect: 'previous',
        excerpt: bodyStart(first),
      }),
    )
  }
  while (cursor !== undefined && used.size < 200) {
    if (!/^[A-Za-z0-9._~-]+$/.test(cursor)) {
      verdicts.push(
        fail(`The cursor ${cursor} is not made of characters that need no encoding.`, {
          aspect: 'characters',
        }),
      )
    }
    used.add(cursor)
    const page: Seen = yield* done(
      get('/Users', { query: `cursor=${encodeURIComponent(cursor)}&count=1`, odd: true }),
    )
    cursor = cursorOf(page)
    if (cursor !== undefined && used.has(cursor)) {
      return [
        ...verdicts,
        fail(`${page.line}: its nextCursor was given before.`, {
          aspect: 'circle',
          excerpt: bodyStart(page),
        }),
      ]
    }
    if (isObject(page.body) && 'nextCursor' in page.body && cursor === undefined) {
      verdicts.push(
        fail(`${page.line}: the last page has a nextCursor.`, { aspect: 'last', excerpt: bodyStart(page) }),
      )
    }
  }
  return verdicts.length === 0 ? pass : verdicts
}

/** The first page of one user, with the cursor of the next. */
function* firstByCursor(): ProbeConversation<Seen> {
  const first = yield* ask(get('/Users', { query: 'cursor&count=1', odd: true }))
  if (cursorOf(first) === undefined) throw new NotExercised('The target does not page by cursor.')
  return first
}

function cursorOf({ body }: Seen): string | undefined {
  const cursor = isObject(body) ? body.nextCursor : undefined
  return typeof cursor === 'string' && cursor !== '' ? cursor : undefined
}

export const badCursor: Probe = function* (lab) {
  yield* several(lab, 2)
  yield* firstByCursor()
  const seen = yield* ask(get('/Users', { query: 'cursor=scimulator-no-cursor&count=1', odd: true }))
  return expectStatus(seen, [400], 'a cursor that was never given is a 400', String(seen.status))
}

/** Cursors, where they are told of, stand beside index paging. */
export const cursorConfig: Probe = function* (lab) {
  const config = yield* serviceProviderConfig()
  const { pagination } = config
  if (!isObject(pagination) || pagination.cursor !== true) {
    const page = yield* ask(get('/Users', { query: 'cursor&count=1', odd: true }))
    if (isObject(page.body) && typeof page.body.nextCursor === 'string') {
      return warn('Cursors are given, and ServiceProviderConfig has no pagination.', { aspect: 'untold' })
    }
    throw new NotExercised('The target does not page by cursor.')
  }
  yield* several(lab, 2)
  const page = yield* ask(get('/Users', { query: 'startIndex=1&count=1' }))
  const first = yield* ask(get('/Users', { query: 'cursor&count=1', odd: true }))
  const isLast = resourcesOf(first).length === (totalOf(first) ?? Number.NaN)
  return [
    expectStatus(page, [200], 'a list is also given by index', 'cursor only'),
    first.ok && isObject(first.body) && first.body.nextCursor === undefined && !isLast
      ? fail(`pagination.cursor is true, and ${first.line} has no nextCursor although there is more.`, {
          aspect: 'claimed',
          excerpt: bodyStart(first),
        })
      : pass,
  ]
}
