import { expect, test } from 'vitest'
import type { Json } from '../../src/base/json.ts'
import type { GroupSource, UserSource } from '../../src/mapping/mapping-source.ts'
import { compileScopingFilter } from '../../src/mapping/scoping-filter.ts'
import { loadProfile } from '../../src/profile/load.ts'

type Clause = { attribute: string; operator: string; values?: Json[] }

function filterOf(groups: Clause[][], kind: 'user' | 'group' = 'user', name = 'entra') {
  const filters = groups.map((clauses) => ({ clauses: clauses as unknown as Json }))
  const { profile } = loadProfile(name, { scope: { filter: { [kind]: filters } } })
  return compileScopingFilter(profile.scope, profile.mapping)
}

function user(attributes: Record<string, Json>, active = true): UserSource {
  return {
    kind: 'user',
    id: 'usr_1',
    wireId: '1',
    userName: 'ana@acme.test',
    active,
    attributes,
    manager: undefined,
    placeholderPassword: '',
  }
}

const group: GroupSource = {
  kind: 'group',
  id: 'grp_1',
  wireId: '1',
  displayName: 'Staff',
  description: undefined,
}

// The attribute's value, then whether the clause is true of it.
const absent = undefined
test.each<[string, Json[], Json | undefined, boolean]>([
  ['EQUALS', ['Sales'], 'Sales', true],
  ['EQUALS', ['Sales'], 'sales', false],
  ['EQUALS', ['Sales'], 'Presales', false],
  ['EQUALS', ['Sales', 'Support'], 'Support', true],
  ['EQUALS', [42], '42', true],
  ['EQUALS', [''], absent, false],
  ['NOT EQUALS', ['Sales'], 'Support', true],
  ['NOT EQUALS', ['Sales'], 'Sales', false],
  ['NOT EQUALS', ['Sales', 'Support'], 'Support', false],
  ['NOT EQUALS', ['Sales'], absent, false],
  ['NOT EQUALS', ['Sales'], '', false],
  ['IS NULL', [], absent, true],
  ['IS NULL', [], '', true],
  ['IS NULL', [], 'x', false],
  ['IS NOT NULL', [], 'x', true],
  ['IS NOT NULL', [], absent, false],
  ['IS TRUE', [], true, true],
  ['IS TRUE', [], 'True', true],
  ['IS TRUE', [], false, false],
  ['IS TRUE', [], absent, false],
  ['IS FALSE', [], false, true],
  ['IS FALSE', [], absent, false],
  ['REGEX MATCH', ['ale'], 'Sales', true],
  ['REGEX MATCH', ['^ale'], 'Sales', false],
  ['REGEX MATCH', ['.*'], absent, false],
  ['NOT REGEX MATCH', ['^S'], 'Finance', true],
  ['NOT REGEX MATCH', ['^S'], 'Sales', false],
  ['NOT REGEX MATCH', ['^S'], absent, false],
  ['Greater_Than', [10], '11', true],
  ['Greater_Than', ['10'], '10', false],
  ['Greater_Than', [10], '9', false],
  ['Greater_Than', [10], '11.5', false],
  ['Greater_Than', [10], 'many', false],
  ['Greater_Than', ['9007199254740993'], '9007199254740994', true],
  ['Greater_Than_OR_EQUALS', [10], '10', true],
  ['Greater_Than_OR_EQUALS', [10], 10, true],
  ['Greater_Than_OR_EQUALS', [10], '-10', false],
  ['Greater_Than_OR_EQUALS', [10], absent, false],
  ['Includes', ['ale'], 'Sales', true],
  ['Includes', ['ALE'], 'Sales', false],
  ['ENDS_WITH', ['les'], 'Sales', true],
  ['ENDS_WITH', ['Sal'], 'Sales', false],
  ['&', ['Sales, Support'], 'Support', true],
  ['&', ['Support'], 'Sales, Support', false],
  ['!&', ['Sales, Support'], 'Finance', true],
  ['!&', ['Sales, Support'], 'Sales', false],
  ['!&', ['Sales'], absent, false],
  // Lists cannot be compared; that they are there can be said.
  ['EQUALS', ['a'], ['a'], false],
  ['NOT EQUALS', ['a'], ['b'], false],
  ['IS NOT NULL', [], ['a'], true],
])('%s %j of %j: %j', (operator, values, value, expected) => {
  const filter = filterOf([[{ attribute: 'custom.x', operator, values }]])
  expect(filter.user(user(value === undefined ? {} : { custom: { x: value } })).passed).toBe(expected)
})

