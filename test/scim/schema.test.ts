import { expect, test } from 'vitest'
import { ValueError } from '../../src/scim/attribute-value.ts'
import { parseFilter, printFilter } from '../../src/scim/filter.ts'
import { parsePath } from '../../src/scim/path.ts'
import { FilterSchemaError, resolveFilter } from '../../src/scim/resolve-filter.ts'
import { normalizeResource } from '../../src/scim/resource.ts'
import { caseExactIn, locate, resourceSchemas, schemasOf } from '../../src/scim/schema.ts'
import { enterpriseUserUrn, userUrn } from '../../src/scim/urn.ts'

const { User, Group } = resourceSchemas

test.each([
  ['USERNAME', undefined, 'userName'],
  [`${userUrn}:userName`, undefined, 'userName'],
  ['externalId', undefined, 'externalId'],
  ['meta.version', undefined, 'meta.version'],
  ['emails.VALUE', undefined, 'emails.value'],
  ['department', enterpriseUserUrn, 'department'],
  [`${enterpriseUserUrn.toUpperCase()}:manager.value`, enterpriseUserUrn, 'manager.value'],
])('%s leads to its definition', (text, urn, name) => {
  const found = locate(User, parsePath(text))
  expect(found?.urn).toBe(urn)
  expect([found?.attribute.name, found?.subAttribute?.name].filter(Boolean).join('.')).toBe(name)
})

test.each([
  'nosuch',
  'name.nosuch',
  `${enterpriseUserUrn}:userName`,
  `${userUrn}:department`,
  'urn:x:y',
  'members',
])('%s leads nowhere', (text) => {
  expect(locate(User, parsePath(text))).toBeUndefined()
})

test('only identifiers compare with regard to case', () => {
  const caseExact = caseExactIn(User)
  expect(['id', 'externalId', 'meta.resourceType'].map((path) => caseExact(parsePath(path)))).toEqual([
    true,
    true,
    true,
  ])
  expect(['userName', 'emails', 'nosuch'].map((path) => caseExact(parsePath(path)))).toEqual([
    false,
    false,
    false,
  ])
})

test('schemas are the core schema and the extensions with data', () => {
  expect(schemasOf(User, { userName: 'a', 'urn:x:y': {} })).toEqual([userUrn, 'urn:x:y'])
})

test('a resolved filter is spelt as the schema spells it', () => {
  const resolved = resolveFilter(
    parseFilter(
      'USERNAME eq "x" and Manager.Value pr and EMAILS[Primary eq "True"].VALUE pr or urn:x:y:z eq "True"',
    ),
    User,
  )
  expect(printFilter(resolved)).toBe(
    `userName eq "x" and ${enterpriseUserUrn}:manager.value pr and emails[primary eq true].value pr or urn:x:y:z eq "True"`,
  )
})

test.each([
  'nosuch pr',
  'active gt true',
  'password pr',
  'emails[nosuch pr]',
  'userName pr and name.nosuch pr',
])('the filter %s does not fit a user', (filter) => {
  expect(() => resolveFilter(parseFilter(filter), User)).toThrow(FilterSchemaError)
})

test('a resource is stored in the spelling and types of the schema', () => {
  const stored = normalizeResource(User, {
    USERNAME: 'ada',
    Active: 'TRUE',
    emails: { VALUE: 'a', Primary: 'False' },
    title: ['Dr'],
    [enterpriseUserUrn.toUpperCase()]: { MANAGER: '26', nosuch: 1 },
    [userUrn]: { nickName: 'A' },
    phoneNumbers: [
      { type: 'work', value: '1' },
      { type: 'work', value: '1', display: 'again' },
      { type: 'fax', value: '' },
    ],
  })
  expect(stored).toEqual({
    userName: 'ada',
    active: true,
    emails: [{ value: 'a', primary: false }],
    title: 'Dr',
    [enterpriseUserUrn]: { manager: { value: '26' } },
    nickName: 'A',
    phoneNumbers: [{ type: 'work', value: '1' }],
  })
})

test('a required attribute has to be there', () => {
  expect(() => normalizeResource(Group, { displayName: null })).toThrow(ValueError)
})
