import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PathError, parsePath, printPath } from '../../src/scim/path.ts'
import { enterpriseUserUrn, userUrn } from '../../src/scim/urn.ts'
import { path } from './arbitrary.ts'

test('parsing what was printed gives the path again', () => {
  fc.assert(
    fc.property(path, (path) => {
      expect(parsePath(printPath(path))).toEqual(path)
    }),
  )
})

const type = (value: string) => ({ kind: 'compare', path: { attribute: 'type' }, op: 'eq', value })

test.each([
  ['userName', { attribute: 'userName' }],
  ['name.familyName', { attribute: 'name', subAttribute: 'familyName' }],
  ['members.$ref', { attribute: 'members', subAttribute: '$ref' }],
  ['emails[type eq "work"]', { attribute: 'emails', filter: type('work') }],
  ['emails[type eq "w:]."].value', { attribute: 'emails', filter: type('w:].'), subAttribute: 'value' }],
  [`${enterpriseUserUrn}:department`, { urn: enterpriseUserUrn, attribute: 'department' }],
  [
    `${enterpriseUserUrn}:manager.value`,
    { urn: enterpriseUserUrn, attribute: 'manager', subAttribute: 'value' },
  ],
  [
    `${userUrn}:emails[type eq "work"].value`,
    { urn: userUrn, attribute: 'emails', filter: type('work'), subAttribute: 'value' },
  ],
  [enterpriseUserUrn, { urn: enterpriseUserUrn, attribute: '' }],
  [enterpriseUserUrn.toUpperCase(), { urn: enterpriseUserUrn.toUpperCase(), attribute: '' }],
  ['urn:okta:app:1.0:user:custom:badge', { urn: 'urn:okta:app:1.0:user:custom', attribute: 'badge' }],
])('reads %s', (text, expected) => {
  expect(parsePath(text)).toEqual(expected)
})

test('a schema that the caller knows is a schema and not an attribute', () => {
  const schema = 'urn:acme:scim:2.0:Badge'
  expect(parsePath(schema)).toEqual({ urn: 'urn:acme:scim:2.0', attribute: 'Badge' })
  const known = new Set([schema.toLowerCase()])
  expect(parsePath(schema, known)).toEqual({ urn: schema, attribute: '' })
  expect(parsePath(`${schema}:colour.code`, known)).toEqual({
    urn: schema,
    attribute: 'colour',
    subAttribute: 'code',
  })
})

test.each([
  '',
  ' ',
  'a b',
  'foo[',
  'emails[type eq]',
  'emails[type eq "x"].',
  'a.b.c',
  '.a',
  'a..b',
  'a]',
  'é',
  'x:',
])('refuses %j', (text) => {
  expect(() => parsePath(text)).toThrow(PathError)
})
