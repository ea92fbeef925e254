import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import { createMoodyLab, type MoodyLab } from '../support/moody-target.ts'

const unavailable = { status: 400, detail: 'path is missing' }

/** Ana and Ben have accounts; Team exists, with Ana in it. */
async function setup(profile: string, overrides: JsonObject = {}): Promise<MoodyLab> {
  const lab = await createMoodyLab(profile, { overrides })
  const { users, groups, members, assignments } = lab.idp.directory
  for (const userName of ['ana', 'ben']) {
    users.create({ userName, givenName: userName, familyName: 'Example', email: `${userName}@acme.test` })
    assignments.assign('app', { user: userName })
  }
  groups.create({ displayName: 'Team' })
  members.add('Team', { user: 'ana' })
  await lab.settle()
  return lab
}

const mapping = ({ idp }: MoodyLab) => idp.directory.pushedGroups.get('app', 'Team')
const membersOf = ({ target }: MoodyLab) => {
  const [group] = target.groups() as { members?: { display?: string; value: string }[] }[]
  const names = new Map(target.users().map(({ id, userName }) => [id, userName]))
  return (group?.members ?? []).map(({ value }) => names.get(value)).sort()
}

test('a pushed group shows when it was pushed last, and its id in the target', async () => {
  await using lab = await setup('okta-oin')
  lab.idp.directory.pushedGroups.push('app', 'Team')
  expect(mapping(lab)).toMatchObject({
    status: 'active',
    lastPush: null,
    errorSummary: null,
    targetGroupId: null,
  })
  await lab.settle()
  expect(mapping(lab)).toMatchObject({
    displayName: 'Team',
    status: 'active',
    lastPush: new Date(lab.idp.clock.now()).toISOString(),
    targetGroupId: lab.target.groups()[0]?.id,
  })
})

test('the rename after a create fails: the mapping is in error and nothing more is told, also what was queued', async () => {
  await using lab = await setup('okta-oin')
  lab.mood = ({ method }) => (method === 'PATCH' ? unavailable : undefined)
  lab.idp.directory.pushedGroups.push('app', 'Team')
  lab.idp.directory.members.add('Team', { user: 'ben' })
  expect(lab.said(await lab.settle())).toEqual(['GET /Groups', 'POST /Groups', 'PATCH /Groups/id'])
  expect(mapping(lab)).toMatchObject({
    status: 'error',
    errorSummary: expect.stringContaining('path is missing'),
  })
  expect(lab.idp.engine.status('app').pushedGroups).toEqual({ active: 0, inactive: 0, error: 1 })

  lab.mood = () => undefined
  lab.idp.directory.members.remove('Team', { user: 'ben' })
  lab.idp.directory.groups.update('Team', { displayName: 'Squad' })
  lab.idp.directory.groups.update('Squad', { displayName: 'Team' })
  expect(await lab.settle()).toEqual([])
})

test('a retry tells name and members at once, and what failed counts as done', async () => {
  await using lab = await setup('okta-oin')
  lab.mood = ({ method }) => (method === 'PATCH' ? unavailable : undefined)
  lab.idp.directory.pushedGroups.push('app', 'Team')
  await lab.settle()
  lab.mood = () => undefined
  lab.idp.directory.members.add('Team', { user: 'ben' })
  await lab.settle()
  expect(lab.idp.directory.pushedGroups.turn('retry', 'app', 'Team')).toMatchObject({ status: 'active' })
  const requests = await lab.settle()
  expect(requests.map(({ intent }) => intent)).toEqual(['group-rename', 'group-replace-members'])
  expect(membersOf(lab)).toEqual(['ana', 'ben'])
  expect(lab.idp.engine.status('app')).toMatchObject({ failed: 0, pushedGroups: { active: 1, error: 0 } })
})

test('a custom app in error tells all by one GET and PUT when it is tried again', async () => {
  await using lab = await setup('okta-aiw')
  lab.mood = ({ method }) => (method === 'PUT' ? { status: 500 } : undefined)
  lab.idp.directory.pushedGroups.push('app', 'Team')
  lab.idp.directory.members.add('Team', { user: 'ben' })
  expect(lab.said(await lab.settle())).toEqual([
    'GET /Groups',
    'POST /Groups',
    'GET /Groups/id',
    'PUT /Groups/id',
  ])
  lab.mood = () => undefined
  expect(lab.idp.directory.pushedGroups.retryAll('app')).toMatchObject([{ displayName: 'Team' }])
  expect(lab.said(await lab.settle())).toEqual(['GET /Groups/id', 'PUT /Groups/id'])
  expect(membersOf(lab)).toEqual(['ana', 'ben'])
})

test('a refused create is made anew by the retry', async () => {
  await using lab = await setup('okta-oin')
  lab.mood = ({ method }) => (method === 'POST' ? { status: 403 } : undefined)
  lab.idp.directory.pushedGroups.push('app', 'Team')
  expect(lab.said(await lab.settle())).toEqual(['GET /Groups', 'POST /Groups'])
  lab.mood = () => undefined
  lab.idp.directory.pushedGroups.turn('push', 'app', 'Team')
  expect((await lab.settle()).map(({ intent }) => intent)).toEqual([
    'group-lookup',
    'group-create',
    'group-rename',
    'group-add-members',
  ])
})

