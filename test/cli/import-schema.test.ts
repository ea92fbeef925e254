import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { createTarget } from '../../src/target/target.ts'
import { startServer } from '../server/setup.ts'
import { attribute, constant, direct, group, schemaOf, user } from '../sync-schema/setup.ts'
import { folderOf, run, start } from './setup.ts'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const isActive = {
  type: 'Function',
  name: 'Switch',
  expression: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")',
  parameters: [
    { key: 'source', value: attribute('IsSoftDeleted') },
    ...['False', 'True', 'True', 'False'].map((name) => ({ key: 'switchValue', value: constant(name) })),
  ],
}

/** What a portal exports of a non-gallery app whose administrator has changed some things. */
const exported = {
  ...schemaOf(
    group([
      direct('displayName', 'displayName', 1),
      direct('externalId', 'objectId'),
      direct('members', 'members'),
    ]),
    user(
      [
        direct('userName', 'mail', 2),
        direct('externalId', 'employeeId', 1),
        { ...direct('active', ''), source: isActive },
        direct('emails[type eq "work"].value', 'mail'),
        direct('name.familyName', 'surname'),
        {
          ...direct('nickName', ''),
          source: { type: 'Function', name: 'ToUpper', expression: 'ToUpper([givenName], )', parameters: [] },
        },
        { ...direct('locale', ''), source: null, defaultValue: 'de-AT', flowType: 'ObjectAddOnly' },
        {
          ...direct('title', ''),
          source: { type: 'Function', name: 'PCase', expression: 'PCase([jobTitle])', parameters: [] },
        },
        { ...direct(`${enterprise}:costCenter`, 'extensionAttribute1') },
        direct(`${enterprise}:manager`, 'manager'),
      ],
      {
        scope: {
          groups: [
            {
              name: 'Staff',
              clauses: [
                {
                  operatorName: 'EQUALS',
                  sourceOperandName: 'department',
                  targetOperand: { values: ['Lab'] },
                },
              ],
            },
          ],
          inputFilterGroups: [],
          categoryFilterGroups: [],
        },
      },
    ),
  ),
  directories: [
    {
      id: 'a',
      name: 'Azure Active Directory',
      objects: [{ name: 'User', attributes: [{ name: 'objectId', type: 'String', anchor: true }] }],
    },
    { id: 'b', name: 'customappsso', objects: [] },
  ],
}

const place = () => folderOf({ 'schema.json': JSON.stringify(exported), 'scimulator.yaml': '' })

test('the YAML goes to standard output, and what could not be carried over to standard error', async () => {
  using folder = place()
  const { code, out, err } = await run(['import-schema', 'schema.json'], folder)
  expect(code).toBe(0)
  expect(parse(out)).toMatchObject({
    overrides: {
      user: { lookup: { attributes: ['externalId', 'userName'] } },
      scope: {
        filter: {
          user: [
            { name: 'Staff', clauses: [{ attribute: 'department', operator: 'EQUALS', values: ['Lab'] }] },
          ],
        },
      },
    },
  })
  expect(err).toMatch(/^lost {4}User title: .*unknown function; known are .*$/m)
  expect(err).toMatch(/^changed User \S+:costCenter: .*custom\.extensionAttribute1.*$/m)
  expect(err.trim().split('\n')).toHaveLength(2)
  expect((await run(['import-schema', 'schema.json', '--strict'], folder)).code).toBe(3)
})

test('the app that is made with it sends what the schema says', async () => {
  using folder = place()
  const { out } = await run(['import-schema', 'schema.json', '--json'], folder)
  const { overrides, carried, remarks } = JSON.parse(out)
  expect([carried, remarks.length]).toEqual([11, 2])
  await using lab = await startServer()
  await using target = await createTarget({ token: 'secret' })
  const app = {
    name: 'app',
    profile: 'entra',
    target: { url: target.url, auth: { type: 'bearer', token: 'secret' } },
    overrides,
  }
  expect((await lab.call('POST', '/apps', app)).status).toBe(201)
  const person = {
    givenName: 'Ada',
    familyName: 'Byron',
    title: 'analyst',
    email: 'ada@acme.test',
    employeeNumber: 'E7',
  }
  const { users, assignments } = lab.idp.directory
  users.create({ userName: 'boss', email: 'boss@acme.test', employeeNumber: 'E1', department: 'Lab' })
  users.create({
    userName: 'ada',
    ...person,
    department: 'Lab',
    managerId: 'boss',
    custom: { extensionAttribute1: 'CC-9' },
  })
  users.create({ userName: 'out', email: 'out@acme.test', employeeNumber: 'E8', department: 'Sales' })
  for (const name of ['boss', 'ada', 'out']) assignments.assign('app', { user: name })
  await lab.idp.engine.settle({})
  expect(
    target
      .users()
      .map(({ userName }) => userName)
      .sort(),
  ).toEqual(['ada@acme.test', 'boss@acme.test'])
  const boss = target.users().find(({ userName }) => userName === 'boss@acme.test')
  expect(target.users().find(({ userName }) => userName === 'ada@acme.test')).toMatchObject({
    externalId: 'E7',
    active: true,
    nickName: 'ADA',
    locale: 'de-AT',
    name: { familyName: 'Byron' },
    emails: [{ type: 'work', value: 'ada@acme.test' }],
    [enterprise]: { costCenter: 'CC-9', manager: { value: boss?.id } },
  })
  const first = lab.idp.journal.list().find(({ intent }) => intent === 'user-lookup')
  expect(first?.request.query).toContain('externalId')
})

test('--out writes a file that the configuration takes, with the remarks as comments', async () => {
  using folder = place()
  const { out } = await run(['import-schema', 'schema.json', '--out', 'overrides.yaml'], folder)
  expect(out).toBe('overrides.yaml: 11 attribute mappings carried over, 1 lost, 1 changed.\n')
  const text = readFileSync(join(folder.folder, 'overrides.yaml'), 'utf8')
  expect(text).toMatch(/^# From schema\.json: [\s\S]*\n# lost: User title: /)
  const body = text.replace(/^#.*\n/gm, '').replace(/^/gm, '    ')
  using serving = folderOf({
    'scimulator.yaml': `apps:\n  - name: app\n    profile: entra\n    target: { url: http://127.0.0.1:9/scim }\n${body}`,
  })
  await using server = start(['serve', '--port', '0', '--db', ':memory:'], serving)
  expect((await fetch(`${await server.url}/livez`)).status).toBe(200)
})

test.each([
  ['none.json', '', 'cannot be read: ENOENT'],
  ['x.json', 'hello', 'is not JSON'],
  ['x.json', '{"value":1}', 'is no synchronization schema: synchronizationRules'],
  ['x.json', '{"synchronizationRules":[]}', 'maps neither users nor groups'],
  [
    'x.json',
    JSON.stringify(schemaOf({ sourceObjectName: 7 })),
    'synchronizationRules.0.objectMappings.0.sourceObjectName',
  ],
])('%s with %j is told in one clear sentence', async (name, text, says) => {
  using folder = folderOf(name === 'none.json' ? {} : { [name]: text })
  const { code, out, err } = await run(['import-schema', name], folder)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(says)
})
