import { searchRequestUrn } from '../../scim/urn.ts'
import { statusLine } from '../excerpt.ts'
import { ask, type Probe } from '../probe.ts'
import { fail, pass, warn } from '../rule.ts'
import { expectStatus, totalOf } from './answer.ts'
import { foundOnly } from './found.ts'
import { lookedUp, made } from './made.ts'
import { get, post } from './request.ts'
import { done } from './steps.ts'

/** Whether there is a list of users at all. */
export const anyList: Probe = function* () {
  const seen = yield* ask(get('/Users', { query: 'startIndex=1&count=1' }))
  return seen.ok ? [] : expectStatus(seen, [200], 'users cannot be listed', 'no list')
}

/** With and without a slash at the end. */
export const trailingSlash: Probe = function* () {
  const plain = yield* done(get('/Users', { query: 'count=1' }))
  const slash = yield* ask(get('/Users/', { query: 'count=1', odd: true }))
  const double = yield* ask(get('//Users', { query: 'count=1', odd: true }))
  return [
    slash.ok && totalOf(slash) === totalOf(plain)
      ? pass
      : fail(`${slash.line}, and ${plain.line}: the slash makes a difference.`, {
          aspect: 'end',
          excerpt: statusLine(slash),
        }),
    double.ok
      ? pass
      : warn(`${double.line}: a base URL typed with a slash at its end gives this path.`, {
          aspect: 'base',
          excerpt: statusLine(double),
        }),
  ]
}

export const unknownParameter: Probe = function* () {
  const seen = yield* ask(get('/Users', { query: 'count=1&scimulator=1&aadOptscim062020', odd: true }))
  return expectStatus(seen, [200], 'a query parameter that is not known is ignored', String(seen.status))
}

/** POST /.search says what GET says. */
export const search: Probe = function* (lab) {
  yield* made(lab, 'User')
  const user = yield* made(lab, 'User')
  yield* lookedUp('User', user)
  const filter = `userName eq "${user.name}"`
  const seen = yield* ask(post('/Users/.search', { schemas: [searchRequestUrn], filter }, { odd: true }))
  if ([404, 405, 501].includes(seen.status)) {
    return seen.status === 501
      ? pass
      : warn(`${seen.line}: 501 would say that it is not implemented.`, { excerpt: statusLine(seen) })
  }
  return foundOnly(seen, user, 'POST /.search')
}
