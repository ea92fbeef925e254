import { expect, test } from 'vitest'
import { loadProfile } from '../../src/profile/load.ts'
import { convertSyncSchema } from '../../src/sync-schema/convert.ts'
import { textOfNode } from '../../src/sync-schema/node-text.ts'
import { syncSchemaSchema } from '../../src/sync-schema/sync-schema.ts'
import { attribute, constant, direct, group, schemaOf, user } from './setup.ts'

const { mapping, scope } = loadProfile('entra').profile

function convert(schema: unknown) {
  return convertSyncSchema(syncSchemaSchema.parse(schema), { mapping, scope })
}

/** The row of a target among those of users, and what is remarked about it. */
function rowFor(mapped: object) {
  const { overrides, remarks } = convert(schemaOf(user([direct('userName', 'userPrincipalName', 1), mapped])))
  const { rows } = (overrides as { mapping: { user: { rows: { target: string }[] } } }).mapping.user
  const { targetAttributeName } = mapped as { targetAttributeName: string }
  const row = rows.find(({ target }) => target === targetAttributeName)
  return { row, remarks: remarks.map(({ kind, reason }) => `${kind}: ${reason}`) }
}

const mapped = (source: unknown, more: object = {}) => ({ targetAttributeName: 'title', source, ...more })
const call = (name: string, expression: string) => ({ type: 'Function', name, expression, parameters: [] })

test.each([
  [mapped(attribute('jobTitle')), { source: 'title' }],
  [mapped(attribute('department')), { source: 'department' }],
  [mapped(attribute('mailNickname')), { expression: '[mailNickname]' }],
  [mapped(constant('Staff')), { value: 'Staff' }],
  [mapped(null, { defaultValue: 'Staff' }), { value: 'Staff', apply: 'create' }],
  [mapped(attribute('jobTitle'), { flowType: 'ObjectAddOnly' }), { source: 'title', apply: 'create' }],
  [
    mapped(call('Join', 'Join(", ", [surname], [givenName])')),
    { expression: 'Join(", ", [surname], [givenName])' },
  ],
  [mapped(attribute('manager')), { source: 'managerId', reference: true }],
])('%j is carried over as it is', (given, row) => {
  expect(rowFor(given)).toEqual({ row: { target: 'title', ...row }, remarks: [] })
})

test.each([
  [
    mapped(call('PCase', 'PCase([surname])')),
    /^lost: the expression cannot be read here: .*unknown function/,
  ],
  [
    mapped(call('Replace', 'Replace([mail], , "(?<a>@.*)", "a", "", , )')),
    /^lost: .*without regular expressions/,
  ],
  [mapped(call('Switch', 'Switch([surname], ')), /^lost: the expression cannot be read here/],
  [mapped(call('Join', 'Join(" ", [surname], [shoeSize])')), /^lost: .*no attribute shoeSize/],
  [mapped(null), /^lost: it has neither a source nor a default value/],
  [{ targetAttributeName: 'emails[type eq', source: attribute('mail') }, /^lost: it is not a SCIM path/],
  [{ targetAttributeName: 'id', source: attribute('objectId') }, /^lost: the id is given by the target/],
])('%j is lost, and the reason told', (given, reason) => {
  const { row, remarks } = rowFor(given)
  expect(row).toBeUndefined()
  expect(remarks).toEqual([expect.stringMatching(reason)])
})

test.each([
  [
    mapped(attribute('jobTitle'), { defaultValue: 'a "b"' }),
    { expression: 'Coalesce([jobTitle], "a \\"b\\"")' },
    /whenever there is no value/,
  ],
  [
    mapped(attribute('extensionAttribute4')),
    { source: 'custom.extensionAttribute4' },
    /read from custom\.extensionAttribute4/,
  ],
  [mapped(attribute('jobTitle'), { flowBehavior: 'FlowAlways' }), { source: 'title' }, /flows always there/],
  [mapped(attribute('jobTitle'), { flowType: 'MultiValueAddOnly' }), { source: 'title' }, /only added there/],
])('%j is carried over with a difference that is told', (given, row, reason) => {
  expect(rowFor(given)).toEqual({
    row: { target: 'title', ...row },
    remarks: [expect.stringMatching(reason)],
  })
})

test('an expression that is missing is built from its tree, with the gaps that its keys tell', () => {
  const node = {
    type: 'Function',
    name: 'Replace',
    parameters: [
      { key: 'source', value: { type: 'Attribute', name: 'mail' } },
      { key: 'Find', value: { type: 'Constant', name: '@a "b"' } },
      { key: 'Replacement', value: { type: 'Constant', name: '' } },
    ],
  }
  expect(textOfNode(node)).toBe('Replace([mail], "@a \\"b\\"", , , "", , )')
  const parameters = ['True', 'False', 'False', 'True'].map((name) => ({
    key: 'switchValue',
    value: { type: 'Constant', name },
  }))
  const source = { key: 'source', value: { type: 'Attribute', name: 'IsSoftDeleted' } }
  expect(textOfNode({ type: 'Function', name: 'Switch', parameters: [source, ...parameters] })).toBe(
    'Switch([IsSoftDeleted], , "True", "False", "False", "True")',
  )
})

