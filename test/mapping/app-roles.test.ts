import { expect, test } from 'vitest'
import { compileEntraExpression } from '../../src/mapping/language/entra-expressions.ts'
import type { UserSource } from '../../src/mapping/mapping-source.ts'

const admin = '{"id":"1","value":"admin","displayName":"Admin"}'

function evaluate(name: string, assignments?: string[]) {
  const source: UserSource = {
    kind: 'user',
    id: 'usr_1',
    wireId: 'w1',
    userName: 'ada',
    active: true,
    attributes: assignments ? { custom: { appRoleAssignments: assignments } } : {},
    manager: undefined,
    placeholderPassword: 'x',
  }
  return compileEntraExpression(`${name}([appRoleAssignments])`)(source)
}

const type = 'WindowsAzureActiveDirectoryRole'

test.each([
  ['SingleAppRoleAssignment', 'admin'],
  ['AppRoleAssignmentsComplex', [{ primary: false, type, displayName: 'Admin', value: 'admin' }]],
  ['AssertiveAppRoleAssignmentsComplex', [{ primary: false, type, display: 'Admin', value: 'admin' }]],
  ['AppRoleAssignmentTexts', [{ value: admin }]],
])('%s has a form of its own, and none without a role', (name, expected) => {
  expect(evaluate(name, [admin])).toEqual(expected)
  expect(evaluate(name)).toBeUndefined()
  expect(evaluate(name, [])).toBeUndefined()
})

test('a role may be given by its value alone, and has the same id each time', () => {
  expect(evaluate('SingleAppRoleAssignment', ['{reader', 'writer'])).toBe('{reader')
  expect(evaluate('AppRoleAssignmentTexts', ['reader'])).toEqual(
    evaluate('AppRoleAssignmentTexts', ['reader']),
  )
})
