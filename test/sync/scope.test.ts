import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import type { Idp } from '../../src/idp.ts'
import { createLab, type Lab } from '../support/lab.ts'

const all = { scope: { users: 'all' }, group: { scope: 'all' } }
const sales = {
  scope: {
    filter: { user: [{ clauses: [{ attribute: 'department', operator: 'EQUALS', values: ['Sales'] }] }] },
  },
}

function hire({ directory }: Idp, name: string, more: JsonObject = {}): string {
  const userName = `${name}@acme.test`
  directory.users.create({ userName, givenName: name, familyName: 'Example', email: userName, ...more })
  return userName
}

const told = async (lab: Lab) =>
  (await lab.settle())
    .filter(({ operationId }) => operationId !== null)
    .map(({ request }) => `${request.method} ${request.path.split('/')[1]}`)

const namesIn = ({ target }: Lab) => target.users().map(({ userName }) => String(userName).split('@')[0])

test('scope all: the initial cycle finds everybody, pages and pages of them, and every group', async () => {
  await using lab = await createLab('entra', { overrides: { ...all, sync: { concurrency: 5 } } })
  for (let number = 0; number < 520; number++) hire(lab.idp, `user${number}`)
  lab.idp.directory.groups.create({ displayName: 'Staff' })
  lab.idp.directory.members.add('Staff', { user: 'user7@acme.test' })
  await lab.settle()
  expect(new Set(namesIn(lab)).size).toBe(520)
  expect(lab.target.users()).toHaveLength(520)
  expect(lab.target.groups()).toMatchObject([{ displayName: 'Staff', members: [{}] }])
})

test('scope all: joiner, mover and leaver count as they come, assignments do not', async () => {
  await using lab = await createLab('entra', { overrides: all })
  const { users, assignments, groups } = lab.idp.directory
  await lab.settle()
  const ana = hire(lab.idp, 'ana')
  groups.create({ displayName: 'Staff' })
  expect(await told(lab)).toEqual(['GET Users', 'POST Users', 'GET Groups', 'POST Groups'])
  assignments.assign('app', { user: ana })
  assignments.assign('app', { group: 'Staff' })
  expect(await told(lab)).toEqual([])
  assignments.unassign('app', { user: ana })
  assignments.unassign('app', { group: 'Staff' })
  expect(await told(lab)).toEqual([])
  users.update(ana, { title: 'Lead' })
  expect(await told(lab)).toEqual(['GET Users', 'PATCH Users'])
  users.delete(ana)
  expect(await told(lab)).toEqual(['GET Users', 'PATCH Users'])
  users.delete(ana)
  groups.delete('Staff')
  expect(await told(lab)).toEqual(['DELETE Users', 'DELETE Groups'])
})

test('scope all: somebody who is unassigned stays, and nobody is looked at for the loss of a group', async () => {
  await using lab = await createLab('entra', { overrides: { ...all, group: { scope: 'none' } } })
  const { groups, members, assignments } = lab.idp.directory
  const ana = hire(lab.idp, 'ana')
  groups.create({ displayName: 'Staff' })
  members.add('Staff', { user: ana })
  assignments.assign('app', { group: 'Staff' })
  await lab.settle()
  groups.delete('Staff')
  expect(await told(lab)).toEqual([])
  expect(lab.target.users()).toMatchObject([{ active: true }])
})

test('an event-driven app with scope all hears of every joiner', async () => {
  await using lab = await createLab('okta-oin', { overrides: { scope: { users: 'all' } } })
  hire(lab.idp, 'ana')
  await lab.settle()
  expect(namesIn(lab)).toEqual(['ana'])
  lab.idp.directory.users.deactivate('ana@acme.test')
  await lab.settle()
  expect(lab.target.users()).toMatchObject([{ active: false }])
})

test('a filter narrows scope all, and a change of the attribute moves people in and out at the next cycle', async () => {
  await using lab = await createLab('entra', {
    overrides: { ...all, ...sales, scope: { ...all.scope, ...sales.scope } },
  })
  const { users } = lab.idp.directory
  const ana = hire(lab.idp, 'ana', { department: 'Sales' })
  const ben = hire(lab.idp, 'ben', { department: 'Finance' })
  await lab.settle()
  expect(namesIn(lab)).toEqual(['ana'])
  users.update(ben, { department: 'Sales' })
  expect(await told(lab)).toEqual(['GET Users', 'POST Users'])
  users.update(ana, { department: 'Finance' })
  const exchanges = await lab.settle()
  expect(exchanges.at(-1)?.request.body).toContain('{"op":"Replace","path":"active","value":"False"}')
  users.update(ana, { department: 'Sales' })
  expect(await told(lab)).toEqual(['GET Users', 'PATCH Users'])
  expect(lab.target.users()).toMatchObject([{ active: true }, { active: true }])
})

