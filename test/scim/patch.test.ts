import { expect, test } from 'vitest'
import type { Json, JsonObject } from '../../src/base/json.ts'
import { applyPatch, PatchError } from '../../src/scim/patch.ts'
import { resourceSchemas } from '../../src/scim/schema.ts'
import { enterpriseUserUrn, groupUrn, userUrn } from '../../src/scim/urn.ts'

const custom = 'urn:acme:scim:2.0:Badge'

function user(): JsonObject {
  return {
    schemas: [userUrn, enterpriseUserUrn],
    id: 'u1',
    userName: 'ada',
    active: true,
    title: 'Dr',
    name: { givenName: 'Ada', familyName: 'Byron' },
    emails: [
      { type: 'work', value: 'ada@work.test', primary: true },
      { type: 'home', value: 'ada@home.test' },
    ],
    [enterpriseUserUrn]: { department: 'R&D', manager: { value: '26', $ref: '../Users/26' } },
  }
}

function group(...members: string[]): JsonObject {
  return {
    schemas: [groupUrn],
    id: 'g1',
    displayName: 'Everyone',
    ...(members.length > 0 && { members: members.map((value) => ({ value })) }),
  }
}

function patched(resource: JsonObject, ...operations: Json[]): JsonObject {
  const type = 'userName' in resource ? 'User' : 'Group'
  const result = applyPatch(resource, operations, resourceSchemas[type])
  if (result instanceof PatchError) throw result
  return result
}

function refused(resource: JsonObject, ...operations: Json[]): string {
  const type = 'userName' in resource ? 'User' : 'Group'
  const result = applyPatch(resource, operations, resourceSchemas[type])
  if (!(result instanceof PatchError)) throw new Error('the PATCH was accepted')
  expect(result.status).toBe(400)
  expect(result.detail).not.toBe('')
  return result.scimType
}

const { [enterpriseUserUrn]: _, ...coreOnly } = user()
const withoutExtension = { ...coreOnly, schemas: [userUrn] }

