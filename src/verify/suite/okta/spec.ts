import { isObject, type JsonObject } from '../../../base/json.ts'
import { totalOf } from '../../../diagnose/probe/answer.ts'
import { filterQuery, get, post } from '../../../diagnose/probe/request.ts'
import { ask, NotExercised, type ProbeLab } from '../../../diagnose/probe.ts'
import { idText } from '../../../diagnose/seen.ts'
import { userUrn } from '../../../scim/urn.ts'
import type { VendorSuite, VendorTest } from '../../suite.ts'
import {
  at,
  by,
  type Claim,
  detailed,
  equals,
  failuresOf,
  filled,
  isError,
  isListResponse,
  isNumber,
  listed,
  says,
  status,
  that,
} from '../claims.ts'

const source = 'https://developer.okta.com/standards/SCIM/SCIMFiles/Okta-SCIM-20-SPEC-Test.json'

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
export const oktaSpec: VendorSuite = {
  kind: 'vendor',
  name: 'okta-spec',
  family: 'okta',
  about: 'Okta’s SPEC test, which an app has to pass before it is submitted.',
  blind: { what: 'Okta’s SPEC test neither updates nor deactivates anybody.', also: 'okta-crud' },
  removes: 'all',
  tests: (lab) => testsOf(lab).map((test) => ({ source, ...test })),
}