test('who never was in scope is never heard of', async () => {
  await using lab = await createLab('entra', { overrides: sales })
  const { users, assignments } = lab.idp.directory
  await lab.settle()
  const ben = hire(lab.idp, 'ben', { department: 'Finance' })
  const steps = [
    () => assignments.assign('app', { user: ben }),
    () => users.update(ben, { title: 'Lead' }),
    () => users.deactivate(ben),
    () => users.activate(ben),
    () => assignments.unassign('app', { user: ben }),
    () => assignments.assign('app', { user: ben }),
    () => users.delete(ben),
    () => users.restore(ben),
    () => users.delete(ben, { hard: true }),
  ]
  for (const step of steps) {
    step()
    expect(await told(lab)).toEqual([])
  }
  lab.idp.engine.sync('app', 'initial')
  expect(await told(lab)).toEqual([])
})

test('a filter on accountEnabled puts who is disabled out of scope: a later hard delete is not told', async () => {
  const clauses = [{ attribute: 'accountEnabled', operator: 'IS TRUE' }]
  await using lab = await createLab('entra', { overrides: { scope: { filter: { user: [{ clauses }] } } } })
  const { users, assignments } = lab.idp.directory
  const ana = hire(lab.idp, 'ana')
  assignments.assign('app', { user: ana })
  await lab.settle()
  users.deactivate(ana)
  expect(await told(lab)).toEqual(['GET Users', 'PATCH Users'])
  users.delete(ana, { hard: true })
  expect(await told(lab)).toEqual([])
})

test('what becomes of who falls out of scope may be another thing than what becomes of who is unassigned', async () => {
  const overrides = { ...sales, lifecycle: { outOfScope: { do: 'delete', link: 'drop' } } }
  await using lab = await createLab('entra', { overrides })
  const { users, assignments } = lab.idp.directory
  for (const name of ['ana', 'ben']) {
    assignments.assign('app', { user: hire(lab.idp, name, { department: 'Sales' }) })
  }
  await lab.settle()
  users.update('ana@acme.test', { department: 'Finance' })
  assignments.unassign('app', { user: 'ben@acme.test' })
  await lab.settle()
  expect(lab.target.users()).toMatchObject([{ userName: 'ben@acme.test', active: false }])
})

test('the vendor’s log and provisioning on demand say which clause kept somebody out', async () => {
  const clauses = [
    { attribute: 'department', operator: 'EQUALS', values: ['Sales'] },
    { attribute: 'jobTitle', operator: 'IS NOT NULL', values: [] },
  ]
  const overrides = { scope: { filter: { user: [{ name: 'Sellers', clauses }] } } }
  await using lab = await createLab('entra', { overrides })
  await lab.settle()
  const ben = hire(lab.idp, 'ben', { department: 'Finance', title: 'Clerk' })
  lab.idp.directory.assignments.assign('app', { user: ben })
  await lab.settle()
  const { items } = lab.idp.engine.log({ app: 'app' })
  const text = JSON.stringify(items.at(-1))
  expect(text).toContain('"Assigned to the application":"True"')
  expect(text).toContain('"Scoping filter evaluation passed":"False"')
  const results = { "Sellers.department EQUALS 'Sales'": false, 'Sellers.jobTitle IS NOT NULL': true }
  expect(text).toContain(JSON.stringify(JSON.stringify(results)).slice(1, -1))
  const { steps } = await lab.idp.engine.provisionOnDemand('app', { user: ben })
  expect(steps).toContainEqual({
    name: 'scope',
    status: 'succeeded',
    details: { inScope: false, active: true, filters: results },
  })
})

test('a filter that is changed deprovisions who falls out of it, in a new initial cycle', async () => {
  await using lab = await createLab('entra', { overrides: all })
  hire(lab.idp, 'ana', { department: 'Sales' })
  hire(lab.idp, 'ben', { department: 'Finance' })
  await lab.settle()
  lab.idp.directory.apps.update('app', { overrides: sales })
  await lab.settle()
  expect(lab.target.users()).toMatchObject([
    { userName: 'ana@acme.test', active: true },
    { userName: 'ben@acme.test', active: false },
  ])
})

test('who comes back while Update is not ticked is looked after again', async () => {
  await using lab = await createLab('entra', { overrides: { lifecycle: { actions: { update: false } } } })
  const { users, assignments } = lab.idp.directory
  const ana = hire(lab.idp, 'ana')
  assignments.assign('app', { user: ana })
  await lab.settle()
  assignments.unassign('app', { user: ana })
  expect(await told(lab)).toEqual([])
  assignments.assign('app', { user: ana })
  expect(await told(lab)).toEqual([])
  users.delete(ana, { hard: true })
  expect(await told(lab)).toEqual(['DELETE Users'])
})
