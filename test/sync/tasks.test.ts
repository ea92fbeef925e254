import { expect, test } from 'vitest'
import { createMoodyLab, type MoodyLab } from '../support/moody-target.ts'

/** Ana and Ben are assigned, Team is pushed, and the target refuses everything with the status. */
async function setup(status: number): Promise<MoodyLab> {
  const lab = await createMoodyLab('okta-oin')
  lab.mood = ({ method }) => (method === 'GET' ? undefined : { status, detail: 'full' })
  const { users, groups, assignments, pushedGroups } = lab.idp.directory
  for (const userName of ['ana', 'ben']) {
    users.create({ userName, givenName: userName, familyName: 'Example', email: `${userName}@acme.test` })
    assignments.assign('app', { user: userName })
  }
  groups.create({ displayName: 'Team' })
  pushedGroups.push('app', 'Team')
  await lab.settle()
  return lab
}

test('a 409 to a create is a task in the words of the vendor, and nothing else is tried', async () => {
  await using lab = await setup(409)
  const { items } = lab.idp.engine.tasks({ app: 'app' })
  expect(items.map(({ label, kind, resource, attempts }) => [label, kind, resource, attempts])).toEqual([
    ['ana', 'create', 'User', 1],
    ['ben', 'create', 'User', 1],
    ['Team', 'create', 'Group', 1],
  ])
  expect(items[0]?.text).toMatch(
    /^Automatic provisioning of user ana to app app failed: .*Conflict\. Errors reported by remote server: full$/,
  )
  expect(lab.said(await lab.settle())).toEqual([])
})

test('all tasks are tried again at once, groups in error too', async () => {
  await using lab = await setup(500)
  lab.mood = () => undefined
  const { items } = lab.idp.engine.tasks({ app: 'app' })
  expect(lab.idp.engine.retryTasks('app')).toEqual({ retried: items.map(({ id }) => id) })
  await lab.settle()
  expect(lab.idp.engine.tasks({}).items).toEqual([])
  expect(lab.target.users()).toHaveLength(2)
  expect(lab.target.groups()).toMatchObject([{ displayName: 'Team' }])
  expect(lab.idp.engine.status('app')).toMatchObject({ failed: 0, pushedGroups: { active: 1, error: 0 } })
})

test('only those of users, or of groups', async () => {
  await using lab = await setup(500)
  lab.mood = () => undefined
  lab.idp.engine.retryTasks('app', 'Group')
  expect(lab.said(await lab.settle())[0]).toBe('GET /Groups')
  expect(lab.idp.engine.tasks({}).items.map(({ label }) => label)).toEqual(['ana', 'ben'])
})

test('a task that fails again stays one, with one attempt more', async () => {
  await using lab = await setup(500)
  const [ana] = lab.idp.engine.tasks({}).items
  lab.idp.engine.retry(ana?.id ?? '')
  await lab.settle()
  expect(lab.idp.engine.tasks({}).items[0]).toMatchObject({ id: ana?.id, attempts: 2 })
})

test('a task that is marked as done is none any more, and nothing is sent for it', async () => {
  await using lab = await setup(500)
  const [ana] = lab.idp.engine.tasks({}).items
  expect(lab.idp.engine.dismiss(ana?.id ?? '')).toMatchObject({ status: 'skipped', outcome: 'dismissed' })
  expect(lab.idp.engine.tasks({}).items.map(({ label }) => label)).toEqual(['ben', 'Team'])
  expect(await lab.settle()).toEqual([])
  for (const again of [
    () => lab.idp.engine.dismiss(ana?.id ?? ''),
    () => lab.idp.engine.retry(ana?.id ?? ''),
  ]) {
    expect(again).toThrow(expect.objectContaining({ code: 'ERR_STATE' }))
  }
})
