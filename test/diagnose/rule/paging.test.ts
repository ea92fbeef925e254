import type { JsonObject } from '../../../src/base/json.ts'
import { pagingRules } from '../../../src/diagnose/rule/paging.ts'
import { prove } from '../prove.ts'
import { filtered, get, list, newUser, page, post, user } from '../wire.ts'

const users = (...ids: string[]) => ids.map((id) => user({ id, userName: id }))
/** Page of a reading in pages of two; `total` of all. */
const pageFrom = (start: number, ids: string[], says: JsonObject = {}) =>
  get(
    `/Users?startIndex=${start}&count=2`,
    200,
    page({ startIndex: start, totalResults: 5, ...says }, ...users(...ids)),
  )
const cursored = (says: JsonObject, target = '/Users?cursor=&count=2') => [
  get(target, 200, page({ totalResults: 5, ...says }, ...users('a', 'b'))),
]

prove(pagingRules, {
  'RFC7644-3.4.2.4-count': {
    passes: {
      'as many as asked for': [pageFrom(1, ['a', 'b'])],
      fewer: [pageFrom(5, ['e'])],
      'none for 0': [get('/Users?count=0', 200, page({ totalResults: 5 }))],
    },
    fails: {
      more: {
        on: [pageFrom(1, ['a', 'b', 'c'])],
        seen: 'GET /Users?startIndex=1&count=2 → 200: 3 are listed, 2 were asked for.',
        excerpt: /"totalResults":5/,
      },
      'some for a negative one, which means 0': {
        on: [get('/Users?count=-1', 200, list(...users('a')))],
        seen: 'GET /Users?count=-1 → 200: 1 are listed, -1 were asked for.',
        excerpt: /"Resources":/,
      },
    },
    silent: { 'no count': [get('/Users', 200, list(...users('a')))] },
  },
  'RFC7644-3.4.2.4-past-end': {
    passes: { 'an empty page': [pageFrom(101, [])] },
    fails: {
      'the last ones again': {
        on: [pageFrom(7, ['d', 'e'])],
        seen: 'GET /Users?startIndex=7&count=2 → 200: 2 are listed although there are only 5.',
        excerpt: /"totalResults":5/,
      },
    },
    silent: { within: [pageFrom(5, ['e'])], 'no total': [pageFrom(7, ['d'], { totalResults: null })] },
  },
  'RFC7644-3.4.2.4-one-based': {
    passes: { 'the next two': [pageFrom(1, ['a', 'b']), pageFrom(3, ['c', 'd'])] },
    fails: {
      'it says 0': {
        on: [pageFrom(1, ['a', 'b'], { startIndex: 0 })],
        seen: 'GET /Users?startIndex=1&count=2 → 200: startIndex is 0, so the first one has index 0.',
        excerpt: '"startIndex":0',
        aspect: 'said',
      },
    },
    silent: {
      'the first page': [pageFrom(1, ['a', 'b'])],
      'a look-up': [get(filtered('/Users', 'userName eq "a"'), 200, list())],
    },
  },
  'SIM-pagination-terminates': {
    passes: { 'it goes on': [pageFrom(1, ['a', 'b']), pageFrom(3, ['c', 'd'])] },
    fails: {
      'the first page again': {
        on: [pageFrom(1, ['a', 'b']), pageFrom(3, ['a', 'b'])],
        seen: 'GET /Users?startIndex=3&count=2 → 200: the page begins with a, as the page from 1 did.',
        excerpt: '"id":"a"',
      },
    },
    silent: {
      'the end': [pageFrom(1, ['a', 'b']), pageFrom(3, [])],
      'another reading': [pageFrom(1, ['a', 'b']), pageFrom(1, ['a', 'b'])],
    },
  },
  'OKTA-stable-order': {
    passes: {
      'everybody once': [pageFrom(1, ['a', 'b']), pageFrom(3, ['c', 'd']), pageFrom(5, ['e'])],
      'a place that is asked for again': [pageFrom(1, ['a', 'b', 'c']), pageFrom(3, ['c', 'd'])],
    },
    fails: {
      'somebody twice': {
        on: [pageFrom(1, ['a', 'b']), pageFrom(3, ['c', 'a'])],
        seen: 'GET /Users?startIndex=3&count=2 → 200: a stood on an earlier page already.',
        excerpt: '"id":"a"',
      },
    },
    silent: {
      'somebody was created meanwhile': [
        pageFrom(1, ['a', 'b']),
        post('/Users', newUser(), 201, user({ id: 'new' })),
        pageFrom(3, ['b', 'c']),
      ],
      'explained by a page that does not move on': [pageFrom(1, ['a', 'b']), pageFrom(3, ['a', 'b'])],
    },
  },
  'RFC9865-2-next-cursor': {
    passes: {
      'a next one': cursored({ nextCursor: 'YQ-_' }),
      'both, later': cursored({ nextCursor: 'c3', previousCursor: 'c1' }, '/Users?cursor=c2'),
    },
    fails: {
      'empty on the last page': {
        on: cursored({ nextCursor: '' }),
        seen: 'GET /Users?cursor=&count=2 → 200: nextCursor is no text.',
        excerpt: '"nextCursor":""',
        aspect: 'empty',
      },
      'null on the last page': {
        on: cursored({ nextCursor: null }),
        seen: 'GET /Users?cursor=&count=2 → 200: nextCursor is no text.',
        excerpt: '"nextCursor":null',
      },
      'not safe in a URL': {
        on: cursored({ nextCursor: 'a+b/=' }),
        seen: 'GET /Users?cursor=&count=2 → 200: nextCursor holds what a URL would have to encode.',
        excerpt: '"nextCursor":"a+b/="',
        aspect: 'characters',
      },
      'a circle': {
        on: cursored({ nextCursor: 'c2' }, '/Users?cursor=c2'),
        seen: 'GET /Users?cursor=c2 → 200: nextCursor is the cursor that was asked for.',
        excerpt: '"nextCursor":"c2"',
        aspect: 'circle',
      },
      'nobody is left': {
        on: [get('/Users?cursor=c9', 200, page({ totalResults: 5, nextCursor: 'c10' }))],
        seen: 'GET /Users?cursor=c9 → 200: nothing is listed, and there is a nextCursor.',
        excerpt: '"nextCursor":"c10"',
        aspect: 'end',
      },
      'something before the first': {
        on: cursored({ previousCursor: 'c0' }),
        seen: 'GET /Users?cursor=&count=2 → 200: the first page has a previousCursor.',
        excerpt: '"previousCursor":"c0"',
        aspect: 'previous',
      },
    },
    silent: { 'no cursors': [pageFrom(1, ['a', 'b'])] },
  },
})
