import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openIdp } from '../../src/idp.ts'
import { crashLab } from '../support/crash-lab.ts'
import { createLab, type Lab } from '../support/lab.ts'

const sales = { name: 'Sales', displayName: { startsWith: 'Sales' } }

/** Ana has an account; Sales, with her in it, and Engineering are groups. */
async function setup(profile = 'okta-oin', options: { file?: string } = {}): Promise<Lab> {
  const lab = await createLab(profile, options)
  const { users, groups, members, assignments } = lab.idp.directory
  users.create({ userName: 'ana', givenName: 'Ana', familyName: 'Example', email: 'ana@acme.test' })
  assignments.assign('app', { user: 'ana' })
  for (const displayName of ['Sales', 'Engineering']) groups.create({ displayName })
  members.add('Sales', { user: 'ana' })
  await lab.settle()
  return lab
}

const told = async (lab: Lab) => (await lab.settle()).map(({ intent }) => intent)
const namesIn = ({ target }: Pick<Lab, 'target'>) => target.groups().map(({ displayName }) => displayName)

test.each([
  ['okta-oin', ['group-lookup', 'group-create', 'group-rename', 'group-add-members']],
  ['okta-aiw', ['group-lookup', 'group-create', 'group-get', 'group-replace-members']],
])('%s: what a rule matches is sent as what is pushed by name', async (profile, requests) => {
  await using byRule = await setup(profile)
  byRule.idp.directory.pushRules.create('app', sales)
  expect(await told(byRule)).toEqual(requests)
  await using byName = await setup(profile)
  byName.idp.directory.pushedGroups.push('app', 'Sales')
  expect(await told(byName)).toEqual(requests)
  expect(byRule.target.groups()).toMatchObject([{ displayName: 'Sales', members: [{}] }])
})

test('what is made or renamed later is sent by itself, and goes on being told', async () => {
  await using lab = await setup()
  const { groups, members, pushRules } = lab.idp.directory
  pushRules.create('app', sales)
  await lab.settle()
  groups.create({ displayName: 'Sales EMEA' })
  groups.update('Engineering', { displayName: 'Sales Engineering' })
  await lab.settle()
  expect(namesIn(lab)).toEqual(['Sales', 'Sales EMEA', 'Sales Engineering'])
  groups.update('Sales EMEA', { displayName: 'Europe' })
  members.add('Europe', { user: 'ana' })
  await lab.settle()
  expect(lab.target.groups()[1]).toMatchObject({ displayName: 'Europe', members: [{}] })
})

test.each([
  ['delete', ['group-delete', 'group-delete'], []],
  ['leave', [], ['Sales', 'Europe']],
] as const)('with the rule its groups are ended: %s', async (target, requests, left) => {
  await using lab = await setup()
  const { groups, pushRules, pushedGroups } = lab.idp.directory
  groups.create({ displayName: 'Sales EMEA' })
  pushRules.create('app', sales)
  pushedGroups.push('app', 'Engineering')
  await lab.settle()
  groups.update('Sales EMEA', { displayName: 'Europe' })
  await lab.settle()
  pushRules.delete('app', 'Sales', { target })
  expect(await told(lab)).toEqual(requests)
  expect(namesIn(lab).sort()).toEqual(['Engineering', ...left].sort())
  groups.create({ displayName: 'Sales Asia' })
  groups.update('Engineering', { displayName: 'Sales Engineering' })
  expect(await told(lab)).toEqual(['group-rename'])
})

test('a rule at rest pushes nobody, and what it has pushed is told on', async () => {
  await using lab = await setup()
  const { groups, members, pushRules } = lab.idp.directory
  pushRules.create('app', sales)
  await lab.settle()
  pushRules.deactivate('app', 'Sales')
  groups.create({ displayName: 'Sales EMEA' })
  members.remove('Sales', { user: 'ana' })
  expect(await told(lab)).toEqual(['group-rename', 'group-remove-members'])
  pushRules.activate('app', 'Sales')
  await lab.settle()
  expect(namesIn(lab)).toEqual(['Sales', 'Sales EMEA'])
})

