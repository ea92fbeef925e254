import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import { forms, RoleStage } from '../support/role-stage.ts'

// What OneLogin sends in each situation, request by request, with groups that rules make of roles.

const ada = 'ada@acme.test'
const lookUp = (name: string) => `GET /Users?filter=userName+eq+%22${name}%40acme.test%22&`
const post = `POST /Users ${ada} active`
const put = `PUT /Users/{ada}? ${ada} active`
const suspension = `PUT /Users/{ada}? ${ada} inactive`

interface Trace {
  name: string
  overrides?: JsonObject
  /** What has come to rest before. */
  given?: (stage: RoleStage) => unknown
  when: (stage: RoleStage) => unknown
  sends: string[]
}

/** Ada has an account and is in the group Admins. */
const admin = (stage: RoleStage) => {
  stage.give('App Admins')
  stage.assign()
}

const group = (displayName: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
  displayName,
})

const suspendWhenUnassigned = { lifecycle: { unassigned: { do: 'deactivate', link: 'drop' } } }
const nothingWhenUnassigned = { lifecycle: { unassigned: { do: 'nothing', link: 'drop' } } }
const goneForGood = (stage: RoleStage) => stage.directory.users.delete(ada)

const approvals = { approvals: { create: true, update: true, delete: true } }
const approveAll = ({ lab }: RoleStage) => void lab.idp.engine.approveAll('app')

