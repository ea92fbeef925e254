import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openIdp } from '../../src/idp.ts'
import { createTarget } from '../../src/target/target.ts'
import { createLab, profiles, tellsMembers } from '../support/lab.ts'

let folder: string | undefined

afterEach(() => {
  if (folder) rmSync(folder, { recursive: true })
  folder = undefined
})

test.each(profiles)(
  '%s: a group that is pushed together with its members’ assignment waits for them',
  async (profile) => {
    await using lab = await createLab(profile)
    const { users, groups, members, assignments, pushedGroups } = lab.idp.directory
    for (const displayName of ['Everyone', 'Engineering']) groups.create({ displayName })
    for (const name of ['ana', 'ben']) {
      users.create({ userName: name, givenName: name, familyName: 'Example', email: `${name}@acme.test` })
      for (const group of ['Everyone', 'Engineering']) members.add(group, { user: name })
    }
    assignments.assign('app', { group: 'Everyone' })
    pushedGroups.push('app', 'Engineering')
    assignments.assign('app', { group: 'Engineering' })
    await lab.settle()
    const group = lab.target.groups().find(({ displayName }) => displayName === 'Engineering')
    expect(group?.members ?? []).toHaveLength(tellsMembers(profile) ? 2 : 0)
  },
)

test('an app that is deleted while work is under way stops, and the others go on', async () => {
  await using lab = await createLab('okta-oin', { clock: 'real' })
  const { users, apps, assignments } = lab.idp.directory
  const target = { url: lab.target.url, auth: { type: 'bearer', token: 'lab-token' } }
  for (let number = 0; number < 50; number++) {
    const userName = `user${number}`
    users.create({ userName, givenName: 'U', familyName: `${number}`, email: `${userName}@acme.test` })
    assignments.assign('app', { user: userName })
  }
  await new Promise<void>((resolve) => {
    const end = lab.idp.journal.subscribe(() => {
      end()
      resolve()
    })
  })
  apps.delete('app')
  apps.create({ name: 'other', profile: 'okta-oin', target })
  assignments.assign('other', { user: 'user49' })
  const { settled } = await lab.idp.engine.settle({ timeoutMs: 20_000 })
  expect(settled).toBe(true)
  expect(lab.target.users().map(({ userName }) => userName)).toContain('user49')
  expect(lab.idp.engine.status('other').failed).toBe(0)
})

test('one user is provisioned on demand although the virtual clock stands still', async () => {
  await using target = await createTarget({ token: 't' })
  await using idp = openIdp({ clock: 'virtual' })
  idp.directory.apps.create({
    name: 'app',
    profile: 'entra',
    target: { url: target.url, auth: { type: 'bearer', token: 't' } },
  })
  await idp.engine.settle({})
  idp.directory.users.create({
    userName: 'ana',
    givenName: 'Ana',
    familyName: 'Example',
    email: 'ana@acme.test',
  })
  idp.directory.assignments.assign('app', { user: 'ana' })
  const { items: operations } = await idp.engine.provisionOnDemand('app', { user: 'ana' })
  expect(operations).toMatchObject([{ kind: 'create', status: 'succeeded' }])
  expect(target.users()).toMatchObject([{ userName: 'ana' }])
})

test('an app whose profile was broken since does not keep the others from starting', async () => {
  folder = mkdtempSync(join(tmpdir(), 'apps-'))
  const [file, profile] = [join(folder, 'idp.db'), join(folder, 'mine.yaml')]
  writeFileSync(profile, 'extends: okta-oin\nname: mine\n')
  const first = openIdp({ file })
  const target = { url: 'http://127.0.0.1:1', auth: { type: 'none' } }
  first.directory.apps.create({ name: 'mine', profile, target })
  first.directory.apps.create({ name: 'fine', profile: 'okta-oin', target })
  await first.close()
  writeFileSync(profile, 'extends: okta-oin\nname: mine\npatch: { opCase: Loud }\n')
  await using second = openIdp({ file })
  expect(() => second.engine.sync('mine', 'incremental')).toThrow(/opCase/)
  expect(second.engine.sync('fine', 'incremental')).toMatchObject({ app: 'fine' })
})

test('with the real clock, whoever settles right after the start waits for the cycle that is due', async () => {
  await using target = await createTarget({ token: 't' })
  await using idp = openIdp()
  idp.directory.users.create({
    userName: 'ana',
    givenName: 'Ana',
    familyName: 'Example',
    email: 'ana@acme.test',
  })
  idp.directory.apps.create({
    name: 'app',
    profile: 'entra',
    target: { url: target.url, auth: { type: 'bearer', token: 't' } },
  })
  idp.directory.assignments.assign('app', { user: 'ana' })
  await idp.engine.settle({})
  expect(target.users()).toMatchObject([{ userName: 'ana' }])
})