test('a refused membership change stops the group until the operation itself is tried again', async () => {
  await using lab = await setup('okta-oin')
  lab.idp.directory.pushedGroups.push('app', 'Team')
  await lab.settle()
  lab.mood = ({ body }) => (body.includes('"add"') ? { status: 400 } : undefined)
  lab.idp.directory.members.add('Team', { user: 'ben' })
  await lab.settle()
  const [task] = lab.idp.engine.operations({ app: 'app', status: 'failed' }).items
  expect(task).toMatchObject({ kind: 'update-members' })
  lab.mood = () => undefined
  lab.idp.directory.members.remove('Team', { user: 'ana' })
  expect(await lab.settle()).toEqual([])
  lab.idp.engine.retry(task?.id ?? '')
  await lab.settle()
  expect(membersOf(lab)).toEqual(['ben'])
  expect(mapping(lab)).toMatchObject({ status: 'active', errorSummary: null })
})

test('while a mapping is inactive nothing is told; activation tells the memberships at once', async () => {
  await using lab = await setup('okta-oin')
  const { pushedGroups, members, groups } = lab.idp.directory
  pushedGroups.push('app', 'Team')
  await lab.settle()
  expect(pushedGroups.turn('deactivate', 'app', 'Team')).toMatchObject({ status: 'inactive' })
  members.add('Team', { user: 'ben' })
  groups.update('Team', { displayName: 'Squad' })
  lab.idp.engine.sync('app', 'initial')
  expect((await lab.settle()).filter(({ request }) => request.path.startsWith('/Groups'))).toEqual([])
  pushedGroups.turn('activate', 'app', 'Squad')
  expect((await lab.settle()).map(({ intent }) => intent)).toEqual(['group-rename', 'group-replace-members'])
  expect(lab.target.groups()).toMatchObject([{ displayName: 'Squad' }])
  expect(membersOf(lab)).toEqual(['ana', 'ben'])
})

test('what was queued before a deactivation is withheld', async () => {
  await using lab = await setup('okta-oin')
  const { pushedGroups, members } = lab.idp.directory
  pushedGroups.push('app', 'Team')
  await lab.settle()
  lab.idp.engine.pause('app')
  members.add('Team', { user: 'ben' })
  pushedGroups.turn('deactivate', 'app', 'Team')
  lab.idp.engine.resume('app')
  expect(await lab.settle()).toEqual([])
  expect(membersOf(lab)).toEqual(['ana'])
})

test('a group whose push is stopped can still be taken out, and its id is forgotten', async () => {
  await using lab = await setup('okta-oin')
  const { pushedGroups } = lab.idp.directory
  pushedGroups.push('app', 'Team')
  await lab.settle()
  pushedGroups.turn('deactivate', 'app', 'Team')
  pushedGroups.unpush('app', 'Team')
  expect(lab.said(await lab.settle())).toEqual(['DELETE /Groups/id'])
})

test('where errors do not stop a group the next change is told, and what failed is not made up for', async () => {
  await using lab = await setup('okta-oin', { group: { pushErrors: 'ignore' } })
  lab.idp.directory.pushedGroups.push('app', 'Team')
  await lab.settle()
  lab.mood = ({ body }) => (body.includes('"add"') ? { status: 400 } : undefined)
  lab.idp.directory.members.add('Team', { user: 'ben' })
  await lab.settle()
  lab.mood = () => undefined
  expect(mapping(lab)).toMatchObject({ status: 'active', errorSummary: null })
  lab.idp.directory.members.remove('Team', { user: 'ana' })
  await lab.settle()
  expect(membersOf(lab)).toEqual([])
})

test('a group that was made before a 429 gets its name and its members once the wait is over', async () => {
  await using lab = await setup('okta-oin')
  let refused = 0
  lab.mood = ({ method }) => (method === 'PATCH' && refused++ < 2 ? { status: 429 } : undefined)
  lab.idp.directory.pushedGroups.push('app', 'Team')
  const intents = (await lab.settle()).map(({ intent }) => intent)
  expect(intents.filter((intent) => intent === 'group-create')).toHaveLength(1)
  expect(mapping(lab)).toMatchObject({ status: 'active', errorSummary: null })
  expect(membersOf(lab)).toEqual(['ana'])
})

test.each([
  ['retry', 'active'],
  ['retry', 'inactive'],
  ['push', 'inactive'],
] as const)('%s does not fit a push that is %s', async (verb, status) => {
  await using lab = await setup('okta-oin')
  const { pushedGroups } = lab.idp.directory
  pushedGroups.push('app', 'Team')
  if (status === 'inactive') pushedGroups.turn('deactivate', 'app', 'Team')
  expect(() => pushedGroups.turn(verb, 'app', 'Team')).toThrow(expect.objectContaining({ code: 'ERR_STATE' }))
  expect(mapping(lab).status).toBe(status)
})

// The vendor's documented way out: delete the pushed group with "leave", and push it again.
test('a group that somebody deleted over there is an error of the push, and made anew by another push', async () => {
  await using lab = await setup('okta-oin')
  const { pushedGroups, members } = lab.idp.directory
  pushedGroups.push('app', 'Team')
  await lab.settle()
  await lab.target.fetch(`${lab.target.url}/Groups/${mapping(lab).targetGroupId}`, {
    method: 'DELETE',
    headers: { authorization: 'Bearer lab-token' },
  })
  members.add('Team', { user: 'ben' })
  await lab.settle()
  expect(mapping(lab)).toMatchObject({ status: 'error' })
  pushedGroups.turn('retry', 'app', 'Team')
  await lab.settle()
  expect(mapping(lab)).toMatchObject({ status: 'error' })
  pushedGroups.unpush('app', 'Team', { target: 'leave' })
  expect(await lab.settle()).toEqual([])
  pushedGroups.push('app', 'Team')
  await lab.settle()
  expect(mapping(lab)).toMatchObject({ status: 'active' })
  expect(membersOf(lab)).toEqual(['ana', 'ben'])
})
