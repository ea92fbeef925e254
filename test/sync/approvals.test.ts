import { expect, test } from 'vitest'
import { createLab, type Lab } from '../support/lab.ts'

const all = { approvals: { create: true, update: true, delete: true } }
const ada = 'ada@acme.test'

async function setup(overrides: object = all, profile = 'onelogin'): Promise<Lab> {
  const lab = await createLab(profile, { overrides: { ...overrides } })
  const { users, assignments } = lab.idp.directory
  users.create({ userName: ada, givenName: 'Ada', familyName: 'Byron', email: ada })
  assignments.assign('app', { user: ada })
  return lab
}

const sent = async (lab: Lab) =>
  (await lab.settle()).map(
    ({ request: { method, path } }) => `${method} ${path.replace(/\d.*|[0-9a-f-]{36}/, '{id}')}`,
  )
const waiting = ({ idp }: Lab) => idp.engine.approvals({ app: 'app' }).items
const states = ({ idp }: Lab) =>
  idp.engine.links({ app: 'app' }).items.map(({ label, provisioningState }) => [label, provisioningState])
const approveNext = ({ idp }: Lab) => idp.engine.approve(waiting({ idp } as Lab)[0]?.id ?? 'none')

test('nothing leaves before somebody approves, and settling does not wait for that', async () => {
  await using lab = await setup()
  expect(await sent(lab)).toEqual([])
  expect(waiting(lab)).toMatchObject([{ kind: 'create', label: ada, status: 'waiting', hold: 'approval' }])
  expect(states(lab)).toEqual([[ada, 'Pending']])
  approveNext(lab)
  expect(await sent(lab)).toEqual(['GET /Users', 'POST /Users'])
  expect(waiting(lab)).toEqual([])
  expect(states(lab)).toEqual([[ada, 'Provisioned']])
})

test('each box asks about its own kind, and a suspension is an update', async () => {
  await using lab = await setup({ approvals: { update: true } })
  const { users, assignments } = lab.idp.directory
  expect(await sent(lab)).toEqual(['GET /Users', 'POST /Users'])
  users.suspend(ada)
  expect(await sent(lab)).toEqual([])
  expect(waiting(lab)).toMatchObject([{ kind: 'deactivate' }])
  assignments.unassign('app', { user: ada })
  // A deletion needs no approval here, and takes the place of what waits.
  expect(await sent(lab)).toEqual(['DELETE /Users/{id}'])
  expect(waiting(lab)).toEqual([])
})

test('a change joins what waits, and the newest is sent', async () => {
  await using lab = await setup()
  await lab.settle()
  lab.idp.directory.users.update(ada, { title: 'Analyst' })
  await lab.settle()
  lab.idp.directory.users.update(ada, { title: 'Countess' })
  await lab.settle()
  expect(waiting(lab)).toHaveLength(1)
  approveNext(lab)
  expect(await sent(lab)).toEqual(['GET /Users', 'POST /Users'])
  expect(lab.target.users()).toMatchObject([{ title: 'Countess' }])
})

test('what is rejected is not sent, and is asked about again after the next change', async () => {
  await using lab = await setup()
  await lab.settle()
  const { engine, directory } = lab.idp
  const { status, outcome, hold, finishedAt } = engine.reject(waiting(lab)[0]?.id ?? 'none')
  expect({ status, outcome, hold }).toEqual({ status: 'skipped', outcome: 'rejected', hold: null })
  expect(finishedAt).not.toBeNull()
  expect(await sent(lab)).toEqual([])
  expect(states(lab)).toEqual([])
  directory.users.update(ada, { title: 'Analyst' })
  expect(await sent(lab)).toEqual([])
  expect(waiting(lab)).toMatchObject([{ kind: 'create' }])
})

test('what is not to be done any more waits for nobody', async () => {
  await using lab = await setup()
  await lab.settle()
  lab.idp.directory.assignments.unassign('app', { user: ada })
  expect(await sent(lab)).toEqual([])
  expect(waiting(lab)).toEqual([])
  expect(states(lab)).toEqual([])
})

test('all of an app are approved at once', async () => {
  await using lab = await setup()
  lab.idp.directory.users.create({ userName: 'grace@acme.test', givenName: 'Grace', familyName: 'Hopper' })
  lab.idp.directory.assignments.assign('app', { user: 'grace@acme.test' })
  await lab.settle()
  expect(lab.idp.engine.approvals({ app: 'app', limit: 1 })).toMatchObject({
    items: [{ label: ada }],
    nextCursor: expect.any(String),
  })
  expect(lab.idp.engine.approveAll('app')).toEqual({ approved: 2 })
  await lab.settle()
  expect(lab.target.users()).toHaveLength(2)
})

test('a group that is sent as it is waits with its members', async () => {
  await using lab = await setup({ approvals: { update: true } })
  const { groups, members, assignments } = lab.idp.directory
  await lab.settle()
  groups.create({ displayName: 'Staff' })
  members.add('Staff', { user: ada })
  assignments.assign('app', { group: 'Staff' })
  expect(await sent(lab)).toEqual([])
  expect(waiting(lab).map(({ resource, kind }) => `${resource} ${kind}`)).toEqual([
    'User update',
    'Group create',
    'Group update-members',
  ])
  lab.idp.engine.approveAll('app')
  expect(await sent(lab)).toEqual(['GET /Users', 'PUT /Users/{id}', 'POST /Groups', 'PATCH /Groups/{id}'])
})

test('what waits for approval cannot be retried, and what does not wait cannot be approved or rejected', async () => {
  await using lab = await setup()
  await lab.settle()
  const { engine } = lab.idp
  const id = waiting(lab)[0]?.id ?? 'none'
  expect(() => engine.retry(id)).toThrow(/is held \(approval\)/)
  engine.approve(id)
  await lab.settle()
  for (const verb of ['approve', 'reject'] as const) {
    expect(() => engine[verb](id)).toThrow(`Operation ${id} is succeeded; it does not wait for approval.`)
  }
})

test('a failure shows until an administrator tries again, and the groups follow then', async () => {
  const rules = [{ name: 'roles', actions: [{ action: 'set_groups', expression: '.*', value: ['role'] }] }]
  await using lab = await createLab('onelogin', { overrides: { entitlements: { source: 'rules', rules } } })
  const { directory, engine } = lab.idp
  const authorize = (token: string) => {
    directory.apps.update('app', { target: { url: lab.target.url, auth: { type: 'bearer', token } } })
  }
  authorize('wrong')
  directory.users.create({ userName: ada, givenName: 'Ada', familyName: 'Byron', email: ada })
  directory.groups.create({ displayName: 'Staff' })
  directory.members.add('Staff', { user: ada })
  directory.assignments.assign('app', { user: ada })
  expect(await sent(lab)).toEqual(['GET /Users'])
  expect(states(lab)).toEqual([[ada, 'Failed']])
  authorize('lab-token')
  expect(await sent(lab)).toEqual([])
  engine.retry(engine.operations({ status: 'failed' }).items[0]?.id ?? 'none')
  expect(await sent(lab)).toEqual(['GET /Users', 'POST /Users', 'POST /Groups', 'PATCH /Groups/{id}'])
  expect(new Set(states(lab).map(([, state]) => state))).toEqual(new Set(['Provisioned']))
})
