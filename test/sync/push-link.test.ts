import { expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import { createLab, type Lab } from '../support/lab.ts'

/** Ana and Ben have accounts and the target a group `name` with Ben in it; Team, with Ana, is not pushed yet. */
async function setup(
  profile: string,
  name: string,
  overrides: JsonObject = {},
): Promise<Lab & { id: string }> {
  const lab = await createLab(profile, { overrides })
  const { users, groups, members, assignments } = lab.idp.directory
  for (const userName of ['ana', 'ben']) {
    users.create({ userName, givenName: userName, familyName: 'Example', email: `${userName}@acme.test` })
    assignments.assign('app', { user: userName })
  }
  groups.create({ displayName: 'Team' })
  members.add('Team', { user: 'ana' })
  await lab.settle()
  const answer = await lab.target.fetch(`${lab.target.url}/Groups`, {
    method: 'POST',
    headers: { authorization: 'Bearer lab-token', 'content-type': 'application/scim+json' },
    body: JSON.stringify({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: name,
      members: [{ value: lab.target.users().find(({ userName }) => userName === 'ben')?.id }],
    }),
  })
  const { id } = (await answer.json()) as { id: string }
  return Object.assign(lab, { id })
}

const intents = async (lab: Lab) => (await lab.settle()).map(({ intent }) => intent)
const groups = ({ target }: Lab) => {
  const names = new Map(target.users().map(({ id, userName }) => [id, userName]))
  return (target.groups() as { displayName: string; members?: { value: string }[] }[]).map((group) => ({
    name: group.displayName,
    members: (group.members ?? []).map(({ value }) => names.get(value)).sort(),
  }))
}

test.each([
  ['okta-oin', ['group-get', 'group-rename', 'group-replace-members']],
  ['okta-aiw', ['group-get', 'group-replace-members']],
])('%s: a link by id needs no look-up, and takes name and members over', async (profile, requests) => {
  await using lab = await setup(profile, 'Elsewhere')
  lab.idp.directory.pushedGroups.push('app', 'Team', { targetGroupId: lab.id })
  expect(await intents(lab)).toEqual(requests)
  expect(groups(lab)).toEqual([{ name: 'Team', members: ['ana'] }])
  expect(lab.idp.directory.pushedGroups.get('app', 'Team').targetGroupId).toBe(lab.id)
})

test.each([
  ['okta-oin', ['group-lookup', 'group-get', 'group-rename', 'group-replace-members']],
  ['okta-aiw', ['group-lookup', 'group-get', 'group-replace-members']],
])('%s: a group of that name is found by the look-up, and linked', async (profile, requests) => {
  await using lab = await setup(profile, 'Team')
  lab.idp.directory.pushedGroups.push('app', 'Team')
  expect(await intents(lab)).toEqual(requests)
  expect(groups(lab)).toEqual([{ name: 'Team', members: ['ana'] }])
})

test.each([
  ['okta-oin', { afterLink: ['get', 'rename', 'add-members'] }],
  ['okta-aiw', { afterLink: ['put-union'] }],
])('%s: where the first link keeps the members, push now overwrites them', async (profile, group) => {
  await using lab = await setup(profile, 'Team', { group })
  lab.idp.directory.pushedGroups.push('app', 'Team')
  await lab.settle()
  expect(groups(lab)).toEqual([{ name: 'Team', members: ['ana', 'ben'] }])
  lab.idp.directory.pushedGroups.turn('push', 'app', 'Team')
  await lab.settle()
  expect(groups(lab)).toEqual([{ name: 'Team', members: ['ana'] }])
})

test.each([
  ['okta-oin', ['group-get', 'group-replace-members'], ['group-add-members']],
  ['okta-aiw', ['group-get', 'group-replace-members'], ['group-get', 'group-replace-members']],
])('%s: with renames switched off the name of a linked group stays', async (profile, link, change) => {
  await using lab = await setup(profile, 'Elsewhere', { group: { rename: 'none' } })
  const { pushedGroups, members, groups: ours } = lab.idp.directory
  pushedGroups.push('app', 'Team', { targetGroupId: lab.id })
  expect(await intents(lab)).toEqual(link)
  ours.update('Team', { displayName: 'Squad' })
  expect(await intents(lab)).toEqual([])
  members.add('Squad', { user: 'ben' })
  expect(await intents(lab)).toEqual(change)
  expect(groups(lab)).toEqual([{ name: 'Elsewhere', members: ['ana', 'ben'] }])
})

test('a name for the target is what the group is looked up and made as', async () => {
  await using lab = await setup('okta-oin', 'Elsewhere', { group: { rename: 'none' } })
  const { pushedGroups, members } = lab.idp.directory
  pushedGroups.push('app', 'Team', { targetGroupName: 'App Team' })
  const [look] = await lab.settle()
  expect(look?.request.query).toContain('App%20Team')
  members.add('Team', { user: 'ben' })
  await lab.settle()
  expect(groups(lab)).toContainEqual({ name: 'App Team', members: ['ana', 'ben'] })
})

test('where groups are renamed, the name for the target lasts until the group is told again', async () => {
  await using lab = await setup('okta-oin', 'Elsewhere')
  const { pushedGroups } = lab.idp.directory
  pushedGroups.push('app', 'Team', { targetGroupName: 'Elsewhere' })
  await lab.settle()
  expect(groups(lab)).toEqual([{ name: 'Elsewhere', members: ['ana'] }])
  pushedGroups.turn('push', 'app', 'Team')
  expect(await intents(lab)).toEqual(['group-rename', 'group-replace-members'])
  expect(groups(lab)).toEqual([{ name: 'Team', members: ['ana'] }])
})

test('a group that was left over there is found and linked when it is pushed again', async () => {
  await using lab = await setup('okta-oin', 'Elsewhere')
  const { pushedGroups } = lab.idp.directory
  pushedGroups.push('app', 'Team')
  await lab.settle()
  const { targetGroupId } = pushedGroups.get('app', 'Team')
  pushedGroups.unpush('app', 'Team', { target: 'leave' })
  expect(await intents(lab)).toEqual([])
  pushedGroups.push('app', 'Team')
  expect((await intents(lab))[0]).toBe('group-lookup')
  expect(pushedGroups.get('app', 'Team').targetGroupId).toBe(targetGroupId)
})

test('a link to an id that the target does not know is an error of the push, and taking it out ends that', async () => {
  await using lab = await setup('okta-oin', 'Elsewhere')
  const { pushedGroups } = lab.idp.directory
  pushedGroups.push('app', 'Team', { targetGroupId: 'nowhere' })
  expect(await intents(lab)).toEqual(['group-get'])
  expect(pushedGroups.get('app', 'Team')).toMatchObject({ status: 'error' })
  pushedGroups.unpush('app', 'Team', { target: 'leave' })
  pushedGroups.push('app', 'Team')
  await lab.settle()
  expect(pushedGroups.get('app', 'Team')).toMatchObject({ status: 'active' })
})

test('a push that has begun does not turn to another group of the target', async () => {
  await using lab = await setup('okta-oin', 'Elsewhere')
  const { pushedGroups } = lab.idp.directory
  pushedGroups.push('app', 'Team', { targetGroupId: lab.id })
  expect(pushedGroups.push('app', 'Team')).toBe(false)
  expect(() => pushedGroups.push('app', 'Team', { targetGroupId: 'another' })).toThrow(
    expect.objectContaining({ code: 'ERR_STATE' }),
  )
  expect(() => pushedGroups.push('app', 'Team', { targetGroupId: 'a', targetGroupName: 'b' })).toThrow(
    expect.objectContaining({ code: 'ERR_GROUP_INVALID' }),
  )
})

test.each([
  ['Team', {}],
  ['Elsewhere', { targetGroupName: 'Elsewhere' }],
])('a group of that name which an import found is linked without a look-up: %s', async (name, options) => {
  await using lab = await setup('okta-oin', name)
  await lab.idp.engine.import('app')
  await lab.settle()
  lab.idp.directory.pushedGroups.push('app', 'Team', options)
  expect(await intents(lab)).toEqual(['group-get', 'group-rename', 'group-replace-members'])
  expect(lab.idp.directory.pushedGroups.get('app', 'Team').targetGroupId).toBe(lab.id)
})

test('an imported group that is linked with another of ours is not taken away from it', async () => {
  await using lab = await setup('okta-oin', 'Team')
  await lab.idp.engine.import('app')
  const { pushedGroups, groups: ours } = lab.idp.directory
  ours.create({ displayName: 'Crew' })
  pushedGroups.push('app', 'Crew', { targetGroupId: lab.id })
  await lab.settle()
  pushedGroups.push('app', 'Team')
  expect((await intents(lab))[0]).toBe('group-lookup')
})

test('where imported ids are left alone the group is looked up all the same', async () => {
  await using lab = await setup('okta-oin', 'Team', { group: { importedIds: 'ignored' } })
  await lab.idp.engine.import('app')
  await lab.settle()
  lab.idp.directory.pushedGroups.push('app', 'Team')
  expect((await intents(lab))[0]).toBe('group-lookup')
})
