import { totalOf } from '../../../diagnose/probe/answer.ts'
import type { ProbeConversation, ProbeLab } from '../../../diagnose/probe.ts'
import { idText, type Seen } from '../../../diagnose/seen.ts'
import { enterpriseUserUrn } from '../../../scim/urn.ts'
import type { Failure, VendorTest } from '../../suite.ts'
import { Assertions, by, isValue, listed, status, that } from '../claims.ts'
import { showsAll } from '../mapped-value.ts'
import { lookUp } from './direct-wire.ts'
import { Engine } from './engine.ts'
import { sources } from './sources.ts'

/** What the Logic App makes Entra do with users; what Entra then sends is sent here, and must succeed. */
export function engineUserTests(lab: ProbeLab): VendorTest[] {
  const source = sources.users
  return [
    {
      name: 'Create_User_Test',
      about: 'connection test, look-up and POST; a look-up by userName finds the user',
      source,
      rules: ['RFC7644-3.4.2-empty-200', 'RFC7644-3.3-body-id', 'VENDOR-filter-set'],
      play: () => withUser(function* () {}),
    },
    {
      name: 'Update_User_Test',
      about: 'GET, and PATCH of title, e-mail and department; a look-up shows the new values',
      source,
      rules: ['ENTRA-op-case', 'ENTRA-valuepath', 'RFC7644-3.10-qualified-path', 'SIM-patch-effective'],
      play: () =>
        withUser(function* ({ id, userName, engine, checks }) {
          const values: [string, string][] = [
            ['title', 'Lead'],
            ['emails[type eq "work"].value', `${lab.name()}@example.com`],
            [`${enterpriseUserUrn}:department`, 'Sales'],
          ]
          if (!(yield* engine.update('User', id, values))) return
          const seen = yield* lookUp('User', userName)
          checks.on(
            seen,
            ...showsAll(
              listed(seen)[0],
              values.map(([path, value]) => ({ path, value })),
            ),
          )
        }),
    },
    {
      name: 'Disable_User_Test',
      about:
        'PATCH of `active`, "False" as text without the flag; a look-up finds the user, with `active` false',
      source,
      rules: ['ENTRA-string-boolean', 'ENTRA-inactive-visible', 'SIM-patch-effective'],
      play: () =>
        withUser(function* ({ id, userName, engine, checks }) {
          if (yield* engine.setActive(id, false)) yield* isActive(userName, false, checks)
        }),
    },
    {
      name: 'Delete_User_Test',
      about: 'PATCH of `active`, then DELETE; a look-up finds nobody',
      source,
      rules: ['RFC7644-3.6-204', 'RFC7644-3.6-gone', 'RFC7644-3.4.2-empty-200'],
      optional: true,
      play: () =>
        withUser(function* ({ id, userName, engine, checks }) {
          yield* engine.setActive(id, false)
          if (!(yield* engine.erase('User', id))) return
          const seen = yield* lookUp('User', userName)
          checks.on(seen, gone(seen))
        }),
    },
    {
      name: 'User_Update_Manager_Test',
      about: 'PATCH that sets, changes and removes the manager, who is an id as text: all three succeed',
      source,
      rules: ['RFC7643-4.3-manager', 'RFC7644-3.10-qualified-path', 'RFC7644-3.5.2.2-remove'],
      play: () =>
        withUser(function* ({ id, engine }) {
          const first = yield* engine.createUser(`${lab.name()}@example.com`)
          const second = yield* engine.createUser(`${lab.name()}@example.com`)
          if (first === undefined || second === undefined) return
          yield* engine.setManager(id, first, undefined)
          yield* engine.setManager(id, second, first)
          yield* engine.removeManager(id, second)
        }),
    },
    {
      name: 'Restore_User_Test',
      about:
        'unassigned: PATCH of `active`, a look-up shows it false; assigned again: PATCH, a look-up shows it true, with the id from before',
      source,
      rules: ['ENTRA-string-boolean', 'ENTRA-inactive-visible', 'SIM-reactivate', 'RFC7643-3.1-id-stable'],
      play: () =>
        withUser(function* ({ id, userName, engine, checks }) {
          if (!(yield* engine.setActive(id, false))) return
          yield* isActive(userName, false, checks)
          if (!(yield* engine.setActive(id, true))) return
          const seen = yield* isActive(userName, true, checks, 'SIM-reactivate')
          const [user] = listed(seen)
          checks.on(
            seen,
            that(
              user === undefined || idText(user) === id,
              'the id should be the same',
              'RFC7643-3.1-id-stable',
            ),
          )
        }),
    },
    {
      name: 'POD_User_Test',
      about: 'the same requests, on demand; a look-up finds the user',
      source,
      rules: ['RFC7644-3.4.2-empty-200', 'RFC7644-3.3-body-id', 'VENDOR-filter-set'],
      play: () => withUser(function* () {}),
    },
  ]

  type Provisioned = { id: string; userName: string; engine: Engine; checks: Assertions }

  /** A user whom Entra has created, and whom a look-up finds. */
  function* withUser(then: (user: Provisioned) => ProbeConversation<void>): ProbeConversation<Failure[]> {
    const checks = new Assertions()
    const engine = new Engine(lab, checks)
    const userName = `${lab.name()}@example.com`
    const id = yield* engine.createUser(userName)
    if (id === undefined) return checks.failures
    const seen = yield* lookUp('User', userName)
    const isThere = checks.on(
      seen,
      ...by(
        ['VENDOR-filter-set', 'SIM-read-your-writes', 'RFC7644-3.4.2-Resources'],
        status(seen, 200),
        that(listed(seen).length > 0, 'a look-up should find the user'),
      ),
    )
    if (isThere) yield* then({ id, userName, engine, checks })
    return checks.failures
  }
}

function* isActive(
  userName: string,
  active: boolean,
  checks: Assertions,
  ...rules: string[]
): ProbeConversation<Seen> {
  const seen = yield* lookUp('User', userName)
  const [user] = listed(seen)
  checks.on(
    seen,
    ...by(
      ['ENTRA-inactive-visible', 'VENDOR-filter-set'],
      status(seen, 200),
      that(user !== undefined, 'a look-up should find the user'),
    ),
    ...(user
      ? by([...rules, 'SIM-patch-effective', 'ENTRA-string-boolean'], isValue(user, 'active', active))
      : []),
  )
  return seen
}

/** 404 will do as well. */
export const gone = (seen: Seen) =>
  that(
    seen.status === 404 || (seen.ok && totalOf(seen) === 0),
    'a look-up should find it no more: 404, or totalResults 0',
    'RFC7644-3.6-gone',
  )