test('matching attributes follow their precedence', () => {
  const { overrides } = convert(
    schemaOf(
      user([
        direct('userName', 'userPrincipalName', 2),
        direct('externalId', 'objectId', 1),
        direct('title', 'jobTitle'),
      ]),
    ),
  )
  expect(overrides).toMatchObject({ user: { lookup: { attributes: ['externalId', 'userName'] } } })
  const none = convert(schemaOf(user([direct('userName', 'userPrincipalName')])))
  expect(none.overrides).not.toHaveProperty('user')
  expect(none.remarks).toMatchObject([{ kind: 'changed', what: 'matching' }])
})

test('boxes that are not ticked, and groups that are switched off', () => {
  const { overrides } = convert(
    schemaOf(
      user([direct('userName', 'userPrincipalName', 1)], { flowTypes: 'Add, Update' }),
      group([direct('displayName', 'displayName', 1)], { enabled: false, flowTypes: 'Update' }),
    ),
  )
  expect(overrides).toMatchObject({
    lifecycle: { actions: { create: true, update: true, delete: false } },
    group: { scope: 'none', actions: { create: false, update: true, delete: false } },
  })
})

test('scoping filters are carried over whole or not at all', () => {
  const clause = (sourceOperandName: string, operatorName: string, ...values: string[]) => ({
    sourceOperandName,
    operatorName,
    targetOperand: { values },
  })
  const groups = [
    { name: 'Sales', clauses: [clause('department', 'EQUALS', 'Sales'), clause('jobTitle', 'IS NOT NULL')] },
    { name: 'Odd', clauses: [clause('department', 'EQUALS', 'Odd'), clause('shoeSize', 'EQUALS', '44')] },
    { name: 'Later', clauses: [clause('employeeId', 'greater_than', '7')] },
  ]
  const { overrides, remarks } = convert(
    schemaOf(
      user([direct('userName', 'userPrincipalName', 1)], {
        scope: { groups, inputFilterGroups: [{}], categoryFilterGroups: [] },
      }),
    ),
  )
  expect(overrides).toMatchObject({
    scope: {
      filter: {
        user: [
          {
            name: 'Sales',
            clauses: [
              { attribute: 'department', operator: 'EQUALS', values: ['Sales'] },
              { attribute: 'jobTitle', operator: 'IS NOT NULL' },
            ],
          },
          { name: 'Later', clauses: [{ attribute: 'employeeId', operator: 'Greater_Than', values: ['7'] }] },
        ],
      },
    },
  })
  expect(remarks).toMatchObject([
    { kind: 'lost', what: 'scope.inputFilterGroups' },
    { kind: 'lost', what: 'scoping filter Odd', reason: expect.stringContaining('shoeSize') },
  ])
})

test('mappings of other things, from other places and second ones are lost by name', () => {
  const { remarks, overrides } = convert({
    synchronizationRules: [
      {
        name: 'later',
        priority: 2,
        sourceDirectoryName: 'Azure Active Directory',
        objectMappings: [user([])],
      },
      {
        name: 'first',
        priority: 1,
        sourceDirectoryName: 'Azure Active Directory',
        objectMappings: [
          user([direct('userName', 'userPrincipalName', 1)]),
          { ...user([]), name: 'Devices', sourceObjectName: 'Device', targetObjectName: 'Device' },
        ],
      },
      { name: 'hr', priority: 3, sourceDirectoryName: 'Workday', objectMappings: [user([])] },
    ],
  })
  expect(overrides).toMatchObject({ user: { lookup: { attributes: ['userName'] } } })
  expect(remarks.map(({ kind, what, reason }) => [kind, what, reason])).toEqual([
    ['lost', 'Devices', 'only users and groups are provisioned here'],
    ['lost', 'People', 'another mapping of User comes before it'],
    ['lost', 'People', 'the rule hr does not begin in Entra ID but in Workday'],
  ])
})

test('what the service adds by itself stays, as far as its element is mapped', () => {
  const { overrides } = convert(schemaOf(user([direct('userName', 'userPrincipalName', 1)])))
  const { rows } = (overrides as { mapping: { user: { rows: unknown[] } } }).mapping.user
  expect(rows).toEqual([
    { target: 'userName', source: 'userName' },
    { target: 'meta.resourceType', value: 'User', apply: 'create' },
    { target: 'roles', value: [], apply: 'create' },
  ])
})

test('where the schema maps no groups none are sent', () => {
  const people = user([direct('userName', 'userPrincipalName', 1)])
  expect(convert(schemaOf(people)).overrides.group).toEqual({ scope: 'none' })
  const teams = group([direct('displayName', 'displayName', 1)])
  expect(convert(schemaOf(people, teams)).overrides.group).toEqual({
    lookup: { attributes: ['displayName'] },
  })
})