test('without filters everybody is in scope', () => {
  expect(filterOf([]).user(user({})).passed).toBe(true)
  expect(filterOf([]).group(group).passed).toBe(true)
})

test('of a filter all clauses must be true, of the filters one', () => {
  const sales = { attribute: 'department', operator: 'EQUALS', values: ['Sales'] }
  const london = { attribute: 'city', operator: 'EQUALS', values: ['London'] }
  const boss = { attribute: 'title', operator: 'IS NOT NULL' }
  const filter = filterOf([[sales, london], [boss]])
  expect(filter.user(user({ department: 'Sales', city: 'London' })).passed).toBe(true)
  expect(filter.user(user({ department: 'Sales', city: 'Paris' })).passed).toBe(false)
  expect(filter.user(user({ department: 'Sales', city: 'Paris', title: 'Chief' })).passed).toBe(true)
})

test.each([
  ['userPrincipalName', { operator: 'ENDS_WITH', values: ['@acme.test'] }],
  ['userName', { operator: 'EQUALS', values: ['ana@acme.test'] }],
  ['mailNickname', { operator: 'EQUALS', values: ['ana'] }],
  ['jobTitle', { operator: 'EQUALS', values: ['Lead'] }],
  ['title', { operator: 'EQUALS', values: ['Lead'] }],
  ['accountEnabled', { operator: 'IS TRUE' }],
])('an attribute may be called %s', (attribute, clause) => {
  expect(filterOf([[{ attribute, ...clause }]]).user(user({ title: 'Lead' })).passed).toBe(true)
})

test('accountEnabled is what the directory says of the account', () => {
  const filter = filterOf([[{ attribute: 'accountEnabled', operator: 'IS FALSE' }]])
  expect([filter.user(user({}, false)).passed, filter.user(user({}, true)).passed]).toEqual([true, false])
})

test('groups have filters of their own', () => {
  const filter = filterOf(
    [[{ attribute: 'displayName', operator: 'REGEX MATCH', values: ['^App-'] }]],
    'group',
  )
  expect(filter.group(group).passed).toBe(false)
  expect(filter.group({ ...group, displayName: 'App-Staff' }).passed).toBe(true)
  expect(filter.user(user({})).passed).toBe(true)
})

test.each([
  ['entra', 'departmnet', 'is no attribute of the directory; did you mean "department"?'],
  ['entra', 'constructor', 'is no attribute of the directory'],
  ['okta-oin', 'jobTitle', 'is no attribute of the directory'],
  ['entra', 'appRoleAssignments', 'cannot be used in scoping filters'],
  ['entra', 'manager', 'cannot be used in scoping filters'],
  ['entra', 'userType', 'cannot be used in scoping filters'],
])('%s: a filter by %s is refused: %s', (profile, attribute, message) => {
  const compile = () => filterOf([[{ attribute, operator: 'IS NOT NULL' }]], 'user', profile)
  expect(compile).toThrow(message)
  expect(compile).toThrow(expect.objectContaining({ path: 'scope.filter.user.0.clauses.0.attribute' }))
})

test.each([
  [
    { operator: 'REGEX MATCH', values: ['(a'] },
    'values.0',
    'a regular expression (this "(" is never closed, at character 1)',
  ],
  [{ operator: 'REGEX MATCH', values: ['(a)\\1'] }, 'values.0', 'back-references are not supported'],
  [{ operator: 'Greater_Than', values: ['ten'] }, 'values.0', 'a whole number'],
  [{ operator: 'EQUALS', values: [] }, 'values', 'must not be empty'],
  [{ operator: 'EQUALS' }, 'values', 'is missing'],
  [{ operator: 'IS NULL', values: ['x'] }, 'values', 'must be empty'],
  [{ operator: 'EQUAL', values: ['x'] }, 'operator', 'did you mean "EQUALS"?'],
])('%j is a mistake at its %s: %s', (clause, at, message) => {
  const path = `overrides.scope.filter.user.0.clauses.0.${at}`
  expect(() => filterOf([[{ attribute: 'title', ...clause }]])).toThrow(
    expect.objectContaining({
      code: 'ERR_PROFILE_INVALID',
      errors: [expect.objectContaining({ path, message: expect.stringContaining(message) })],
    }),
  )
})