test('a push of a rule is stopped, begun again and ended as any other', async () => {
  await using lab = await setup()
  const { groups, pushRules, pushedGroups } = lab.idp.directory
  pushRules.create('app', sales)
  await lab.settle()
  expect(pushedGroups.turn('deactivate', 'app', 'Sales')).toMatchObject({ status: 'inactive', rule: 'Sales' })
  groups.update('Sales', { displayName: 'Sales EMEA' })
  expect(await told(lab)).toEqual([])
  pushedGroups.turn('activate', 'app', 'Sales EMEA')
  await lab.settle()
  expect(namesIn(lab)).toEqual(['Sales EMEA'])
  pushedGroups.unpush('app', 'Sales EMEA')
  expect(await told(lab)).toEqual(['group-delete'])
})

test('a vendor limits what a rule may match, and an app may say otherwise', async () => {
  await using lab = await setup()
  const { groups, pushRules, apps } = lab.idp.directory
  for (let number = 1; number <= 100; number++) groups.create({ displayName: `Sales ${number}` })
  expect(() => pushRules.create('app', sales)).toThrow(/matches 101 groups; the profile of "app" allows 100/)
  apps.update('app', { overrides: { group: { pushRuleLimit: 101 }, sync: { concurrency: 1 } } })
  expect(pushRules.create('app', sales).groups).toBe(101)
  await lab.settle()
  expect(lab.target.groups()).toHaveLength(101)
})

test('where groups are pushed or assigned a rule pushes, where they are assigned alone it says nothing', async () => {
  await using onelogin = await setup('onelogin-patch-groups')
  onelogin.idp.directory.pushRules.create('app', sales)
  await onelogin.settle()
  expect(namesIn(onelogin)).toEqual(['Sales'])
  await using entra = await setup('entra')
  entra.idp.directory.pushRules.create('app', sales)
  await entra.settle()
  expect(namesIn(entra)).toEqual([])
})

test('a restart knows its rules, and which groups they have pushed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'push-rules-'))
  try {
    const file = join(folder, 'idp.db')
    const first = await setup('okta-oin', { file })
    first.idp.directory.pushRules.create('app', sales)
    first.idp.engine.pause('app')
    first.idp.directory.groups.create({ displayName: 'Sales EMEA' })
    await first.idp.close()
    await using _target = first.target
    await using second = openIdp({ file, clock: 'virtual', pace: 'fast' })
    second.directory.groups.create({ displayName: 'Sales Asia' })
    expect(second.directory.pushRules.get('app', 'Sales').groups).toBe(3)
    second.engine.resume('app')
    await second.engine.settle({ app: 'app', timeoutMs: 30_000 })
    expect(namesIn(first)).toEqual(['Sales', 'Sales EMEA', 'Sales Asia'])
    second.directory.pushRules.delete('app', 'Sales')
    await second.engine.settle({ app: 'app', timeoutMs: 30_000 })
    expect(namesIn(first)).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test.each([
  ['delete', []],
  ['leave', ['Sales']],
] as const)(
  'a kill while the group is made: the end of the rule (%s) is carried out',
  async (target, left) => {
    await using lab = await crashLab('okta-oin')
    await lab.killAt('POST', /\/Groups\b/, ({ groups, pushRules }) => {
      pushRules.create('app', sales)
      groups.create({ displayName: 'Sales' })
    })
    lab.meanwhile(({ groups, pushRules }) => {
      groups.create({ displayName: 'Sales EMEA' })
      pushRules.delete('app', 'Sales', { target })
    })
    const idp = await lab.restart()
    expect(namesIn(lab)).toEqual(left)
    expect(idp.directory.pushedGroups.list('app').items).toEqual([])
  },
)

test('a kill while the group is made: what matches is pushed once, and what came meanwhile too', async () => {
  await using lab = await crashLab('okta-oin')
  await lab.killAt('POST', /\/Groups\b/, ({ groups, pushRules }) => {
    pushRules.create('app', sales)
    groups.create({ displayName: 'Sales' })
  })
  lab.meanwhile(({ groups }) => void groups.create({ displayName: 'Sales EMEA' }))
  const idp = await lab.restart()
  expect(namesIn(lab)).toEqual(['Sales', 'Sales EMEA'])
  expect(idp.directory.pushRules.get('app', 'Sales').groups).toBe(2)
})
