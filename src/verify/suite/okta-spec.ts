import { isObject, type JsonObject } from '../../base/json.ts'
import { filterQuery, get, post, resourcesOf, totalOf } from '../../diagnose/probe/steps.ts'
import { ask, NotExercised, type ProbeLab } from '../../diagnose/probe.ts'
import { idText } from '../../diagnose/seen.ts'
import { userUrn } from '../../scim/urn.ts'
import type { Suite, SuiteTest } from '../suite.ts'
import {
  at,
  type Claim,
  claim,
  detailed,
  equals,
  filled,
  isError,
  isListResponse,
  isNumber,
  says,
  status,
} from './claims.ts'

const headers = {
  'Accept-Charset': 'utf-8',
  'Content-Type': 'application/scim+json; charset=utf-8',
  Accept: 'application/scim+json',
  'User-Agent': 'OKTA SCIM Integration',
}
const creating = {
  ...headers,
  'Content-Type': 'application/json',
  Accept: 'application/scim+json; charset=utf-8',
}

/** Milliseconds within which the suite wants /Groups. */
const quick = 600

/** "Okta SCIM 2.0 SPEC Test": its twelve requests with its own assertions, in its own order. */
export const oktaSpec: Suite = {
  name: 'okta-spec',
  about: 'Okta’s SPEC test, which an app has to pass before it is submitted.',
  removes: 'all',
  tests: (lab) => testsOf(lab),
}