const cases: { name: string; patch: Json; result: JsonObject }[] = [
  {
    name: 'op may be in any case',
    patch: { op: 'Replace', path: 'title', value: 'Countess' },
    result: { title: 'Countess' },
  },
  {
    name: 'add replaces a single value',
    patch: { op: 'Add', path: 'active', value: false },
    result: { active: false },
  },
  {
    name: 'replace of a missing attribute adds it',
    patch: { op: 'replace', path: 'nickName', value: 'A' },
    result: { nickName: 'A' },
  },
  {
    name: '"False" is the boolean',
    patch: { op: 'Replace', path: 'active', value: 'False' },
    result: { active: false },
  },
  {
    name: 'attribute names may be in any case',
    patch: { op: 'replace', path: 'NAME.GIVENNAME', value: 'A' },
    result: { name: { givenName: 'A', familyName: 'Byron' } },
  },
  {
    name: 'a core URN addresses the top level',
    patch: { op: 'replace', path: `${userUrn}:name.givenName`, value: 'A' },
    result: { name: { givenName: 'A', familyName: 'Byron' } },
  },
  {
    name: 'a complex value keeps what is not given',
    patch: { op: 'replace', path: 'name', value: { givenName: 'A', familyName: '' } },
    result: { name: { givenName: 'A' } },
  },
  {
    name: 'a single value may come in a list',
    patch: { op: 'replace', path: 'title', value: [{ $ref: null, value: 'x' }] },
    result: { title: 'x' },
  },
  {
    name: 'a value without a path is merged attribute by attribute',
    patch: {
      op: 'replace',
      value: { active: 'False', name: { givenName: 'A' }, id: 'other', nosuch: 1, groups: [] },
    },
    result: { active: false, name: { givenName: 'A', familyName: 'Byron' } },
  },
  {
    name: 'keys of a value without a path may be dotted, qualified and filtered',
    patch: {
      op: 'Add',
      value: {
        'name.givenName': 'A',
        [`${enterpriseUserUrn}:department`]: 'Sales',
        [`${enterpriseUserUrn}:manager.value`]: '27',
        [`${userUrn}:title`]: 'Mx',
        'emails[type eq "work"].value': 'new@work.test',
        'nosuch.thing': 1,
      },
    },
    result: {
      name: { givenName: 'A', familyName: 'Byron' },
      title: 'Mx',
      emails: [
        { type: 'work', value: 'new@work.test', primary: true },
        { type: 'home', value: 'ada@home.test' },
      ],
      [enterpriseUserUrn]: { department: 'Sales', manager: { value: '27' } },
    },
  },
  {
    name: 'a key may be the URN of an extension',
    patch: {
      op: 'replace',
      value: { [enterpriseUserUrn.toUpperCase()]: { costCenter: '7', nosuch: 1, 'manager.value': '27' } },
    },
    result: { [enterpriseUserUrn]: { department: 'R&D', manager: { value: '27' }, costCenter: '7' } },
  },
  {
    name: 'a path may be the URN of an extension',
    patch: { op: 'replace', path: enterpriseUserUrn, value: { costCenter: '7' } },
    result: {
      [enterpriseUserUrn]: {
        department: 'R&D',
        manager: { value: '26', $ref: '../Users/26' },
        costCenter: '7',
      },
    },
  },
  {
    name: 'an extension can be removed whole',
    patch: { op: 'remove', path: enterpriseUserUrn },
    result: withoutExtension,
  },
  {
    name: 'the data of an unknown extension is kept as it comes',
    patch: { op: 'add', value: { [custom]: { colour: 'red', level: 3 } } },
    result: { schemas: [userUrn, enterpriseUserUrn, custom], [custom]: { colour: 'red', level: 3 } },
  },
  {
    name: 'an attribute of an unknown extension can be set by path',
    patch: { op: 'add', path: `${custom}:colour`, value: 'red' },
    result: { schemas: [userUrn, enterpriseUserUrn, custom], [custom]: { colour: 'red' } },
  },
  {
    name: 'add appends to a list and takes primary from the others',
    patch: { op: 'add', path: 'emails', value: [{ type: 'other', value: 'o', primary: 'True' }] },
    result: {
      emails: [
        { type: 'work', value: 'ada@work.test', primary: false },
        { type: 'home', value: 'ada@home.test' },
        { type: 'other', value: 'o', primary: true },
      ],
    },
  },
  {
    name: 'adding a value that is there changes nothing',
    patch: { op: 'add', path: 'emails', value: { type: 'home', value: 'ada@home.test' } },
    result: {},
  },
  {
    name: 'replace sets the whole list',
    patch: { op: 'replace', path: 'emails', value: [{ value: 'x' }] },
    result: { emails: [{ value: 'x' }] },
  },
  {
    name: 'a filter selects the value to change',
    patch: { op: 'replace', path: 'emails[type eq "work"].value', value: 'x' },
    result: {
      emails: [
        { type: 'work', value: 'x', primary: true },
        { type: 'home', value: 'ada@home.test' },
      ],
    },
  },
  {
    name: 'the filter may carry a boolean as a string, and the value a list',
    patch: { op: 'Replace', path: 'emails[primary eq "True"].value', value: [{ value: 'x' }] },
    result: {
      emails: [
        { type: 'work', value: 'x', primary: true },
        { type: 'home', value: 'ada@home.test' },
      ],
    },
  },
  {
    name: 'a filter that matches nothing makes the value',
    patch: { op: 'Add', path: 'phoneNumbers[type eq "mobile"].value', value: '+48 1' },
    result: { phoneNumbers: [{ type: 'mobile', value: '+48 1' }] },
  },
  {
    name: 'replace makes it too, with real booleans',
    patch: { op: 'Replace', path: 'roles[primary eq "True"].value', value: 'admin' },
    result: { roles: [{ primary: true, value: 'admin' }] },
  },
  {
    name: 'setting primary clears it on the others',
    patch: { op: 'replace', path: 'emails[type eq "home"].primary', value: true },
    result: {
      emails: [
        { type: 'work', value: 'ada@work.test', primary: false },
        { type: 'home', value: 'ada@home.test', primary: true },
      ],
    },
  },
  {
    name: 'replacing a selected value replaces all of it but what selects it',
    patch: { op: 'replace', path: 'emails[type eq "work"]', value: { value: 'x' } },
    result: {
      emails: [
        { type: 'work', value: 'x' },
        { type: 'home', value: 'ada@home.test' },
      ],
    },
  },
  {
    name: 'removing a selected value leaves the others',
    patch: { op: 'remove', path: 'emails[type eq "work"]' },
    result: { emails: [{ type: 'home', value: 'ada@home.test' }] },
  },
  {
    name: 'removing the sub-attribute drops a value of which only the type is left',
    patch: { op: 'Remove', path: 'emails[type eq "home"].value' },
    result: { emails: [{ type: 'work', value: 'ada@work.test', primary: true }] },
  },
  {
    name: 'remove with a list removes just those',
    patch: { op: 'Remove', path: 'emails', value: [{ value: 'ada@work.test' }] },
    result: { emails: [{ type: 'home', value: 'ada@home.test' }] },
  },
  {
    name: 'removing what is not there succeeds',
    patch: { op: 'remove', path: 'emails[type eq "other"]' },
    result: {},
  },
  {
    name: 'a manager may be a bare string',
    patch: { op: 'Add', path: 'manager', value: '27' },
    result: { [enterpriseUserUrn]: { department: 'R&D', manager: { value: '27' } } },
  },
  {
    name: 'a manager may be an object',
    patch: { op: 'Replace', path: `${enterpriseUserUrn}:manager`, value: { value: '27' } },
    result: { [enterpriseUserUrn]: { department: 'R&D', manager: { value: '27' } } },
  },
  {
    name: 'a manager may be a list',
    patch: { op: 'Add', path: 'manager', value: [{ $ref: 'http://x/27', value: '27' }] },
    result: { [enterpriseUserUrn]: { department: 'R&D', manager: { $ref: 'http://x/27', value: '27' } } },
  },
  {
    name: 'a manager is removed by an empty value',
    patch: { op: 'replace', path: `${enterpriseUserUrn}:manager`, value: { value: '' } },
    result: { [enterpriseUserUrn]: { department: 'R&D' } },
  },
  {
    name: 'a manager is removed by a filter',
    patch: { op: 'Remove', path: 'manager[value eq "26"]' },
    result: { [enterpriseUserUrn]: { department: 'R&D' } },
  },
  {
    name: 'another manager is not removed',
    patch: { op: 'Remove', path: 'manager[value eq "27"]' },
    result: {},
  },
  {
    name: "schemas in a value or a path are the server's business",
    patch: { op: 'add', path: 'schemas', value: [custom] },
    result: {},
  },
  {
    name: 'a core schema as path is the resource',
    patch: { op: 'replace', path: userUrn, value: { title: 'x' } },
    result: { title: 'x' },
  },
]

