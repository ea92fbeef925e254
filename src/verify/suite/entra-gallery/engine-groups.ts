import { isObject } from '../../../base/json.ts'
import { get } from '../../../diagnose/probe/request.ts'
import { ask, type ProbeConversation, type ProbeLab } from '../../../diagnose/probe.ts'
import { memberIds } from '../../../diagnose/read-back.ts'
import type { Failure, VendorTest } from '../../suite.ts'
import { Assertions, by, isValue, listed, status, that } from '../claims.ts'
import { groupsDiscovered, lookUp } from './direct-wire.ts'
import { Engine } from './engine.ts'
import { gone } from './engine-users.ts'
import { sources } from './sources.ts'

/** What the Logic App makes Entra do with groups. */
export function engineGroupTests(lab: ProbeLab): VendorTest[] {
  const source = sources.groups
  return [
    {
      name: 'Create_Group_Test',
      about: 'connection test, look-up and POST; a look-up by displayName finds the group',
      source,
      rules: [
        'RFC7644-3.4.2-empty-200',
        'RFC7644-3.3-body-id',
        'SIM-unknown-attr-tolerated',
        'VENDOR-filter-set',
      ],
      play: () => withGroup(function* () {}),
    },
    {
      name: 'Update_Group_Test',
      about: 'PATCH of displayName; a look-up finds the group under its new name',
      source,
      rules: ['ENTRA-op-case', 'OKTA-group-rename', 'SIM-patch-effective'],
      play: () =>
        withGroup(function* ({ id, engine, checks }) {
          const name = lab.name('renamed')
          if (!(yield* engine.update('Group', id, [['displayName', name]]))) return
          const seen = yield* lookUp('Group', name)
          checks.on(
            seen,
            ...by(
              ['SIM-patch-effective', 'VENDOR-filter-set'],
              status(seen, 200),
              isValue(listed(seen)[0], 'displayName', name),
            ),
          )
        }),
    },
    {
      name: 'Delete_Group_Test',
      about: 'DELETE; a look-up finds nothing',
      source,
      rules: ['RFC7644-3.6-204', 'RFC7644-3.6-gone', 'RFC7644-3.4.2-empty-200'],
      optional: true,
      play: () =>
        withGroup(function* ({ id, name, engine, checks }) {
          if (!(yield* engine.erase('Group', id))) return
          const seen = yield* lookUp('Group', name)
          checks.on(seen, gone(seen))
        }),
    },
    {
      name: 'Group_Update_Add_Member_Test',
      about: 'PATCH that adds a user; a look-up shows the group with that member',
      source,
      rules: ['RFC7644-3.5.2.1-members-add-appends', 'ENTRA-op-case', 'SIM-patch-effective'],
      play: () =>
        withGroup(function* ({ id, name, engine, checks }) {
          const user = yield* engine.createUser(`${lab.name()}@example.com`)
          if (user === undefined || !(yield* engine.addMember(id, user))) return
          yield* hasMember(
            name,
            user,
            true,
            checks,
            'RFC7644-3.5.2.1-members-add-appends',
            'SIM-patch-effective',
          )
        }),
    },
    {
      name: 'Group_Update_Remove_Member_Test',
      about:
        'PATCH that removes one of two members, by `"value":[{"value":…}]` without the flag; a look-up shows the group without that one',
      source,
      rules: ['ENTRA-members-remove-value', 'RFC7644-3.5.2.2-members-remove-one', 'SIM-patch-effective'],
      play: () =>
        withGroup(function* ({ id, name, engine, checks }) {
          const one = yield* engine.createUser(`${lab.name()}@example.com`)
          const other = yield* engine.createUser(`${lab.name()}@example.com`)
          if (one === undefined || other === undefined) return
          yield* engine.addMember(id, one)
          if (!(yield* engine.addMember(id, other))) return
          // Beside what Entra asks, so that what the removal did can be told from what was there.
          yield* ask(get(`/Groups/${encodeURIComponent(id)}`))
          if (!(yield* engine.removeMember(id, one))) return
          yield* hasMember(name, one, false, checks, engine.removalRule, 'SIM-patch-effective')
        }),
    },
    {
      name: 'POD_Group_Test',
      about: 'the same requests as for Create_Group_Test, on demand; a look-up finds the group',
      source,
      rules: ['RFC7644-3.4.2-empty-200', 'RFC7644-3.3-body-id', 'VENDOR-filter-set'],
      play: () => withGroup(function* () {}),
    },
    {
      name: 'Restore_Group_Test',
      about:
        'unassigned: DELETE, a look-up finds nothing; assigned again: look-up and POST, a look-up finds it',
      source,
      rules: ['RFC7644-3.6-204', 'RFC7644-3.6-gone', 'RFC7644-3.6-recreate'],
      optional: true,
      play: () =>
        withGroup(function* ({ id, name, engine, checks }) {
          if (!(yield* engine.erase('Group', id))) return
          const without = yield* lookUp('Group', name)
          checks.on(without, gone(without))
          yield* engine.createGroup(name)
          const seen = yield* lookUp('Group', name)
          checks.on(
            seen,
            that(listed(seen).length > 0, 'a look-up should find the group again', 'RFC7644-3.6-recreate'),
          )
        }),
    },
  ]

  type Provisioned = { id: string; name: string; engine: Engine; checks: Assertions }

  /** A group that Entra has created, and that a look-up finds. */
  function* withGroup(then: (group: Provisioned) => ProbeConversation<void>): ProbeConversation<Failure[]> {
    const checks = new Assertions()
    if (!(yield* groupsDiscovered(checks))) return checks.failures
    const engine = new Engine(lab, checks)
    const name = lab.name('group')
    const id = yield* engine.createGroup(name)
    if (id === undefined) return checks.failures
    const seen = yield* lookUp('Group', name)
    const isThere = checks.on(
      seen,
      ...by(
        ['VENDOR-filter-set', 'SIM-read-your-writes', 'RFC7644-3.4.2-Resources'],
        status(seen, 200),
        that(listed(seen).length > 0, 'a look-up should find the group'),
      ),
    )
    if (isThere) yield* then({ id, name, engine, checks })
    return checks.failures
  }
}

function* hasMember(
  name: string,
  id: string,
  wanted: boolean,
  checks: Assertions,
  ...rules: string[]
): ProbeConversation<void> {
  const seen = yield* lookUp('Group', name)
  const [group] = listed(seen)
  const members = memberIds(isObject(group) ? group : undefined)
  checks.on(
    seen,
    ...by(
      ['VENDOR-filter-set'],
      status(seen, 200),
      that(group !== undefined, 'a look-up should find the group'),
    ),
    that(
      (members?.has(id) ?? false) === wanted,
      wanted ? 'the group should show the new member' : 'the group should no longer show the member',
      ...rules,
    ),
  )
}