function testsOf(lab: ProbeLab): SuiteTest[] {
  const name = lab.name()
  const userName = `${name}@atko.com`
  const body: JsonObject = {
    schemas: [userUrn],
    userName,
    name: { givenName: 'Runscope123', familyName: 'Aabcdefgh456' },
    emails: [{ primary: true, value: userName, type: 'work' }],
    displayName: `Runscope123 Aabcdefgh456`,
    active: true,
  }
  let first: string | undefined
  let created: string | undefined
  return [
    {
      name: 'Test Users endpoint',
      rules: [
        'RFC7644-3.4.2-listresponse',
        'RFC7644-3.4.2-page-meta',
        'RFC7644-3.4.2-totalResults',
        'RFC7643-3.1-id-stable',
      ],
      *play() {
        const seen = yield* ask(get('/Users', { query: 'count=1&startIndex=1', headers }))
        const [user] = resourcesOf(seen)
        // The vendor’s test takes for granted that there is somebody.
        if (seen.ok && user === undefined && totalOf(seen) === 0) {
          throw new NotExercised('There is no user yet; Okta’s suite needs one.')
        }
        first = user && idText(user)
        return claim(
          seen,
          status(seen, 200),
          [user !== undefined, 'Resources should not be empty'],
          isListResponse(seen),
          isNumber(seen, 'itemsPerPage'),
          isNumber(seen, 'startIndex'),
          isNumber(seen, 'totalResults'),
          ...wholeUser(user).map(([holds, should]): Claim => [holds, `of the first user ${should}`]),
        )
      },
    },
    {
      name: 'Get Users/{{id}}',
      rules: ['RFC7644-3.4.1-200'],
      *play() {
        if (first === undefined) throw new NotExercised('There is no user whose id could be asked for.')
        const seen = yield* ask(get(`/Users/${encodeURIComponent(first)}`, { headers }))
        return claim(
          seen,
          status(seen, 200),
          ...wholeUser(isObject(seen.body) ? seen.body : undefined),
          equals(seen, 'id', first),
        )
      },
    },
    {
      name: 'Test invalid User by username',
      rules: ['RFC7644-3.4.2-empty-200'],
      *play() {
        const seen = yield* ask(
          get('/Users', { query: filterQuery('userName eq "abcdefgh@atko.com"'), headers }),
        )
        return claim(seen, status(seen, 200), isListResponse(seen), equals(seen, 'totalResults', 0))
      },
    },
    {
      name: 'Test invalid User by ID',
      rules: ['RFC7644-3.4.1-404', 'RFC7644-3.12-detail', 'RFC7644-3.12-error-schema'],
      *play() {
        const seen = yield* ask(get('/Users/010101001010101011001010101011', { headers, odd: true }))
        return claim(seen, status(seen, 404), detailed(seen), isError(seen))
      },
    },
    {
      name: 'Make sure random user doesn’t exist',
      rules: ['RFC7644-3.4.2-empty-200'],
      *play() {
        const seen = yield* ask(get('/Users', { query: filterQuery(`userName eq "${userName}"`), headers }))
        return claim(seen, status(seen, 200), equals(seen, 'totalResults', 0), isListResponse(seen))
      },
    },
    {
      name: 'Create Okta user with realistic values',
      rules: [
        'RFC7644-3.3-201',
        'RFC7644-3.3-body-id',
        'SIM-active-on-create',
        'SIM-echo-as-sent',
        'OKTA-ct-json-request',
      ],
      *play() {
        const seen = yield* ask(post('/Users', body, { headers: creating }))
        const id = at(seen, 'id')
        if (seen.ok && (typeof id === 'string' || typeof id === 'number')) created = String(id)
        const schemas = at(seen, 'schemas')
        return claim(
          seen,
          status(seen, 201),
          equals(seen, 'active', true),
          filled(isObject(seen.body) ? seen.body : undefined, 'id'),
          equals(seen, 'name.familyName', 'Aabcdefgh456'),
          equals(seen, 'name.givenName', 'Runscope123'),
          [Array.isArray(schemas) && schemas.includes(userUrn), 'schemas should name that of users'],
          equals(seen, 'userName', userName),
        )
      },
    },
    {
      name: 'Verify that user was created',
      rules: ['RFC7644-3.4.1-200', 'SIM-read-your-writes'],
      *play() {
        if (created === undefined) throw new NotExercised('The user was not created.')
        const seen = yield* ask(get(`/Users/${encodeURIComponent(created)}`, { headers }))
        return claim(
          seen,
          status(seen, 200),
          equals(seen, 'userName', userName),
          equals(seen, 'name.familyName', 'Aabcdefgh456'),
          equals(seen, 'name.givenName', 'Runscope123'),
        )
      },
    },
    {
      name: 'Expect failure when recreating user with same values',
      rules: ['RFC7644-3.3-409'],
      *play() {
        if (created === undefined) throw new NotExercised('The user was not created.')
        const seen = yield* ask(post('/Users', body, { headers: creating }))
        return claim(seen, status(seen, 409))
      },
    },
    {
      name: 'Username Case Sensitivity Check',
      rules: ['RFC7643-4.1.1-userName-ci'],
      *play() {
        const filter = filterQuery(`userName eq "${userName.toUpperCase()}"`)
        const seen = yield* ask(get('/Users', { query: filter, headers }))
        return claim(seen, status(seen, 200))
      },
    },
    {
      name: 'Optional: Verify Groups endpoint',
      rules: ['SIM-latency-budget'],
      *play() {
        const seen = yield* ask(get('/Groups', { headers }))
        const total = totalOf(seen) ?? 0
        const ms = Math.round(seen.exchange.durationMs)
        return claim(
          seen,
          status(seen, 200),
          [ms < quick, `the answer should come within ${quick} ms, and took ${ms}`],
          [total === 0 || Array.isArray(at(seen, 'Resources')), 'Resources should be a list'],
        )
      },
    },
    {
      name: 'Check status 401',
      rules: ['RFC6750-3.1-bad-token-401', 'RFC7644-3.12-detail', 'RFC7644-3.12-status-string'],
      *play() {
        const filter = filterQuery(`userName eq "${userName}"`)
        const seen = yield* ask(
          get('/Users', { query: filter, headers, credential: { header: 'non-token' } }),
        )
        return claim(seen, status(seen, 401), detailed(seen), says(seen, 401), isError(seen))
      },
    },
    {
      name: 'Check status 404',
      rules: ['RFC7644-3.4.1-404', 'RFC7644-3.12-detail', 'RFC7644-3.12-status-string'],
      *play() {
        const seen = yield* ask(get('/Users/00919288221112222', { headers, odd: true }))
        return claim(seen, status(seen, 404), detailed(seen), says(seen, 404), isError(seen))
      },
    },
  ]
}

/** What Okta wants of a listed user. */
function wholeUser(user: JsonObject | undefined): Claim[] {
  const emails = Array.isArray(user?.emails) ? user.emails : []
  const [email] = emails.filter(isObject)
  return [
    ...['id', 'name.familyName', 'name.givenName', 'userName', 'active'].map((path) => filled(user, path)),
    [typeof email?.value === 'string' && email.value !== '', 'emails[0].value should not be empty'],
  ]
}
