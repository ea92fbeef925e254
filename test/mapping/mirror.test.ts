import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import { compileMapping } from '../../src/mapping/mapping.ts'
import { compileMirror } from '../../src/mapping/mirror.ts'
import { loadProfile } from '../../src/profile/load.ts'
import { writePath } from '../../src/scim/attribute-access.ts'
import { profiles } from '../support/lab.ts'

const mirrorOf = (name: string, overrides: JsonObject = {}) =>
  compileMirror(loadProfile(name, overrides).profile.mapping.user)

const ada = {
  userName: 'ada@acme.test',
  givenName: 'Ada',
  familyName: 'Byron',
  displayName: 'Ada B.',
  email: 'ada@mail.test',
  title: 'Countess',
  department: 'Mathematics',
}

/** What a profile would create for a user. */
function created(name: string, { userName, ...attributes }: typeof ada): JsonObject {
  const mapping = compileMapping(loadProfile(name).profile.mapping)
  const { attributes: desired } = mapping.user({
    kind: 'user',
    id: 'usr_1',
    wireId: '1',
    userName,
    active: true,
    attributes,
    manager: undefined,
    placeholderPassword: 'secret',
  })
  const resource: JsonObject = {}
  for (const { parsed, value } of desired) writePath(resource, parsed, structuredClone(value))
  return resource
}

test.each(profiles)('%s: what the profile wrote is read back under the same names', (name) => {
  const resource = created(name, ada)
  const read = mirrorOf(name)(resource)
  expect(read).toMatchObject({
    userName: ada.userName,
    givenName: ada.givenName,
    familyName: ada.familyName,
    ...(JSON.stringify(resource).includes(ada.email) && { email: ada.email }),
  })
  for (const [attribute, value] of Object.entries(read)) {
    expect([attribute, value]).toEqual([attribute, ada[attribute as keyof typeof ada] ?? 'en-US'])
  }
})

describe('Okta', () => {
  test('an attribute with a stand-in is read, one that is put together is not', () => {
    expect(mirrorOf('okta-oin')({ displayName: 'D', locale: 'de-AT', name: { formatted: 'F' } })).toEqual({
      displayName: 'D',
      locale: 'de-AT',
    })
  })

  test('the e-mail is that of the primary element, and of no other', () => {
    const read = mirrorOf('okta-oin')
    const emails = (primary: boolean) => ({ emails: [{ value: 'x@acme.test', primary }] })
    expect(read(emails(true))).toEqual({ email: 'x@acme.test' })
    expect(read(emails(false))).toEqual({ secondEmail: 'x@acme.test' })
  })
})

test('an edited row is read where it writes now, also into custom attributes', () => {
  const edits = { title: null, nickName: { source: 'custom.badge' } }
  const read = mirrorOf('entra', { mapping: { user: { edits } } })
  expect(read({ title: 'Boss', nickName: 42 })).toEqual({ custom: { badge: '42' } })
})

test('a userName is known even where the mapping puts it together', () => {
  const edits = { userName: { expression: 'Join("", [givenName], "@acme.test")' } }
  expect(mirrorOf('entra', { mapping: { user: { edits } } })({ USERNAME: 'ada' })).toEqual({
    userName: 'ada',
  })
})

describe('a template', () => {
  const template = (text: string) =>
    mirrorOf('onelogin', { mapping: { user: { kind: 'template', template: text } } })

  test('is walked side by side with the resource, elements by their constants', () => {
    const read = template(
      '{"emails":[{"value":"{$user.email}","type":"work"}],"x":"{$user.city}-{$user.state}"}',
    )
    expect(
      read({
        x: 'a-b',
        emails: [
          { value: 'home@a.test', type: 'home' },
          { value: 'work@a.test', type: 'work' },
        ],
      }),
    ).toEqual({ email: 'work@a.test' })
  })

  test('with an object reads a list, as a target answers it', () => {
    const read = template('{"emails":{"value":"{$user.email}","type":"work","primary":true}}')
    expect(read({ emails: [{ value: 'a@a.test', type: 'work', primary: true }] })).toEqual({
      email: 'a@a.test',
    })
    expect(read({ emails: { value: 'a@a.test', type: 'work', primary: true } })).toEqual({
      email: 'a@a.test',
    })
  })
})

test('what is no text, no number and no boolean is nothing, and so is a text without end', () => {
  const read = mirrorOf('okta-oin')
  for (const title of [null, '', [], {}, ['a'], 'x'.repeat(5000), '\ud800'])
    expect(read({ title })).toEqual({})
  expect(read({ title: 7, nickName: true })).toEqual({ title: '7', nickName: 'true' })
  expect(read({ name: 'text', emails: 'text', addresses: [null] })).toEqual({})
})
