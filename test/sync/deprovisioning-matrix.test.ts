import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import type { Idp } from '../../src/idp.ts'
import { createLab, type Lab } from '../support/lab.ts'
import { StableNames } from '../support/wire-text.ts'

const ana = 'ana@acme.test'
const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

/** Who has no badge is out of scope. */
const badge = { attribute: 'custom.badge', operator: 'IS NOT NULL' }
const notPrivate = { attribute: 'displayName', operator: 'NOT REGEX MATCH', values: ['^Private'] }
const filter = { user: [{ clauses: [badge] }], group: [{ clauses: [notPrivate] }] }

/** Ana, active, by way of an assigned group that is a group of the target too; both are known. */
async function setup(overrides: JsonObject, profile = 'entra') {
  const lab = await createLab(profile, { overrides: { scope: { filter }, ...overrides } })
  const { users, groups, members, assignments, pushedGroups } = lab.idp.directory
  const custom = { badge: '7' }
  users.create({
    userName: ana,
    givenName: 'Ana',
    familyName: 'Example',
    department: 'Sales',
    email: ana,
    custom,
  })
  groups.create({ displayName: 'Staff' })
  members.add('Staff', { user: ana })
  assignments.assign('app', { user: ana })
  assignments.assign('app', { group: 'Staff' })
  pushedGroups.push('app', 'Staff')
  const names = new StableNames()
  names.learn(await lab.settle())
  return { lab, requests: () => requestsOf(lab, names) }
}

/** What has to be told now, probes aside. */
async function requestsOf(lab: Lab, names: StableNames): Promise<string[]> {
  const exchanges = await lab.settle()
  const told = exchanges.filter(({ operationId }) => operationId !== null)
  const lines = told.map(({ request }) =>
    names.apply([request.method, request.path, request.body].filter((part) => part !== null).join(' ')),
  )
  names.learn(exchanges)
  return lines
}

const get = 'GET /Users/{user 1}'
const patch = (...operations: JsonObject[]) =>
  `PATCH /Users/{user 1} ${JSON.stringify({ schemas: [patchUrn], Operations: operations })}`
const active = (value: string) => ({ op: 'Replace', path: 'active', value })
const told = {
  off: [get, patch(active('False'))],
  delete: ['DELETE /Users/{user 1}'],
  nothing: [],
}

const lose = ({ directory: { assignments, members } }: Idp) => {
  assignments.unassign('app', { user: ana })
  members.remove('Staff', { user: ana })
}

const filterOut = ({ directory }: Idp) => {
  directory.users.update(ana, { custom: { badge: null } })
}

const events: Record<string, { before?: (idp: Idp) => void; play: (idp: Idp) => void }> = {
  unassigned: { play: lose },
  'filtered out': { play: filterOut },
  disabled: { play: ({ directory }) => directory.users.deactivate(ana) },
  'soft-deleted': { play: ({ directory }) => directory.users.delete(ana) },
  'hard-deleted': {
    before: ({ directory }) => directory.users.delete(ana),
    play: ({ directory }) => directory.users.delete(ana),
  },
  'hard-deleted at once': { play: ({ directory }) => directory.users.delete(ana, { hard: true }) },
  'soft-deleted after it was unassigned': {
    before: lose,
    play: ({ directory }) => directory.users.delete(ana),
  },
  'hard-deleted after it was unassigned': {
    before: lose,
    play: ({ directory }) => directory.users.delete(ana, { hard: true }),
  },
  'soft-deleted after it was filtered out': {
    before: filterOut,
    play: ({ directory }) => directory.users.delete(ana),
  },
  'hard-deleted after it was filtered out': {
    before: filterOut,
    play: ({ directory }) => directory.users.delete(ana, { hard: true }),
  },
}

const withoutActive = { mapping: { user: { edits: { active: null } } } }

