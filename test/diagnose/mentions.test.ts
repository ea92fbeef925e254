import { expect, test } from 'vitest'
import { deniesHaving } from '../../src/diagnose/mentions.ts'

test.each([
  'userName is required',
  "Attribute 'userName' is required",
  'The attribute username is missing.',
  'missing required attribute: userName',
  JSON.stringify({ detail: 'Missing "userName"' }),
  JSON.stringify({ detail: 'The field "userName" is required.' }),
  'urn:ietf:params:scim:schemas:core:2.0:User:userName is required',
])('%s: it denies having userName', (text) => {
  expect(deniesHaving(text, 'userName')).toBe(true)
})

test.each([
  ['name.familyName is required', 'name'],
  ['displayName is required', 'name'],
  ['nickName is required', 'name'],
  ['emails[type eq "work"].value is required', 'emails'],
  ['manager.displayName is missing', 'displayName'],
  ['active is required to be a boolean', 'active'],
  ['userName ada is taken', 'userName'],
  ['userName is too long. A password is required.', 'userName'],
  ['password is required', 'userName'],
])('%s: it says nothing of having %s', (text, name) => {
  expect(deniesHaving(text, name)).toBe(false)
})
