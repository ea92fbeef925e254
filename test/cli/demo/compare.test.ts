import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { compare } from '../../../src/cli/demo/compare.ts'
import { loadDirectory } from '../../../src/directory/load-directory.ts'
import { openIdp } from '../../../src/idp.ts'
import { loadProfile } from '../../../src/profile/load.ts'
import { createTarget } from '../../../src/target/target.ts'

const seed = 'compare'
const acme = resolve(import.meta.dirname, '../../../data/directories/acme.yaml')

/** The sample company in a target, and a way to meddle with it. */
async function setup(name: string) {
  const idp = openIdp({ clock: 'virtual', seed })
  const target = await createTarget({ seed })
  const { directory } = idp
  loadDirectory(directory, acme)
  const auth = { type: 'bearer', token: target.token ?? '' }
  directory.apps.create({ name: 'app', profile: name, target: { url: target.url, auth } })
  for (const group of ['Everyone', 'Sales']) {
    directory.assignments.assign('app', { group })
    directory.pushedGroups.push('app', group)
  }
  for (const { displayName } of directory.groups.list().items) directory.pushedGroups.push('app', displayName)
  idp.engine.sync('app', 'initial')
  await idp.engine.settle({ app: 'app' })
  const { profile } = loadProfile(name)
  const send = async (method: string, path: string, body?: object) => {
    const headers = { Authorization: `Bearer ${target.token}`, 'Content-Type': 'application/scim+json' }
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }
    expect((await target.fetch(`${target.url}${path}`, init)).ok).toBe(true)
  }
  return {
    idp,
    differences: () => compare({ profile, seed, directory, target, app: 'app' }).differences,
    send,
    patch: (path: string, ...Operations: object[]) =>
      send('PATCH', path, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations }),
    user: (userName: string) => target.users().find((user) => user.userName === userName)?.id as string,
    group: (name: string) => target.groups().find(({ displayName }) => displayName === name)?.id as string,
    [Symbol.asyncDispose]: async () => {
      await idp.close()
      await target.close()
    },
  }
}

test.each(['okta-oin', 'okta-aiw', 'onelogin'])('what %s provisioned is equal', async (profile) => {
  await using lab = await setup(profile)
  expect(lab.differences()).toEqual([])
})

test('whatever somebody changed behind the back of the IdP is found', async () => {
  await using lab = await setup('okta-oin')
  const [wei, elena] = [lab.user('wei.chen@acme.test'), lab.user('elena.popescu@acme.test')]
  await lab.patch(`/Users/${wei}`, { op: 'replace', path: 'title', value: 'Guru' })
  await lab.patch(`/Users/${elena}`, { op: 'replace', path: 'active', value: false })
  await lab.send('DELETE', `/Users/${lab.user('bjorn.aasen@acme.test')}`)
  await lab.send('POST', '/Users', {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName: 'eve',
  })
  await lab.patch(
    `/Groups/${lab.group('Sales')}`,
    { op: 'add', path: 'members', value: [{ value: wei }] },
    { op: 'remove', path: `members[value eq "${lab.user('aoife.byrne@acme.test')}"]` },
  )
  await lab.patch(`/Groups/${lab.group('Alumni')}`, { op: 'replace', path: 'displayName', value: 'Old boys' })
  const found = lab.differences().join('\n')
  for (const sentence of [
    'user wei.chen@acme.test: title is "Guru", not "Engineering Manager, Software"',
    'user elena.popescu@acme.test: not active',
    'user bjorn.aasen@acme.test: not there',
    'user eve: nobody in the directory',
    `group Sales: ${wei} is a member`,
    `group Sales: ${lab.user('aoife.byrne@acme.test')} is not a member`,
    'group Alumni: not there',
    'group Old boys: not in the directory',
  ]) {
    expect(found).toContain(sentence)
  }
})

test('leavers may be there, but not active', async () => {
  await using lab = await setup('okta-oin')
  lab.idp.directory.users.deactivate('wei.chen@acme.test')
  expect(lab.differences()).toEqual(['user wei.chen@acme.test: still active'])
  await lab.idp.engine.settle({})
  expect(lab.differences()).toEqual([])
})

test('whom the vendor deletes may not be there', async () => {
  await using lab = await setup('onelogin')
  const { members } = lab.idp.directory
  for (const group of ['Everyone', 'Sales']) members.remove(group, 'aoife.byrne@acme.test')
  expect(lab.differences()).toContain('user aoife.byrne@acme.test: still there')
  await lab.idp.engine.settle({})
  expect(lab.differences()).toEqual([])
})