// One row an event, one column a setting: the table of the documentation with each switch on and off.
const settings: Record<string, JsonObject> = {
  default: {},
  'Delete unticked': { lifecycle: { actions: { delete: false } } },
  'Update unticked': { lifecycle: { actions: { update: false } } },
  SkipOutOfScopeDeletions: { lifecycle: { skipOutOfScopeDeletions: true } },
  'no active mapping': withoutActive,
  'no active mapping, DELETE instead': { ...withoutActive, lifecycle: { noActiveMapping: 'delete' } },
  'no active mapping, DELETE instead, Delete unticked': {
    ...withoutActive,
    lifecycle: { noActiveMapping: 'delete', actions: { delete: false } },
  },
}
const columns = Object.keys(settings)
const matrix: Record<string, (keyof typeof told)[]> = {
  // default, Delete unticked, Update unticked, Skip…, no active mapping: nothing, DELETE, nothing as Delete is unticked
  unassigned: ['off', 'off', 'nothing', 'nothing', 'nothing', 'delete', 'nothing'],
  'filtered out': ['off', 'off', 'nothing', 'nothing', 'nothing', 'delete', 'nothing'],
  disabled: ['off', 'off', 'nothing', 'off', 'nothing', 'delete', 'nothing'],
  'soft-deleted': ['off', 'off', 'nothing', 'off', 'nothing', 'delete', 'nothing'],
  'hard-deleted': ['delete', 'nothing', 'delete', 'delete', 'delete', 'nothing', 'nothing'],
  'hard-deleted at once': ['delete', 'nothing', 'delete', 'delete', 'delete', 'delete', 'nothing'],
  // Nobody looks after the account any more.
  'soft-deleted after it was unassigned': columns.map(() => 'nothing'),
  'hard-deleted after it was unassigned': columns.map(() => 'nothing'),
  'soft-deleted after it was filtered out': columns.map(() => 'nothing'),
  'hard-deleted after it was filtered out': columns.map(() => 'nothing'),
}

const cells = Object.entries(matrix).flatMap(([event, row]) =>
  row.map((outcome, index) => ({ event, setting: columns[index] ?? '', outcome })),
)

test.each(cells)('entra, $setting: somebody who is $event: $outcome', async ({ event, setting, outcome }) => {
  const { lab, requests } = await setup(settings[setting] ?? {})
  await using _ = lab
  const { before, play } = events[event] ?? { play: () => {} }
  if (before) {
    before(lab.idp)
    await requests()
  }
  play(lab.idp)
  const aboutHer = (await requests()).filter((line) => line.includes('/Users'))
  expect(aboutHer).toEqual(told[outcome])
})

test('the matrix has every event and every setting', () => {
  expect(Object.keys(matrix)).toEqual(Object.keys(events))
  for (const row of Object.values(matrix)) expect(row).toHaveLength(columns.length)
})

describe('entra: who comes back', () => {
  const ways: [string, (idp: Idp) => void, (idp: Idp) => void][] = [
    [
      'restored',
      ({ directory }) => directory.users.delete(ana),
      ({ directory }) => directory.users.restore(ana),
    ],
    [
      'enabled',
      ({ directory }) => directory.users.deactivate(ana),
      ({ directory }) => directory.users.activate(ana),
    ],
    ['back in scope', filterOut, ({ directory }) => directory.users.update(ana, { custom: { badge: '8' } })],
    [
      'assigned again',
      ({ directory }) => directory.assignments.unassign('app', { user: ana }),
      ({ directory }) => directory.assignments.assign('app', { user: ana }),
    ],
  ]

  test.each(ways)(
    '%s: one PATCH with active and what differs, and no membership',
    async (_, leave, comeBack) => {
      const { lab, requests } = await setup({ group: { scope: 'none' } })
      await using __ = lab
      // Through the group alone she would stay in scope.
      lab.idp.directory.assignments.unassign('app', { group: 'Staff' })
      await requests()
      leave(lab.idp)
      expect(await requests()).toEqual(told.off)
      comeBack(lab.idp)
      lab.idp.directory.users.update(ana, { department: 'Support' })
      const department = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department'
      const differs = { op: 'Replace', path: department, value: 'Support' }
      expect(await requests()).toEqual([get, patch(active('True'), differs)])
    },
  )
})

test('entra: who comes back is not told as a member again, until provisioning is restarted', async () => {
  const { lab, requests } = await setup({})
  await using _ = lab
  const { directory, engine } = lab.idp
  directory.groups.create({ displayName: 'Crew' })
  directory.assignments.assign('app', { group: 'Crew' })
  directory.users.deactivate(ana)
  await requests()
  directory.members.add('Crew', { user: ana })
  expect(await requests()).toEqual([])
  directory.users.activate(ana)
  expect(await requests()).toEqual([get, patch(active('True'))])
  const members = () =>
    lab.target.groups().map((group) => (group.members as unknown[] | undefined)?.length ?? 0)
  expect(members()).toEqual([1, 0])
  engine.restart('app')
  await engine.settle({})
  expect(members()).toEqual([1, 1])
})

