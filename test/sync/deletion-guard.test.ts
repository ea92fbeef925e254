import { expect, test } from 'vitest'
import { createLab, type Lab } from '../support/lab.ts'

const names = ['ada', 'bob', 'cyd', 'dan', 'eve'].map((name) => `${name}@acme.test`)

/** Five users in the target, and a guard that lets two deletions of a cycle pass. */
async function setup(): Promise<Lab> {
  const lab = await createLab('entra', { overrides: { quarantine: { deletions: 2 } } })
  const { directory } = lab.idp
  for (const userName of names) {
    directory.users.create({ userName, givenName: 'A', familyName: 'B', email: userName })
    directory.assignments.assign('app', { user: userName })
  }
  directory.groups.create({ displayName: 'Team' })
  directory.assignments.assign('app', { group: 'Team' })
  await lab.settle()
  return lab
}

const unassign = ({ idp: { directory } }: Lab, users: readonly string[]) => {
  for (const user of users) directory.assignments.unassign('app', { user })
}
const inactive = ({ target }: Lab) => target.users().filter(({ active }) => active === false).length
const cycle = async (lab: Lab) => {
  lab.idp.engine.sync('app', 'incremental')
  await lab.idp.engine.advance(0)
  return lab.idp.engine.status('app')
}

test('as many as are allowed pass', async () => {
  await using lab = await setup()
  unassign(lab, names.slice(0, 2))
  expect((await cycle(lab)).state).toBe('active')
  expect(inactive(lab)).toBe(2)
})

test('one more, and none of them is told: users and groups count together', async () => {
  await using lab = await setup()
  unassign(lab, names.slice(0, 2))
  lab.idp.directory.groups.delete('Team')
  lab.idp.directory.users.update('eve@acme.test', { title: 'Lead' })
  expect(await cycle(lab)).toMatchObject({ state: 'quarantined', quarantine: { reason: 'TooManyDeletes' } })
  expect(inactive(lab)).toBe(0)
  expect(lab.target.groups().length).toBe(1)
  // Everything else goes on.
  expect(lab.target.users().find(({ userName }) => userName === 'eve@acme.test')?.title).toBe('Lead')
  const held = lab.idp.engine.operations({ app: 'app', status: 'waiting' }).items
  expect(held.map(({ kind, hold }) => [kind, hold])).toEqual([
    ['deactivate', 'deletions'],
    ['deactivate', 'deletions'],
    ['delete', 'deletions'],
  ])
})

test('they stay where they are until somebody allows them, and go with the next cycle', async () => {
  await using lab = await setup()
  unassign(lab, names.slice(0, 3))
  await cycle(lab)
  expect((await cycle(lab)).state).toBe('quarantined')
  lab.idp.engine.allowDeletions('app')
  await lab.idp.engine.settle({ app: 'app' })
  expect(lab.idp.engine.status('app')).toMatchObject({ state: 'active', quarantine: null, pending: 0 })
  expect(inactive(lab)).toBe(3)
})

test('a settle does not wait for somebody to allow them', async () => {
  await using lab = await setup()
  unassign(lab, names)
  const before = lab.idp.clock.now()
  await lab.settle()
  expect(lab.idp.clock.now() - before).toBeLessThan(86_400_000)
  expect(lab.idp.engine.status('app').state).toBe('quarantined')
})

test('who is assigned again is not held any more, and a restart counts anew', async () => {
  await using lab = await setup()
  unassign(lab, names.slice(0, 3))
  await cycle(lab)
  for (const user of names.slice(0, 2)) lab.idp.directory.assignments.assign('app', { user })
  await lab.idp.engine.restart('app')
  await lab.idp.engine.settle({ app: 'app' })
  expect(lab.idp.engine.status('app')).toMatchObject({ state: 'active', quarantine: null })
  expect(inactive(lab)).toBe(1)
})

test('each cycle counts for itself', async () => {
  await using lab = await setup()
  unassign(lab, names.slice(0, 2))
  await cycle(lab)
  unassign(lab, names.slice(2, 4))
  expect((await cycle(lab)).state).toBe('active')
  expect(inactive(lab)).toBe(4)
})
