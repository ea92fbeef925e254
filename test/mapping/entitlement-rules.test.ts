import { expect, test } from 'vitest'
import { compileEntitlements, type Role } from '../../src/mapping/entitlement-rules.ts'
import type { UserSource } from '../../src/mapping/mapping-source.ts'
import { entitlementsSchema } from '../../src/profile/entitlement-schema.ts'

const ada: UserSource = {
  kind: 'user',
  id: 'usr_1',
  wireId: '240000001',
  userName: 'ada@acme.test',
  active: true,
  attributes: { department: 'Research', custom: { team: 'Engines' } },
  manager: undefined,
  placeholderPassword: 'x',
}

const roles: Role[] = [
  { id: 'grp_1', name: 'AWS - Admin' },
  { id: 'grp_2', name: 'Staff' },
]

/** Names in order; those that are only taken when they exist in brackets. */
function named(rules: unknown[], settings: object = {}): string[] {
  const given = entitlementsSchema.parse({
    source: 'rules',
    includeInProvisioning: true,
    rules: rules.map((rule) => ({ name: 'a rule', ...(rule as object) })),
    ...settings,
  })
  const entitlements = compileEntitlements(given)?.(ada, roles) ?? []
  return entitlements.map(({ name, make }) => (make ? name : `[${name}]`))
}

const map = (expression: string, value = 'role') => ({
  action: 'set_groups',
  expression,
  value: [value],
})
const existing = (...value: string[]) => ({ action: 'set_groups_from_existing', value })
const inRole = (value: string) => ({ source: 'has_role', operator: 'ri', value })
const is = (source: string, operator: string, value: string) => ({ source, operator, value })

test.each([
  ['every role under its own name', map('.*'), ['AWS - Admin', 'Staff']],
  ['a role whose name matches, under what the first group captured', map('AWS - (.*)'), ['Admin']],
  ['a role that matches somewhere in its name', map('taf'), ['Staff']],
  ['nothing where the group captured nothing', map('Staff(.*)'), []],
  ['an attribute', map('.*', 'department'), ['Research']],
  ['an attribute of one’s own', map('^(Eng)', 'custom.team'), ['Eng']],
  ['nothing of an attribute without a value', map('.*', 'title'), []],
  ['groups that exist, as they are listed', existing('Admins', 'Readers'), ['[Admins]', '[Readers]']],
])('an action names %s', (_, action, names) => {
  expect(named([{ actions: [action] }])).toEqual(names)
})

test.each([
  ['a role by name', 'all', [inRole('Staff')], true],
  ['a role by id', 'all', [inRole('grp_2')], true],
  ['a role that the user is not in', 'all', [inRole('Board')], false],
  ['an attribute that is the text', 'all', [is('department', '=', 'Research')], true],
  ['an attribute in another case', 'all', [is('department', '=', 'research')], false],
  ['an attribute that contains the text', 'all', [is('department', '~', 'SEARCH')], true],
  ['an attribute without a value', 'all', [is('title', '~', '')], false],
  ['all of two, one of which fails', 'all', [inRole('Staff'), inRole('Board')], false],
  ['any of two, one of which fails', 'any', [inRole('Staff'), inRole('Board')], true],
  ['any of none', 'any', [], true],
])('a rule selects by %s', (_, match, conditions, selected) => {
  expect(named([{ match, conditions, actions: [existing('G')] }])).toEqual(selected ? ['[G]'] : [])
})

test('rules apply by position, those without one at the end, and no name comes twice', () => {
  const rules = [
    { actions: [existing('Last')] },
    { position: 2, actions: [existing('Second')] },
    { position: 1, actions: [existing('First'), existing('Second')] },
  ]
  expect(named(rules)).toEqual(['[First]', '[Second]', '[Last]'])
})

test('a name that one rule takes and another maps is made', () => {
  expect(named([{ actions: [existing('Staff')] }, { actions: [map('Staff')] }])).toEqual(['Staff'])
})

test('a rule that is switched off says nothing, nor do all that are not included in provisioning', () => {
  expect(named([{ enabled: false, actions: [map('.*')] }])).toEqual([])
  expect(named([{ actions: [map('.*')] }], { includeInProvisioning: false })).toEqual([])
  expect(named([{ actions: [map('.*')] }], { source: 'none' })).toEqual([])
})

test('an expression that is none is told with its place', () => {
  const rules = [{ name: 'broken', actions: [{ action: 'set_groups', expression: '(', value: ['role'] }] }]
  const issues = entitlementsSchema.safeParse({ rules }).error?.issues
  expect(issues?.[0]?.path).toEqual(['rules', 0, 'actions', 0, 'expression'])
  expect(issues?.[0]?.message).toMatch(/^must be a regular expression \(.*Unterminated group/)
})