const traces: Trace[] = [
  {
    name: 'API Enable is pressed',
    when: async ({ lab }) => {
      await lab.idp.engine.testConnection('app')
    },
    sends: ['GET /Users?filter=userName+eq+%22{uuid}%22&'],
  },
  {
    name: 'entitlements are refreshed',
    when: async ({ lab }) => {
      await lab.idp.engine.refreshEntitlements('app')
    },
    sends: ['GET /Groups'],
  },
  {
    name: 'a joiner without a role that a rule knows',
    when: (stage) => {
      stage.give('Staff')
      stage.assign()
    },
    sends: [lookUp('ada'), post],
  },
  {
    name: 'a joiner whose role maps to a new group',
    when: admin,
    sends: [lookUp('ada'), post, 'POST /Groups Admins []', 'PATCH /Groups/{Admins} add {ada}'],
  },
  {
    name: 'a joiner whose role maps to a group that is known',
    given: async (stage) => {
      await stage.inTarget('POST', '/Groups', group('Admins'))
      await stage.lab.idp.engine.refreshEntitlements('app')
    },
    when: admin,
    sends: [lookUp('ada'), post, 'PATCH /Groups/{Admins} add {ada}'],
  },
  {
    name: 'a joiner whose role maps to a group that exists and is not known',
    given: (stage) => stage.inTarget('POST', '/Groups', group('Admins')),
    when: admin,
    sends: [lookUp('ada'), post, 'POST /Groups Admins []', 'PATCH /Groups/{Admins} add {ada}'],
  },
  {
    name: 'a joiner whose account exists',
    given: (stage) => stage.inTarget('POST', '/Users', { userName: ada }),
    when: admin,
    sends: [lookUp('ada'), put, 'POST /Groups Admins []', 'PATCH /Groups/{Admins} add {ada}'],
  },
  {
    name: 'an attribute changes',
    given: admin,
    when: ({ directory }) => directory.users.update(ada, { familyName: 'King' }),
    sends: [lookUp('ada'), put],
  },
  {
    name: 'an attribute changes, without a look-up',
    overrides: { user: { update: 'put' } },
    given: admin,
    when: ({ directory }) => directory.users.update(ada, { familyName: 'King' }),
    sends: [put],
  },
  {
    name: 'a role changes',
    overrides: { user: { update: 'put' } },
    given: admin,
    when: (stage) =>
      stage.atOnce(() => {
        stage.take('App Admins')
        stage.give('App Readers')
      }),
    sends: [
      put,
      'PATCH /Groups/{Admins} remove {ada}',
      'POST /Groups Readers []',
      'PATCH /Groups/{Readers} add {ada}',
    ],
  },
  {
    name: 'a role changes, as a task that begins with a look-up',
    given: async (stage) => {
      admin(stage)
      await stage.sent()
      stage.give('App Readers')
      await stage.sent()
      stage.take('App Readers')
    },
    when: (stage) =>
      stage.atOnce(() => {
        stage.take('App Admins')
        stage.give('App Readers')
      }),
    sends: [lookUp('ada'), put, 'PATCH /Groups/{Admins} remove {ada}', 'PATCH /Groups/{Readers} add {ada}'],
  },
  {
    name: 'the userName changes',
    given: admin,
    when: ({ directory }) => directory.users.update(ada, { userName: 'ada.king@acme.test' }),
    sends: [lookUp('ada.king'), 'PUT /Users/{ada}? ada.king@acme.test active'],
  },
  {
    name: 'the userName changes, and a second account is made',
    overrides: { user: { updateMiss: 'create' } },
    given: admin,
    when: ({ directory }) => directory.users.update(ada, { userName: 'ada.king@acme.test' }),
    sends: [
      lookUp('ada.king'),
      'POST /Users ada.king@acme.test active',
      'PATCH /Groups/{Admins} add {ada.king}',
    ],
  },
  {
    name: 'a role that no rule knows',
    given: admin,
    when: (stage) => stage.give('Staff'),
    sends: [],
  },
  {
    name: 'a suspension',
    given: admin,
    when: ({ directory }) => directory.users.suspend(ada),
    sends: [suspension],
  },
  {
    name: 'the return',
    given: async (stage) => {
      admin(stage)
      await stage.sent()
      stage.directory.users.suspend(ada)
    },
    when: ({ directory }) => directory.users.unsuspend(ada),
    sends: [put],
  },
  {
    name: 'a suspension when nothing is to be done',
    overrides: { lifecycle: { suspended: { do: 'nothing', link: 'keep' } } },
    given: admin,
    when: ({ directory }) => directory.users.suspend(ada),
    sends: [],
  },
  {
    name: 'a suspension that is to delete',
    overrides: { lifecycle: { suspended: { do: 'delete', link: 'drop' } } },
    given: admin,
    when: ({ directory }) => directory.users.suspend(ada),
    sends: ['DELETE /Users/{ada}'],
  },
  {
    name: 'the app is taken away: Delete',
    given: admin,
    when: (stage) => stage.unassign(),
    sends: ['DELETE /Users/{ada}'],
  },
  {
    name: 'the user is deleted: Delete',
    given: admin,
    when: goneForGood,
    sends: ['DELETE /Users/{ada}'],
  },
  {
    name: 'the app is taken away: Suspend',
    overrides: suspendWhenUnassigned,
    given: admin,
    when: (stage) => stage.unassign(),
    sends: [suspension],
  },
  {
    name: 'the user is deleted: Suspend',
    overrides: { lifecycle: { deleted: { do: 'deactivate', link: 'drop' } } },
    given: admin,
    when: goneForGood,
    sends: [suspension],
  },
  {
    name: 'the app is taken away: Do Nothing',
    overrides: nothingWhenUnassigned,
    given: admin,
    when: (stage) => stage.unassign(),
    sends: [],
  },
  {
    name: 'the user is deleted: Do Nothing',
    overrides: { lifecycle: { deleted: { do: 'nothing', link: 'drop' } } },
    given: admin,
    when: goneForGood,
    sends: [],
  },
  {
    name: 'assigned again after Delete',
    given: async (stage) => {
      admin(stage)
      await stage.sent()
      stage.unassign()
    },
    when: (stage) => stage.assign(),
    sends: [lookUp('ada'), post, 'PATCH /Groups/{Admins} add {ada}'],
  },
  {
    name: 'assigned again after Suspend',
    overrides: suspendWhenUnassigned,
    given: async (stage) => {
      admin(stage)
      await stage.sent()
      stage.unassign()
    },
    when: (stage) => stage.assign(),
    sends: [lookUp('ada'), put, 'PATCH /Groups/{Admins} add {ada}'],
  },
  {
    name: 'assigned again after Do Nothing',
    overrides: nothingWhenUnassigned,
    given: async (stage) => {
      admin(stage)
      await stage.sent()
      stage.unassign()
    },
    when: (stage) => stage.assign(),
    sends: [lookUp('ada'), put, 'PATCH /Groups/{Admins} add {ada}'],
  },
  {
    name: 'a role is deleted',
    given: admin,
    when: ({ directory }) => directory.groups.delete('App Admins'),
    sends: ['PATCH /Groups/{Admins} remove {ada}'],
  },
  {
    name: 'a role gets another name',
    given: admin,
    when: ({ directory }) => directory.groups.update('App Admins', { displayName: 'App Owners' }),
    sends: [],
  },
  {
    name: 'mappings are applied again after that',
    given: async (stage) => {
      admin(stage)
      await stage.sent()
      stage.directory.groups.update('App Admins', { displayName: 'App Owners' })
    },
    when: ({ lab }) => lab.idp.engine.reapplyMappings('app'),
    sends: [
      lookUp('ada'),
      put,
      'PATCH /Groups/{Admins} remove {ada}',
      'POST /Groups Owners []',
      'PATCH /Groups/{Owners} add {ada}',
    ],
  },
  {
    name: 'an administrator has to approve a joiner',
    overrides: approvals,
    when: admin,
    sends: [],
  },
  {
    name: 'the joiner is approved, and the groups with it',
    overrides: approvals,
    given: admin,
    when: approveAll,
    sends: [lookUp('ada'), post, 'POST /Groups Admins []', 'PATCH /Groups/{Admins} add {ada}'],
  },
  {
    name: 'a role is taken away, which is approved as an update of the user',
    overrides: approvals,
    given: async (stage) => {
      admin(stage)
      await stage.sent()
      await approveAll(stage)
      await stage.sent()
      stage.directory.groups.delete('App Admins')
    },
    when: approveAll,
    sends: [lookUp('ada'), put, 'PATCH /Groups/{Admins} remove {ada}'],
  },
  {
    name: 'a deletion is approved',
    overrides: approvals,
    given: async (stage) => {
      admin(stage)
      await stage.sent()
      await approveAll(stage)
      await stage.sent()
      stage.unassign()
    },
    when: approveAll,
    sends: ['DELETE /Users/{ada}'],
  },
]

describe.each(Object.keys(forms))('%s', (profile) => {
  test.each(traces)('$name', async ({ overrides, given, when, sends }) => {
    await using stage = await RoleStage.open(profile, overrides)
    await given?.(stage)
    await stage.sent()
    await when(stage)
    const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/
    expect((await stage.sent()).map((line) => line.replace(uuid, '{uuid}'))).toEqual(sends)
  })
})

test('an account that is gone is not made again: the task fails, and waits for an administrator', async () => {
  await using stage = await RoleStage.open('onelogin')
  admin(stage)
  await stage.sent()
  await stage.inTarget('DELETE', `/Users/${stage.lab.target.users()[0]?.id}`, {})
  stage.directory.users.update(ada, { title: 'Countess' })
  expect(await stage.sent()).toEqual([lookUp('ada'), put])
  const { engine } = stage.lab.idp
  const [failed] = engine.operations({ status: 'failed' }).items
  expect(failed).toMatchObject({ kind: 'update', attempts: 1, nextAttemptAt: null })
  expect(await stage.sent()).toEqual([])
  engine.retry(failed?.id ?? 'none')
  expect(await stage.sent()).toEqual([lookUp('ada'), put])
})
