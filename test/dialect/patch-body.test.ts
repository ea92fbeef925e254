import { expect, test } from 'vitest'
import type { Json } from '../../src/base/json.ts'
import {
  type AttributeChange,
  activeOperation,
  changeOperations,
  clearReferenceOperation,
  patchBody,
  referenceValue,
} from '../../src/dialect/patch-body.ts'
import type { Profile } from '../../src/profile/schema.ts'
import { parsePath } from '../../src/scim/path.ts'

type Style = Profile['patch']

const style: Style = {
  opCase: 'lower',
  booleans: 'json',
  scalars: 'json',
  missingValueOp: 'Add',
  replace: 'path-each',
  active: 'path',
  bodyOrder: 'schemas-first',
  setReference: 'id',
  listValue: 'bare',
  clearReference: 'path',
}
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const work = 'emails[type eq "work"].value'

/** The attribute is there already, unless told otherwise; without a value it goes. */
function change(path: string, value?: Json, present = true): AttributeChange {
  return { path, parsed: parsePath(path), value, present }
}

function operations(changed: Partial<Style>, ...changes: AttributeChange[]) {
  return changeOperations({ ...style, ...changed }, changes)
}

test('opCase: lower-case or capitalised names', () => {
  const changes = [change('title', 'Lead'), change('nickName', 'Babs', false), change('locale')]
  const names = (opCase: Style['opCase']) => operations({ opCase }, ...changes).map(({ op }) => op)
  expect(names('lower')).toEqual(['replace', 'add', 'remove'])
  expect(names('capital')).toEqual(['Replace', 'Add', 'Remove'])
})

test('booleans: JSON or a capitalised word', () => {
  const values = (booleans: Style['booleans']) =>
    operations({ booleans }, change('active', false), change('active', true)).map(({ value }) => value)
  expect(values('json')).toEqual([false, true])
  expect(values('string')).toEqual(['False', 'True'])
})

test('scalars: JSON or text; lists and objects stay what they are', () => {
  const list = [{ value: 1, primary: true }]
  const values = (scalars: Style['scalars']) =>
    operations({ scalars }, change('custom', 7), change('roles', list)).map(({ value }) => value)
  expect(values('json')).toEqual([7, list])
  expect(values('string')).toEqual(['7', list])
})

test('listValue: at the path of a sub-attribute the values, or each in an object; elsewhere as it is', () => {
  const values = (listValue: Style['listValue']) =>
    operations({ listValue }, change(work, ['a', 'b']), change('roles', ['c'])).map(({ value }) => value)
  expect(values('bare')).toEqual([['a', 'b'], ['c']])
  expect(values('objects')).toEqual([[{ value: 'a' }, { value: 'b' }], ['c']])
})

test('missingValueOp: what the target does not show is added, or replaced all the same', () => {
  const op = (missingValueOp: Style['missingValueOp']) =>
    operations({ missingValueOp }, change(work, 'a@acme.test', false))[0]?.op
  expect(op('Add')).toBe('add')
  expect(op('Replace')).toBe('replace')
})

test('replace: one operation an attribute, or those that can be are told together', () => {
  const changes = [
    change('displayName', 'Ada'),
    change(work, 'a@acme.test'),
    change('name.givenName', 'Ada'),
    change(`${enterprise}:department`, 'R&D'),
    change('nickName', 'Babs', false),
    change('active', false),
  ]
  expect(operations({ replace: 'path-each' }, ...changes)).toEqual([
    { op: 'replace', path: 'displayName', value: 'Ada' },
    { op: 'replace', path: work, value: 'a@acme.test' },
    { op: 'replace', path: 'name.givenName', value: 'Ada' },
    { op: 'replace', path: `${enterprise}:department`, value: 'R&D' },
    { op: 'add', path: 'nickName', value: 'Babs' },
    { op: 'replace', path: 'active', value: false },
  ])
  expect(operations({ replace: 'pathless-rest' }, ...changes)).toEqual([
    { op: 'replace', path: work, value: 'a@acme.test' },
    { op: 'add', path: 'nickName', value: 'Babs' },
    { op: 'replace', path: 'active', value: false },
    {
      op: 'replace',
      value: { displayName: 'Ada', 'name.givenName': 'Ada', [`${enterprise}:department`]: 'R&D' },
    },
  ])
  expect(operations({ replace: 'pathless-object' }, ...changes)).toEqual([
    {
      op: 'replace',
      value: {
        displayName: 'Ada',
        emails: [{ type: 'work', value: 'a@acme.test' }],
        name: { givenName: 'Ada' },
        [enterprise]: { department: 'R&D' },
        nickName: 'Babs',
        active: false,
      },
    },
  ])
})

test.each(['path-each', 'pathless-rest', 'pathless-object'] as const)(
  'replace %s: what goes needs a path, and nothing but removals makes no empty operation',
  (replace) => {
    expect(operations({ replace }, change('title'))).toEqual([{ op: 'remove', path: 'title' }])
    expect(operations({ replace })).toEqual([])
  },
)

test('active: with a path or without, in the vendor’s own boolean', () => {
  expect(activeOperation(style, false)).toEqual({ op: 'replace', path: 'active', value: false })
  expect(activeOperation({ ...style, active: 'pathless' }, true)).toEqual({
    op: 'replace',
    value: { active: true },
  })
  const legacy = { ...style, opCase: 'capital', booleans: 'string' } as const
  expect(activeOperation(legacy, false)).toEqual({ op: 'Replace', path: 'active', value: 'False' })
})

test('setReference: the id as text, or in an object', () => {
  expect(referenceValue(style, '271')).toBe('271')
  expect(referenceValue({ ...style, setReference: 'object' }, '271')).toEqual({ value: '271' })
})

test('clearReference: by list, by filter on the bare name, or by path', () => {
  const cleared = (clearReference: Style['clearReference'], id = '271') =>
    clearReferenceOperation({ ...style, clearReference }, `${enterprise}:manager`, id)
  expect(cleared('value-array')).toEqual({
    op: 'remove',
    path: `${enterprise}:manager`,
    value: [{ value: '271' }],
  })
  expect(cleared('filter-path')).toEqual({ op: 'remove', path: 'manager[value eq "271"]' })
  expect(cleared('filter-path', 'a"b')).toEqual({ op: 'remove', path: 'manager[value eq "a\\"b"]' })
  expect(cleared('path')).toEqual({ op: 'remove', path: `${enterprise}:manager` })
})

test('bodyOrder: which of the two keys comes first', () => {
  const keys = (bodyOrder: Style['bodyOrder']) => Object.keys(patchBody({ ...style, bodyOrder }, []))
  expect(keys('schemas-first')).toEqual(['schemas', 'Operations'])
  expect(keys('operations-first')).toEqual(['Operations', 'schemas'])
})
