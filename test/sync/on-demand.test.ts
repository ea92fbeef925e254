import { expect, test } from 'vitest'
import { createLab, type Lab } from '../support/lab.ts'

async function setup(profile = 'entra'): Promise<Lab> {
  const lab = await createLab(profile)
  await lab.settle()
  const { directory } = lab.idp
  for (const name of ['ada', 'bob', 'cyd', 'dan', 'eve', 'fay']) {
    const userName = `${name}@acme.test`
    directory.users.create({ userName, givenName: name, familyName: 'B', email: userName })
    directory.assignments.assign('app', { user: userName })
  }
  return lab
}

const names = ({ target }: Lab) => target.users().map(({ userName }) => userName)
const steps = async (lab: Lab, subject: Parameters<Lab['idp']['engine']['provisionOnDemand']>[1]) =>
  (await lab.idp.engine.provisionOnDemand('app', subject)).steps.map(
    ({ name, status }) => `${name} ${status}`,
  )

test('one user, at once and nobody else, in the steps of the vendor', async () => {
  await using lab = await setup()
  const { steps, items } = await lab.idp.engine.provisionOnDemand('app', { user: 'ada@acme.test' })
  expect(names(lab)).toEqual(['ada@acme.test'])
  expect(items).toMatchObject([{ kind: 'create', status: 'succeeded' }])
  expect(steps).toMatchObject([
    { name: 'import', status: 'succeeded', details: { userName: 'ada@acme.test' } },
    { name: 'scope', status: 'succeeded', details: { inScope: true, active: true } },
    { name: 'match', status: 'succeeded', details: { by: 'userName', found: false } },
    { name: 'action', status: 'succeeded', details: { kind: 'create', outcome: 'created' } },
  ])
})

test('a test of the connection that fails is told, and nothing is done', async () => {
  await using lab = await createLab('entra', { server: { url: 'http://127.0.0.1:9/scim', token: 'x' } })
  lab.idp.directory.users.create({ userName: 'ada' })
  lab.idp.directory.assignments.assign('app', { user: 'ada' })
  const { steps, items } = await lab.idp.engine.provisionOnDemand('app', { user: 'ada' })
  expect(items).toEqual([])
  expect(steps).toMatchObject([{ name: 'test-connection', status: 'failed' }])
})

test('who is not assigned is not in scope', async () => {
  await using lab = await setup()
  lab.idp.directory.users.create({ userName: 'out@acme.test' })
  expect(await steps(lab, { user: 'out@acme.test' })).toEqual([
    'import succeeded',
    'scope succeeded',
    'action skipped',
  ])
})

test('who was unassigned is disabled; who was disabled in the directory is left to the cycles', async () => {
  await using lab = await setup()
  await lab.settle()
  lab.idp.directory.assignments.unassign('app', { user: 'ada@acme.test' })
  lab.idp.directory.users.deactivate('bob@acme.test')
  expect((await steps(lab, { user: 'ada@acme.test' })).at(-1)).toBe('action succeeded')
  expect((await steps(lab, { user: 'bob@acme.test' })).at(-1)).toBe('action skipped')
  const active = Object.fromEntries(lab.target.users().map(({ userName, active }) => [userName, active]))
  expect(active).toMatchObject({ 'ada@acme.test': false, 'bob@acme.test': true })
})

test('a group with up to five members, of whom those are told that are named', async () => {
  await using lab = await setup()
  await lab.settle()
  const { directory, engine } = lab.idp
  directory.groups.create({ displayName: 'Team' })
  const everybody = directory.users.list().items.map(({ userName }) => userName)
  for (const user of everybody) directory.members.add('Team', { user })
  directory.assignments.assign('app', { group: 'Team' })
  await expect(engine.provisionOnDemand('app', { group: 'Team', members: everybody })).rejects.toMatchObject({
    code: 'ERR_REQUEST_INVALID',
    message: 'members: 6 members were named; allowed: up to 5.',
  })
  await expect(engine.provisionOnDemand('app', { group: 'Team' })).rejects.toMatchObject({
    code: 'ERR_REQUEST_INVALID',
  })
  await engine.provisionOnDemand('app', { group: 'Team', members: everybody.slice(0, 2) })
  expect(lab.target.groups()[0]?.members).toHaveLength(2)
})

test('five requests in ten seconds, and not one more', async () => {
  await using lab = await setup()
  const ask = () => lab.idp.engine.provisionOnDemand('app', { user: 'ada@acme.test' })
  for (let count = 0; count < 5; count++) await ask()
  await expect(async () => ask()).rejects.toMatchObject({ code: 'ERR_RATE' })
  await lab.idp.engine.advance(10_000)
  await ask()
})

test('the flag of 2020 does not reach on-demand runs', async () => {
  await using lab = await setup('entra-062020')
  await lab.settle()
  lab.idp.directory.users.update('ada@acme.test', { title: 'Lead' })
  await lab.idp.engine.provisionOnDemand('app', { user: 'ada@acme.test' })
  const body = lab.idp.journal.list({ after: 0, limit: 1000 }).at(-1)?.request.body
  expect(JSON.parse(body ?? '').Operations).toEqual([{ op: 'Add', path: 'title', value: 'Lead' }])
})

test('vendors without such limits take what is asked', async () => {
  await using lab = await createLab('okta-oin')
  lab.idp.directory.users.create({ userName: 'ada' })
  lab.idp.directory.assignments.assign('app', { user: 'ada' })
  for (let count = 0; count < 7; count++) await lab.idp.engine.provisionOnDemand('app', { user: 'ada' })
  expect(names(lab)).toEqual(['ada'])
})
