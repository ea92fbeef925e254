import { totalOf } from '../../../diagnose/probe/answer.ts'
import type { ProbeLab } from '../../../diagnose/probe.ts'
import type { VendorTest } from '../../suite.ts'
import { blameOfPatch } from '../blame.ts'
import { Assertions, by, equals, isListResponse, isValue, listed, status, that } from '../claims.ts'
import { showsAll } from '../mapped-value.ts'
import { foundOne, nobody } from './found.ts'
import { sources } from './sources.ts'
import { userBody, valuesFor } from './user-body.ts'
import { create, createdUser, erase, find, modify, read } from './wire.ts'

/** Creating, finding, switching off and deleting users. */
export function userTests(lab: ProbeLab): VendorTest[] {
  return [
    {
      name: 'Create a new User',
      about:
        'POST `/Users` with 36 attributes, `"primary":"True"` of the role among them: 201; a look-up by userName shows each value',
      source: sources.report,
      rules: ['RFC7644-3.3-201', 'RFC7644-3.3-body-id', 'ENTRA-string-boolean', 'SIM-echo-as-sent'],
      *play() {
        const checks = new Assertions()
        const user = yield* createdUser(lab, checks)
        if (!user) return checks.failures
        const seen = yield* find('User', 'userName', user.name)
        const [shown] = listed(seen)
        const values = valuesFor('A', user.email)
        checks.on(
          seen,
          ...foundOne(seen, 'userName', user.name),
          ...showsAll(shown, values, ['SIM-echo-as-sent']),
        )
        return checks.failures
      },
    },
    {
      name: 'Create a duplicate User',
      about: 'the same POST twice: 201, then 409',
      source: sources.report,
      rules: ['RFC7644-3.3-409'],
      *play() {
        const checks = new Assertions()
        const user = yield* createdUser(lab, checks)
        if (!user) return checks.failures
        const seen = yield* create('User', userBody(user.name, user.email))
        checks.on(seen, ...by(['RFC7644-3.3-409'], status(seen, 409)))
        return checks.failures
      },
    },
    {
      name: 'Filter for an existing user',
      about: 'GET with `userName eq`: 200, a ListResponse, `totalResults` 1, the user',
      source: sources.discovered,
      rules: ['VENDOR-filter-set', 'RFC7644-3.4.2-listresponse'],
      *play() {
        const checks = new Assertions()
        const user = yield* createdUser(lab, checks)
        if (!user) return checks.failures
        const seen = yield* find('User', 'userName', user.name)
        checks.on(seen, ...foundOne(seen, 'userName', user.name))
        return checks.failures
      },
    },
    {
      name: 'Filter for a non-existing user',
      about: 'GET with `userName eq` for nobody: 200, a ListResponse, `totalResults` 0',
      source: sources.discovered,
      rules: ['RFC7644-3.4.2-empty-200'],
      *play() {
        const checks = new Assertions()
        const seen = yield* find('User', 'userName', lab.name('nobody'))
        checks.on(seen, ...nobody(seen))
        return checks.failures
      },
    },
    {
      name: 'Filter for an existing user with a different case',
      about: 'GET with the userName in capitals: 200, `totalResults` 1, the user',
      source: sources.gaps,
      rules: ['RFC7643-4.1.1-userName-ci'],
      *play() {
        const checks = new Assertions()
        const user = yield* createdUser(lab, checks)
        if (!user) return checks.failures
        const seen = yield* find('User', 'userName', user.name.toUpperCase())
        checks.on(
          seen,
          ...by(
            ['RFC7643-4.1.1-userName-ci'],
            status(seen, 200),
            isListResponse(seen),
            equals(seen, 'totalResults', 1),
            isValue(listed(seen)[0], 'userName', user.name),
          ),
        )
        return checks.failures
      },
    },
    {
      name: 'Update User userName',
      about: '`replace` without a path, `{"userName":…}`: 200 or 204, then the new name',
      source: sources.gaps,
      rules: ['OKTA-pathless', 'SIM-patch-effective'],
      *play() {
        const checks = new Assertions()
        const user = yield* createdUser(lab, checks)
        if (!user) return checks.failures
        const userName = `${lab.name()}@example.com`
        const done = yield* modify('User', user.id, [{ op: 'replace', value: { userName } }])
        if (!checks.on(done, ...by(blameOfPatch(done, 'OKTA-pathless'), status(done, 200, 204))))
          return checks.failures
        const seen = yield* read('User', user.id)
        checks.on(
          seen,
          ...by(['RFC7643-3.1-id-stable'], status(seen, 200)),
          ...by(['SIM-patch-effective', 'OKTA-pathless'], equals(seen, 'userName', userName)),
        )
        return checks.failures
      },
    },
    {
      name: 'Patch User - Disable User',
      about:
        '`replace` of `active` by false: 200 or 204; a GET and a look-up still show the user, with `active` false',
      source: sources.disabled,
      rules: ['ENTRA-inactive-visible', 'SIM-patch-effective'],
      *play() {
        const checks = new Assertions()
        const user = yield* createdUser(lab, checks)
        if (!user) return checks.failures
        const done = yield* modify('User', user.id, [{ op: 'replace', path: 'active', value: false }])
        if (!checks.on(done, ...by(blameOfPatch(done), status(done, 200, 204)))) return checks.failures
        const rules = ['ENTRA-inactive-visible', 'SIM-patch-effective']
        const seen = yield* read('User', user.id)
        checks.on(seen, ...by(rules, status(seen, 200), equals(seen, 'active', false)))
        const found = yield* find('User', 'userName', user.name)
        checks.on(
          found,
          ...by(
            rules,
            status(found, 200),
            that(totalOf(found) === 1, 'a look-up should find the inactive user'),
            isValue(listed(found)[0], 'active', false),
          ),
        )
        return checks.failures
      },
    },
    {
      name: 'Delete a User',
      about: 'DELETE: 204; GET of the id: 404',
      source: sources.report,
      rules: ['RFC7644-3.6-204', 'RFC7644-3.6-gone'],
      *play() {
        const checks = new Assertions()
        const user = yield* createdUser(lab, checks)
        if (!user) return checks.failures
        const done = yield* erase('User', user.id)
        checks.on(done, ...by(['RFC7644-3.6-204'], status(done, 204)))
        const seen = yield* read('User', user.id)
        checks.on(seen, ...by(['RFC7644-3.6-gone'], status(seen, 404)))
        return checks.failures
      },
    },
  ]
}