function testsOf(lab: ProbeLab): Omit<VendorTest, 'source'>[] {
  const userName = `${lab.name()}@atko.com`
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
      about: 'GET `/Users?count=1&startIndex=1`: 200, a ListResponse with numbers and one whole user',
      rules: [
        'RFC7644-3.4.2-listresponse',
        'RFC7644-3.4.2-page-meta',
        'RFC7644-3.4.2-totalResults',
        'RFC7644-3.4.2-Resources',
      ],
      *play() {
        const seen = yield* ask(get('/Users', { query: 'count=1&startIndex=1', headers }))
        const [user] = listed(seen)
        // The vendor’s test takes for granted that there is somebody.
        if (seen.ok && user === undefined && totalOf(seen) === 0) {
          throw new NotExercised('There is no user yet; Okta’s suite needs one.')
        }
        first = user && idText(user)
        return failuresOf(seen, [
          ...by(['RFC7644-3.4.2-listresponse'], status(seen, 200), isListResponse(seen)),
          that(
            Array.isArray(at(seen, 'Resources')) && user !== undefined,
            'Resources should not be empty',
            'RFC7644-3.4.2-Resources',
          ),
          ...by(['RFC7644-3.4.2-page-meta'], isNumber(seen, 'itemsPerPage'), isNumber(seen, 'startIndex')),
          ...by(['RFC7644-3.4.2-totalResults'], isNumber(seen, 'totalResults')),
          ...wholeUser(user, 'of the first user '),
        ])
      },
    },
    {
      name: 'Get Users/{{id}}',
      about: 'GET `/Users/{id}` of that user: 200, the same id, the same attributes',
      rules: ['RFC7644-3.4.1-200', 'RFC7643-3.1-id-stable'],
      *play() {
        if (first === undefined) throw new NotExercised('There is no user whose id could be asked for.')
        const seen = yield* ask(get(`/Users/${encodeURIComponent(first)}`, { headers }))
        return failuresOf(seen, [
          ...by(['RFC7644-3.4.1-200'], status(seen, 200)),
          ...wholeUser(isObject(seen.body) ? seen.body : undefined),
          ...by(['RFC7643-3.1-id-stable'], equals(seen, 'id', first)),
        ])
      },
    },
    {
      name: 'Test invalid User by username',
      about: 'GET with a filter for nobody: 200, a ListResponse, `totalResults` 0',
      rules: ['RFC7644-3.4.2-empty-200'],
      *play() {
        const seen = yield* ask(
          get('/Users', { query: filterQuery('userName eq "abcdefgh@atko.com"'), headers }),
        )
        return failuresOf(seen, nobody(seen))
      },
    },
    {
      name: 'Test invalid User by ID',
      about: 'GET of an id that nobody has: 404, an Error with `detail`',
      rules: ['RFC7644-3.4.1-404', 'RFC7644-3.12-detail', 'RFC7644-3.12-error-schema'],
      *play() {
        const seen = yield* ask(get('/Users/010101001010101011001010101011', { headers, odd: true }))
        return failuresOf(seen, [
          ...by(['RFC7644-3.4.1-404'], status(seen, 404)),
          detailed(seen),
          isError(seen),
        ])
      },
    },
    {
      name: 'Make sure random user doesn’t exist',
      about: 'GET with a filter for the user to come: 200, a ListResponse, `totalResults` 0',
      rules: ['RFC7644-3.4.2-empty-200'],
      *play() {
        const seen = yield* ask(get('/Users', { query: filterQuery(`userName eq "${userName}"`), headers }))
        return failuresOf(seen, nobody(seen))
      },
    },
    {
      name: 'Create Okta user with realistic values',
      about: 'POST `/Users` as `application/json`: 201, an id, the values as they were sent',
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
        return failuresOf(seen, [
          ...by([seen.ok ? 'RFC7644-3.3-201' : 'OKTA-ct-json-request'], status(seen, 201)),
          ...by(['SIM-active-on-create'], equals(seen, 'active', true)),
          ...by(['RFC7644-3.3-body-id'], filled(isObject(seen.body) ? seen.body : undefined, 'id')),
          ...by(
            ['SIM-echo-as-sent'],
            equals(seen, 'name.familyName', 'Aabcdefgh456'),
            equals(seen, 'name.givenName', 'Runscope123'),
            equals(seen, 'userName', userName),
          ),
          that(
            Array.isArray(schemas) && schemas.includes(userUrn),
            'schemas should name that of users',
            'RFC7643-3-schemas',
          ),
        ])
      },
    },
    {
      name: 'Verify that user was created',
      about: 'GET `/Users/{id}`: 200, userName and names as they were sent',
      rules: ['RFC7644-3.4.1-200', 'SIM-read-your-writes'],
      *play() {
        if (created === undefined) throw new NotExercised('The user was not created.')
        const seen = yield* ask(get(`/Users/${encodeURIComponent(created)}`, { headers }))
        return failuresOf(
          seen,
          by(
            seen.ok ? ['SIM-read-your-writes', 'SIM-echo-as-sent'] : ['RFC7644-3.4.1-200'],
            status(seen, 200),
            equals(seen, 'userName', userName),
            equals(seen, 'name.familyName', 'Aabcdefgh456'),
            equals(seen, 'name.givenName', 'Runscope123'),
          ),
        )
      },
    },
    {
      name: 'Expect failure when recreating user with same values',
      about: 'the same POST again: 409',
      rules: ['RFC7644-3.3-409'],
      *play() {
        if (created === undefined) throw new NotExercised('The user was not created.')
        const seen = yield* ask(post('/Users', body, { headers: creating }))
        return failuresOf(seen, by(['RFC7644-3.3-409'], status(seen, 409)))
      },
    },
    {
      name: 'Username Case Sensitivity Check',
      about: 'GET with a filter for the userName in capitals: 200, whatever is found',
      rules: ['RFC7643-4.1.1-userName-ci'],
      *play() {
        const filter = filterQuery(`userName eq "${userName.toUpperCase()}"`)
        const seen = yield* ask(get('/Users', { query: filter, headers }))
        return failuresOf(
          seen,
          by(['RFC7644-3.4.2-empty-200', 'RFC7643-4.1.1-userName-ci'], status(seen, 200)),
        )
      },
    },
    {
      name: 'Optional: Verify Groups endpoint',
      about: `GET \`/Groups\`: 200 within ${quick} ms; a list where there are groups`,
      rules: ['SIM-latency-budget'],
      *play() {
        const seen = yield* ask(get('/Groups', { headers }))
        const total = totalOf(seen) ?? 0
        const ms = Math.round(seen.exchange.durationMs)
        return failuresOf(seen, [
          ...by(['RFC7644-3.4.2-listresponse'], status(seen, 200)),
          that(ms < quick, `the answer should come within ${quick} ms, and took ${ms}`, 'SIM-latency-budget'),
          that(
            total === 0 || Array.isArray(at(seen, 'Resources')),
            'Resources should be a list',
            'RFC7644-3.4.2-Resources',
          ),
        ])
      },
    },
    {
      name: 'Check status 401',
      about: 'GET with `Authorization: non-token`: 401, an Error with `detail` and `status`',
      rules: ['RFC6750-3.1-bad-token-401', 'RFC7644-3.12-detail', 'RFC7644-3.12-status-string'],
      *play() {
        const filter = filterQuery(`userName eq "${userName}"`)
        const seen = yield* ask(
          get('/Users', { query: filter, headers, credential: { header: 'non-token' } }),
        )
        return failuresOf(seen, [
          ...by(['RFC6750-3.1-bad-token-401'], status(seen, 401)),
          detailed(seen),
          says(seen, 401),
          isError(seen),
        ])
      },
    },
    {
      name: 'Check status 404',
      about: 'GET of another id that nobody has: 404, an Error with `detail` and `status`',
      rules: ['RFC7644-3.4.1-404', 'RFC7644-3.12-detail', 'RFC7644-3.12-status-string'],
      *play() {
        const seen = yield* ask(get('/Users/00919288221112222', { headers, odd: true }))
        return failuresOf(seen, [
          ...by(['RFC7644-3.4.1-404'], status(seen, 404)),
          detailed(seen),
          says(seen, 404),
          isError(seen),
        ])
      },
    },
  ]
}

const nobody = (seen: Parameters<typeof status>[0]) =>
  by(['RFC7644-3.4.2-empty-200'], status(seen, 200), isListResponse(seen), equals(seen, 'totalResults', 0))

/** What Okta wants of a listed user; a target that lists a system account first has less. */
function wholeUser(user: JsonObject | undefined, of = ''): Claim[] {
  const emails = Array.isArray(user?.emails) ? user.emails : []
  const [email] = emails.filter(isObject)
  const claims = [
    ...['id', 'name.familyName', 'name.givenName', 'userName', 'active'].map((path) => filled(user, path)),
    that(typeof email?.value === 'string' && email.value !== '', 'emails[0].value should not be empty'),
  ]
  return claims.map((claim) => ({ ...claim, should: `${of}${claim.should}` }))
}
