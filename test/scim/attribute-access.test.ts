import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json, JsonObject } from '../../src/base/json.ts'
import { erasePath, readPath, writePath } from '../../src/scim/attribute-access.ts'
import { type AttributePath, parsePath } from '../../src/scim/path.ts'
import { enterpriseUserUrn, userUrn } from '../../src/scim/urn.ts'
import { name } from './arbitrary.ts'

function written(resource: JsonObject, text: string, value: Json): JsonObject {
  writePath(resource, parsePath(text), value)
  return resource
}

function erased(resource: JsonObject, text: string): JsonObject {
  erasePath(resource, parsePath(text))
  return resource
}

test('what was written is read again, and erasing it leaves no trace', () => {
  const term = fc.record({
    kind: fc.constant('compare' as const),
    path: fc.constant({ attribute: 'type' }),
    op: fc.constant('eq' as const),
    value: fc.oneof(fc.string(), fc.boolean(), fc.integer()),
  })
  const path: fc.Arbitrary<AttributePath> = fc
    .tuple(
      fc.constantFrom(undefined, userUrn, enterpriseUserUrn, 'urn:acme:x'),
      name,
      fc.option(term, { nil: undefined }),
      fc.option(name, { nil: undefined }),
    )
    .filter(([, , filter, sub]) => !filter || (sub !== undefined && sub.toLowerCase() !== 'type'))
    .map(([urn, attribute, filter, subAttribute]) => ({
      attribute,
      ...(urn && { urn }),
      ...(filter && { filter }),
      ...(subAttribute && { subAttribute }),
    }))
  fc.assert(
    fc.property(path, fc.oneof(fc.string(), fc.boolean(), fc.integer()), (path, value) => {
      const resource: JsonObject = {}
      writePath(resource, path, value)
      expect(readPath(resource, path)).toBe(value)
      erasePath(resource, path)
      expect(resource).toEqual({})
    }),
  )
})

test('reads without regard to the case of names, and null as absent', () => {
  const resource = { UserName: 'ada', name: { FAMILYNAME: 'Byron', givenName: null } }
  expect(readPath(resource, parsePath('username'))).toBe('ada')
  expect(readPath(resource, parsePath('Name.familyName'))).toBe('Byron')
  expect(readPath(resource, parsePath('name.givenName'))).toBeUndefined()
  expect(readPath(resource, parsePath(`${userUrn}:userName`))).toBe('ada')
  expect(readPath(resource, parsePath(`${enterpriseUserUrn}:department`))).toBeUndefined()
})

test('a filtered path reads the first value that satisfies it', () => {
  const resource = {
    emails: [
      { type: 'home', value: 'h' },
      { type: 'WORK', value: 'w' },
      { type: 'work', value: 'second' },
    ],
  }
  expect(readPath(resource, parsePath('emails[type eq "work"].value'))).toBe('w')
  expect(readPath(resource, parsePath('emails[type eq "work"]'))).toEqual({ type: 'WORK', value: 'w' })
  expect(readPath(resource, parsePath('emails.value'))).toBe('h')
  expect(readPath(resource, parsePath('emails[type eq "other"].value'))).toBeUndefined()
})

test('the extension is an object of its own under its whole URN', () => {
  expect(written({}, `${enterpriseUserUrn}:manager.value`, 'm')).toEqual({
    [enterpriseUserUrn]: { manager: { value: 'm' } },
  })
  expect(written({}, enterpriseUserUrn, { department: 'R' })).toEqual({
    [enterpriseUserUrn]: { department: 'R' },
  })
  expect(written({}, `${userUrn}:title`, 'Dr')).toEqual({ title: 'Dr' })
})

test('a new element begins with the terms of the filter, as they stand there', () => {
  const roles = written({}, 'roles[primary eq "True" and type eq "r"].value', 'admin')
  expect(JSON.stringify(roles)).toBe('{"roles":[{"primary":"True","type":"r","value":"admin"}]}')
  expect(written(roles, 'roles[primary eq "True"].display', 'Admin')).toEqual({
    roles: [{ primary: 'True', type: 'r', value: 'admin', display: 'Admin' }],
  })
})

test('a value that no filter term can make is refused', () => {
  expect(() => written({}, 'emails[value co "@x"].type', 'work')).toThrow('only "eq" terms')
})

test('writing keeps the spelling of names that are there', () => {
  expect(written({ NAME: { FamilyName: 'a' } }, 'name.familyname', 'b')).toEqual({
    NAME: { FamilyName: 'b' },
  })
})

test('erasing drops what became empty and nothing else', () => {
  expect(erased({ name: { givenName: 'a' }, x: 1 }, 'name.givenName')).toEqual({ x: 1 })
  expect(erased({ name: { givenName: 'a', familyName: 'b' } }, 'name.givenName')).toEqual({
    name: { familyName: 'b' },
  })
  expect(erased({ emails: [{ type: 'work', value: 'a' }] }, 'emails[type eq "work"].value')).toEqual({})
  expect(
    erased(
      { emails: [{ type: 'work', value: 'a', primary: true }, { value: 'b' }] },
      'emails[type eq "work"].value',
    ),
  ).toEqual({ emails: [{ type: 'work', primary: true }, { value: 'b' }] })
  expect(erased({ emails: [{ type: 'work' }, { type: 'home' }] }, 'emails[type eq "work"]')).toEqual({
    emails: [{ type: 'home' }],
  })
  expect(erased({ [enterpriseUserUrn]: { department: 'a' } }, `${enterpriseUserUrn}:department`)).toEqual({})
  expect(erased({ [enterpriseUserUrn]: { department: 'a' }, x: 1 }, enterpriseUserUrn)).toEqual({ x: 1 })
  expect(erased({ x: 1 }, 'y.z')).toEqual({ x: 1 })
})
