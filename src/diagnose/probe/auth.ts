import { statusLine } from '../excerpt.ts'
import { ask, NotExercised, type Probe } from '../probe.ts'
import { fail, inconclusive, pass, type Verdict } from '../rule.ts'
import type { Seen } from '../seen.ts'
import { expectStatus } from './answer.ts'
import { made } from './made.ts'
import { get } from './request.ts'

/** Everything that SCIM serves, read without showing who we are. */
export const withoutCredential: Probe = function* (lab) {
  const user = yield* made(lab, 'User')
  const answers: Seen[] = []
  for (const path of ['/Users', user.path, '/Groups'])
    answers.push(yield* ask(get(path, { credential: 'none' })))
  const search = yield* ask({
    method: 'POST',
    path: '/.search',
    body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], count: 1 },
    credential: 'none',
  })
  const served = [...answers, search].filter(({ ok }) => ok)
  if (served.length > 0) {
    return served.map((seen) =>
      fail(`${seen.line} without a credential.`, {
        aspect: seen.path.split('/')[1] ?? '',
        excerpt: statusLine(seen),
      }),
    )
  }
  return answers.map((seen) => refusal(seen, 'a request without a credential is answered with 401'))
}

/** A token that nobody was given. */
export const badToken: Probe = function* () {
  const seen = yield* ask(get('/Users', { credential: { header: 'Bearer scimulator-unknown-token' } }))
  if (seen.ok)
    return fail(`${seen.line} with a token that nobody was given.`, {
      aspect: 'served',
      excerpt: statusLine(seen),
    })
  return refusal(seen, 'an unknown token is answered with 401')
}

/** `Bearer` with nothing behind it. */
export const emptyBearer: Probe = function* () {
  const answers: Seen[] = []
  for (const header of ['Bearer', 'Bearer '])
    answers.push(yield* ask(get('/Users', { credential: { header } })))
  return answers.map((seen) =>
    seen.ok
      ? fail(`${seen.line} with an empty token.`, { aspect: 'served', excerpt: statusLine(seen) })
      : seen.status >= 500
        ? refusal(seen, 'an empty token is answered with 401')
        : pass,
  )
}

/** Makes the target say 401, so that its header shows. */
export const makeRefuse: Probe = function* () {
  yield* ask(get('/Users', { credential: { header: 'Bearer scimulator-unknown-token' } }))
  return []
}

export const schemeCase: Probe = function* () {
  const seen = yield* ask(get('/Users', { query: 'count=1', credential: 'lower-case' }))
  return expectStatus(seen, [200], '"bearer" is the same scheme as "Bearer"')
}

export const tokenInQuery: Probe = function* () {
  const seen = yield* ask(get('/Users', { query: 'count=1', credential: 'in-query' }))
  if (!seen.ok) return pass
  const bare = yield* ask(get('/Users', { query: 'count=1', credential: 'none' }))
  return bare.ok
    ? inconclusive(`${bare.line} without any token.`)
    : fail(`${seen.line}: a token in the URL was taken.`, { excerpt: statusLine(seen) })
}

export const clientCredentials: Probe = function* (lab) {
  if (!lab.fetchesToken) throw new NotExercised('The credential is not fetched from a token endpoint.')
  const seen = yield* ask(get('/Users', { query: 'count=1' }))
  return expectStatus(seen, [200], 'a token that the endpoint has just given is taken')
}

function refusal(seen: Seen, should: string): Verdict {
  return expectStatus(seen, [401], should, String(seen.status))
}
