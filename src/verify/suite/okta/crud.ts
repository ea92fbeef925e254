import { isObject } from '../../../base/json.ts'
import { filterQuery, get } from '../../../diagnose/probe/request.ts'
import { ask, NotExercised, type ProbeConversation, type ProbeLab } from '../../../diagnose/probe.ts'
import { idText } from '../../../diagnose/seen.ts'
import type { Failure, VendorSuite, VendorTest } from '../../suite.ts'
import { Assertions, by, isValue, listed, status, that } from '../claims.ts'
import { assign, type Person, pushProfile, switchActive } from './traffic.ts'

const source = 'https://developer.okta.com/standards/SCIM/SCIMFiles/Okta-SCIM-20-CRUD-Test.json'
const headers = { Accept: 'application/scim+json' }

/** "Okta SCIM 2.0 CRUD Test": what its calls make Okta send is sent here, and then what it asks of the server. */
export const oktaCrud: VendorSuite = {
  kind: 'vendor',
  name: 'okta-crud',
  family: 'okta',
  about: 'Okta’s CRUD test: a user is assigned, renamed, deactivated, reactivated and unassigned.',
  blind: { what: 'Okta’s CRUD test pushes no group and imports nobody.', also: 'rfc' },
  removes: 'all',
  tests: (lab) => testsOf(lab).map((test) => ({ source, ...test })),
}

const oktasOwn = 'It asks Okta’s own API'

function testsOf(lab: ProbeLab): Omit<VendorTest, 'source'>[] {
  const person: Person = {
    userName: `${lab.name()}@atko.com`,
    givenName: 'Runscope123',
    familyName: 'Aabcdefgh456',
  }
  const renamed = { ...person, givenName: 'Runscope123update' }
  let id: string | undefined

  const ofOkta = (name: string, what: string): Omit<VendorTest, 'source'> => ({
    name,
    about: `${oktasOwn}, which answers 200`,
    rules: [],
    play: { outside: `${oktasOwn}; ${what}` },
  })
  const inTheNext = 'what that makes Okta send is sent in the next test.'

  function* shownActive(
    active: boolean,
    checks: Assertions,
    ...rules: string[]
  ): ProbeConversation<Failure[]> {
    if (id === undefined) throw new NotExercised('The user was not created.')
    const seen = yield* ask(get(`/Users/${encodeURIComponent(id)}`, { headers }))
    const body = isObject(seen.body) ? seen.body : undefined
    checks.on(
      seen,
      ...by(['ENTRA-inactive-visible', 'RFC7644-3.4.1-200'], status(seen, 200)),
      ...by(rules, isValue(body, 'active', active)),
    )
    return checks.failures
  }

  function* deactivated(): ProbeConversation<Failure[]> {
    if (id === undefined) throw new NotExercised('The user was not created.')
    const checks = new Assertions()
    yield* switchActive(lab, id, false, checks)
    return yield* shownActive(
      false,
      checks,
      'SIM-patch-effective',
      'RFC7644-3.5.1-persisted',
      'OKTA-pathless',
    )
  }

  return [
    ofOkta('Check SCIM Apps instance in Okta', 'nothing is sent to the target.'),
    ofOkta('Add new random user to Okta', 'nothing is sent to the target.'),
    ofOkta('Assign user to SCIM App', inTheNext),
    {
      name: 'Verify if user is created in SCIM App',
      about:
        'look-up and POST as an assignment causes them; GET with a filter: 200, userName, e-mail and names as assigned',
      rules: ['RFC7644-3.3-201', 'RFC7644-3.3-body-id', 'VENDOR-filter-set', 'SIM-echo-as-sent'],
      *play() {
        const checks = new Assertions()
        yield* assign(lab, person, checks)
        const filter = filterQuery(`userName eq "${person.userName}"`)
        const seen = yield* ask(get('/Users', { query: filter, headers }))
        const [user] = listed(seen)
        id = user && idText(user)
        const emails = Array.isArray(user?.emails) ? user.emails.filter(isObject) : []
        checks.on(
          seen,
          ...by(['VENDOR-filter-set'], status(seen, 200)),
          that(
            user !== undefined,
            'Resources[0] should be the user',
            'SIM-read-your-writes',
            'VENDOR-filter-set',
            'RFC7644-3.4.2-Resources',
          ),
          ...(user === undefined
            ? []
            : by(
                ['SIM-echo-as-sent', 'RFC7644-3.4.2.2-only-matching'],
                isValue(user, 'userName', person.userName),
                isValue(emails[0], 'value', person.userName),
                isValue(user, 'name.familyName', person.familyName),
                isValue(user, 'name.givenName', person.givenName),
              )),
        )
        return checks.failures
      },
    },
    ofOkta('Update user firstname', inTheNext),
    {
      name: 'Verify firstname update in SCIM App',
      about: 'GET and PUT of the whole user; GET `/Users/{id}`: 200, the new `name.givenName`',
      rules: ['RFC7644-3.5-put-supported', 'RFC7644-3.5.1-persisted', 'RFC7644-3.5.1-readonly-immutable'],
      *play() {
        if (id === undefined) throw new NotExercised('The user was not created.')
        const checks = new Assertions()
        yield* pushProfile(id, renamed, checks)
        const seen = yield* ask(get(`/Users/${encodeURIComponent(id)}`, { headers }))
        const body = isObject(seen.body) ? seen.body : undefined
        checks.on(
          seen,
          ...by(['RFC7644-3.4.1-200'], status(seen, 200)),
          ...by(['RFC7644-3.5.1-persisted'], isValue(body, 'name.givenName', renamed.givenName)),
        )
        return checks.failures
      },
    },
    ofOkta('Deactivate user in Okta', inTheNext),
    {
      name: 'Verify if user is deactivated in SCIM App',
      about:
        'PATCH without a path, `active` false (by PUT with `--profile okta-aiw`); GET `/Users/{id}`: 200, `active` false',
      rules: ['OKTA-pathless', 'SIM-patch-effective', 'ENTRA-inactive-visible'],
      play: deactivated,
    },
    ofOkta(
      'Reactivate user in okta',
      'nothing is sent to the target: direct assignments are gone, and made anew next.',
    ),
    ofOkta('Assign user to SCIM App (step 13)', inTheNext),
    {
      name: 'Verify if user is reactivated in SCIM App',
      about:
        'look-up, which must find the inactive user, activation, GET and PUT; GET of the id from before: 200, `active` true',
      rules: ['ENTRA-inactive-visible', 'SIM-reactivate', 'SIM-patch-effective'],
      *play() {
        if (id === undefined) throw new NotExercised('The user was not created.')
        const checks = new Assertions()
        yield* assign(lab, renamed, checks)
        return yield* shownActive(
          true,
          checks,
          'SIM-reactivate',
          'SIM-patch-effective',
          'ENTRA-inactive-visible',
        )
      },
    },
    ofOkta('Removes an assignment for a user in Okta', inTheNext),
    {
      name: 'Verify if user is deactivated in SCIM App (step 19)',
      about: 'as before; GET `/Users/{id}`: 200, `active` false',
      rules: ['OKTA-pathless', 'SIM-patch-effective', 'ENTRA-inactive-visible'],
      play: deactivated,
    },
  ]
}