test.each(cases)('$name', ({ patch, result }) => {
  const before = user()
  const expected = result === withoutExtension ? withoutExtension : { ...user(), ...result }
  expect(patched(before, patch)).toEqual(expected)
  expect(before).toEqual(user())
})

test.each(['title', 'emails', 'name', `${enterpriseUserUrn}:department`])(
  '%s is gone after remove, null, "" and []',
  (path) => {
    const removed = patched(user(), { op: 'remove', path })
    expect(removed).not.toEqual(user())
    for (const value of [null, '', []]) {
      expect(patched(user(), { op: 'replace', path, value })).toEqual(removed)
    }
  },
)

test('an extension without data leaves schemas', () => {
  const rest = patched(user(), { op: 'remove', path: 'department' }, { op: 'remove', path: 'manager' })
  expect(rest).toEqual(withoutExtension)
})

test('operations follow one another', () => {
  expect(
    patched(
      user(),
      { op: 'remove', path: 'emails' },
      { op: 'add', path: 'emails[type eq "work"].primary', value: true },
      { op: 'add', path: 'emails[type eq "work"].value', value: 'x' },
      { op: 'replace', path: 'title', value: 'a' },
      { op: 'replace', path: 'title', value: 'b' },
    ),
  ).toEqual({ ...user(), title: 'b', emails: [{ type: 'work', primary: true, value: 'x' }] })
})

