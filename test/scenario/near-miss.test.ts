import { expect, test } from 'vitest'
import { jsonEqual } from '../../src/base/json.ts'
import { compare, nearMiss } from '../../src/scenario/near-miss.ts'

const agrees = jsonEqual

test('of several the one that differs least is shown, with the values that differ marked', () => {
  const expected = {
    method: 'PATCH',
    path: '/Users/1',
    body: { Operations: [{ op: 'replace', path: 'active' }] },
  }
  const near = {
    method: 'PATCH',
    path: '/Users/1',
    body: { Operations: [{ op: 'Replace', path: 'active' }] },
  }
  const far = { method: 'GET', path: '/Users', body: null }
  const candidates = [
    { title: 'exchange exc_1', value: near },
    { title: 'exchange exc_2', value: far },
  ]
  expect(nearMiss(expected, candidates, agrees)).toEqual({
    nearest: 'exchange exc_1',
    rows: [
      { path: 'method', expected: 'PATCH', actual: 'PATCH', same: true },
      { path: 'path', expected: '/Users/1', actual: '/Users/1', same: true },
      { path: 'body.Operations[0].op', expected: 'replace', actual: 'Replace', same: false },
      { path: 'body.Operations[0].path', expected: 'active', actual: 'active', same: true },
    ],
  })
})

test('of equally near ones the last is shown, and of none nothing', () => {
  const candidates = ['a', 'b'].map((title) => ({ title, value: { method: title } }))
  expect(nearMiss({ method: 'c' }, candidates, agrees)?.nearest).toBe('b')
  expect(nearMiss({ method: 'c' }, [], agrees)).toBeUndefined()
})

test('a list that is longer than expected says so, and what is not there reads nothing', () => {
  expect(compare({ list: [1] }, { list: [1, 2] }, agrees)).toEqual([
    { path: 'list[0]', expected: '1', actual: '1', same: true },
    { path: 'list.length', expected: '1', actual: '2', same: false },
  ])
  expect(compare({ active: false }, {}, agrees)).toEqual([
    { path: 'active', expected: 'false', actual: 'nothing', same: false },
  ])
})