describe('entra: a group', () => {
  const ends: Record<string, (idp: Idp) => void> = {
    unassigned: ({ directory }) => directory.assignments.unassign('app', { group: 'Staff' }),
    deleted: ({ directory }) => directory.groups.delete('Staff'),
    'filtered out': ({ directory }) => directory.groups.update('Staff', { displayName: 'Private' }),
  }
  const boxes: [string, JsonObject, (end: string) => boolean][] = [
    ['default', {}, () => true],
    ['Delete of users unticked', { lifecycle: { actions: { delete: false } } }, () => true],
    ['Delete of groups unticked', { group: { actions: { delete: false } } }, () => false],
    ['Update of groups unticked', { group: { actions: { update: false } } }, () => true],
    ['SkipOutOfScopeDeletions', { lifecycle: { skipOutOfScopeDeletions: true } }, (end) => end === 'deleted'],
  ]
  const rows = Object.keys(ends).flatMap((end) =>
    boxes.map(([setting, overrides, deletes]) => ({ end, setting, overrides, deletes: deletes(end) })),
  )

  test.each(rows)('that is $end, $setting: DELETE is $deletes', async ({ end, overrides, deletes }) => {
    const { lab, requests } = await setup(overrides)
    await using _ = lab
    ends[end]?.(lab.idp)
    expect(await requests()).toEqual(deletes ? ['DELETE /Groups/{group 1}'] : [])
  })

  test('that was filtered out and left there is found again', async () => {
    const { lab, requests } = await setup({ lifecycle: { skipOutOfScopeDeletions: true } })
    await using _ = lab
    lab.idp.directory.groups.update('Staff', { displayName: 'Private' })
    expect(await requests()).toEqual([])
    lab.idp.directory.groups.delete('Private')
    expect(await requests()).toEqual([])
    lab.idp.directory.groups.create({ displayName: 'Staff' })
    lab.idp.directory.assignments.assign('app', { group: 'Staff' })
    expect((await requests()).map((line) => line.split(' ')[0])).toEqual(['GET', 'PATCH'])
    expect(lab.target.groups()).toHaveLength(1)
  })

  test('whose Update box is not ticked keeps its name and its members', async () => {
    const { lab, requests } = await setup({ group: { actions: { update: false } } })
    await using _ = lab
    lab.idp.directory.groups.update('Staff', { displayName: 'Crew' })
    lab.idp.directory.members.remove('Crew', { user: ana })
    expect(await requests()).toEqual([])
    expect(lab.target.groups()).toMatchObject([{ displayName: 'Staff' }])
    expect(lab.target.groups()[0]?.members ?? []).toEqual([])
  })
})

describe('okta: what the switches of an app allow', () => {
  const off = [
    'PATCH /Users/{user 1} {"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","value":{"active":false}}]}',
  ]
  const cases: [string, JsonObject, string[]][] = [
    ['all on', {}, off],
    ['updates off', { update: false }, off],
    ['deactivation off', { deactivate: 'never' }, []],
  ]

  test.each(cases)('%s: unassigned, deactivated, and edited', async (_, actions, expected) => {
    for (const play of [lose, events.disabled?.play ?? lose]) {
      const { lab, requests } = await setup({ lifecycle: { actions } }, 'okta-oin')
      await using __ = lab
      lab.idp.directory.users.update(ana, { department: 'Support' })
      const edited = await requests()
      expect(edited.map((line) => line.split(' ')[0])).toEqual(actions.update === false ? [] : ['GET', 'PUT'])
      play(lab.idp)
      expect((await requests()).filter((line) => line.includes('/Users/'))).toEqual(expected)
      lab.idp.directory.users.delete(ana)
      expect(await requests()).toEqual([])
    }
  })

  test.each([
    ['inactive', true, ['GET /Users', off[0]?.replace('false', 'true')]],
    ['active', false, ['GET /Users']],
  ])('updates off: who is found %s is linked and no more told than that', async (_, leaves, expected) => {
    const { lab, requests } = await setup({ lifecycle: { actions: { update: false } } }, 'okta-oin')
    await using __ = lab
    lab.idp.directory.apps.update(
      'app',
      leaves ? {} : { overrides: { lifecycle: { actions: { deactivate: 'never' } } } },
    )
    lab.idp.directory.groups.delete('Staff')
    lab.idp.directory.assignments.unassign('app', { user: ana })
    await requests()
    lab.idp.directory.users.update(ana, { department: 'Support' })
    lab.idp.directory.assignments.assign('app', { user: ana })
    expect(await requests()).toEqual(expected)
  })
})