const members: { name: string; before: string[]; operations: Json[]; after: string[] }[] = [
  {
    name: 'add appends',
    before: ['a'],
    operations: [{ op: 'Add', path: 'members', value: [{ $ref: null, value: 'b' }] }],
    after: ['a', 'b'],
  },
  {
    name: 'a member added twice is one',
    before: ['a'],
    operations: [
      { op: 'add', path: 'members', value: [{ value: 'b' }, { value: 'a', display: null }, { value: 'b' }] },
    ],
    after: ['a', 'b'],
  },
  {
    name: 'add without a path',
    before: ['a'],
    operations: [{ op: 'Add', value: { members: [{ $ref: null, value: 'b' }] } }],
    after: ['a', 'b'],
  },
  {
    name: 'bare ids are members',
    before: [],
    operations: [{ op: 'add', path: 'members', value: ['a', 'b'] }],
    after: ['a', 'b'],
  },
  {
    name: 'remove by filter',
    before: ['a', 'b'],
    operations: [{ op: 'remove', path: 'members[value eq "a"]' }],
    after: ['b'],
  },
  {
    name: 'remove by filter with a value besides',
    before: ['a', 'b'],
    operations: [{ op: 'remove', path: 'members[value eq "a"]', value: [{ value: 'a' }] }],
    after: ['b'],
  },
  {
    name: 'remove by value',
    before: ['a', 'b', 'c'],
    operations: [
      { op: 'Remove', path: 'members', value: [{ value: 'a', $ref: null }, { value: 'c' }, { value: 'x' }] },
    ],
    after: ['b'],
  },
  {
    name: 'remove by an empty list removes nobody',
    before: ['a'],
    operations: [{ op: 'Remove', path: 'members', value: [] }],
    after: ['a'],
  },
  { name: 'remove of all', before: ['a', 'b'], operations: [{ op: 'remove', path: 'members' }], after: [] },
  {
    name: 'replace sets',
    before: ['a', 'b'],
    operations: [{ op: 'replace', path: 'members', value: [{ value: 'b' }, { value: 'c' }] }],
    after: ['b', 'c'],
  },
  {
    name: 'replace by nothing',
    before: ['a'],
    operations: [{ op: 'replace', path: 'members', value: [] }],
    after: [],
  },
  {
    name: 'replace without a value',
    before: ['a'],
    operations: [{ op: 'replace', path: 'members' }],
    after: [],
  },
  {
    name: 'a rename leaves members alone',
    before: ['a'],
    operations: [{ op: 'replace', value: { id: 'g1', displayName: 'Everyone' } }],
    after: ['a'],
  },
  { name: 'no operations', before: ['a'], operations: [], after: ['a'] },
]

test.each(members)('members: $name', ({ before, operations, after }) => {
  expect(patched(group(...before), ...operations)).toEqual(group(...after))
})

const refusals: [Json, string][] = [
  [{ op: 'remove' }, 'noTarget'],
  [{ op: 'remove', path: userUrn }, 'noTarget'],
  [{ op: 'move', path: 'title', value: 'x' }, 'invalidSyntax'],
  [{ path: 'title', value: 'x' }, 'invalidSyntax'],
  ['title', 'invalidSyntax'],
  [{ op: 'replace', value: 'x' }, 'invalidValue'],
  [{ op: 'replace', path: 'title' }, 'invalidValue'],
  [{ op: 'add', path: 'title', value: { a: 1 } }, 'invalidValue'],
  [{ op: 'add', path: 'active', value: 'yes' }, 'invalidValue'],
  [{ op: 'add', path: 'title', value: ['a', 'b'] }, 'invalidValue'],
  [
    {
      op: 'add',
      path: 'emails',
      value: [
        { value: 'a', primary: true },
        { value: 'b', primary: true },
      ],
    },
    'invalidValue',
  ],
  [{ op: 'replace', path: 'userName', value: '' }, 'invalidValue'],
  [{ op: 'remove', path: 'userName' }, 'mutability'],
  [{ op: 'replace', path: 'id', value: 'x' }, 'mutability'],
  [{ op: 'add', path: 'groups', value: [{ value: 'g' }] }, 'mutability'],
  [{ op: 'add', path: 'meta.version', value: 'x' }, 'mutability'],
  [{ op: 'add', path: 'nosuch', value: 'x' }, 'invalidPath'],
  [{ op: 'add', path: 'name.nosuch', value: 'x' }, 'invalidPath'],
  [{ op: 'add', path: `${enterpriseUserUrn}:nosuch`, value: 'x' }, 'invalidPath'],
  [{ op: 'add', path: 'foo[', value: 'x' }, 'invalidPath'],
  [{ op: 'add', path: 'emails[type eq]', value: 'x' }, 'invalidPath'],
  [{ op: 'add', path: 7, value: 'x' }, 'invalidPath'],
  [{ op: 'add', path: 'emails[nosuch eq "x"].value', value: 'x' }, 'invalidFilter'],
  [{ op: 'add', path: 'emails[value co "@other"].type', value: 'x' }, 'noTarget'],
]

test.each(refusals)('refuses %j', (operation, scimType) => {
  expect(refused(user(), operation)).toBe(scimType)
})

test('a member cannot be turned into another', () => {
  expect(refused(group('a'), { op: 'replace', path: 'members[value eq "a"].value', value: 'b' })).toBe(
    'mutability',
  )
})

test('Operations must be a list', () => {
  const result = applyPatch(user(), undefined, resourceSchemas.User)
  expect(result).toMatchObject({ scimType: 'invalidSyntax' })
})
