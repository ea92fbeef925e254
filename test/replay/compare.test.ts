import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareAnswers } from '../../src/replay/compare.ts'
import { answer } from './setup.ts'

const user = {
  id: 'a',
  userName: 'ada',
  meta: {
    created: '2026-01-01T00:00:00Z',
    lastModified: '2026-01-01T00:00:00Z',
    location: 'https://a.test/Users/a',
    version: 'W/"1"',
    resourceType: 'User',
  },
  emails: [{ value: 'a@x.test' }, { value: 'b@x.test' }],
}

test('ids, times, locations and the order of values are no difference', () => {
  const now = {
    ...user,
    id: 'b',
    meta: {
      ...user.meta,
      created: '2027-02-02T00:00:00.123Z',
      lastModified: '2027',
      location: 'http://b.test/Users/b',
      version: 'W/"2"',
    },
    emails: user.emails.toReversed(),
  }
  expect(compareAnswers(answer(201, user), answer(201, now))).toEqual({ verdict: 'same', differences: [] })
})

test.each([
  [answer(200, user), answer(204, ''), 'status'],
  [answer(200, user), answer(404, ''), 'class'],
  [answer(200, user), null, 'unanswered'],
  [null, answer(200), 'unrecorded'],
  [answer(200, 'x'), answer(200, 'x'), 'same'],
  [answer(500, '<html>'), answer(500, '{}'), 'body'],
])('%j, now %j: %s', (before, now, verdict) => {
  expect(compareAnswers(before, now).verdict).toBe(verdict)
})

test('what differs is named with its path', () => {
  const before = { totalResults: 1, Resources: [{ ...user, active: true, x: { y: 1 } }] }
  const now = { totalResults: '1', Resources: [{ ...user, active: 'True', title: 'Dr' }] }
  expect(
    compareAnswers(answer(200, before), {
      ...answer(200, now),
      headers: [['content-type', 'text/plain; charset=x']],
    }).differences,
  ).toEqual([
    { path: 'Content-Type', recorded: 'application/scim+json', now: 'text/plain' },
    { path: 'totalResults', recorded: 1, now: '1' },
    { path: 'Resources[0].active', recorded: true, now: 'True' },
    { path: 'Resources[0].x', recorded: { y: 1 }, now: undefined },
    { path: 'Resources[0].title', recorded: undefined, now: 'Dr' },
  ])
})

test('an answer is the same as itself, and a difference one way is one the other way', () => {
  fc.assert(
    fc.property(fc.json(), fc.json(), (a, b) => {
      expect(compareAnswers(answer(200, a), answer(200, a)).verdict).toBe('same')
      const there = compareAnswers(answer(200, a), answer(200, b)).verdict
      expect(compareAnswers(answer(200, b), answer(200, a)).verdict).toBe(there)
    }),
  )
})
