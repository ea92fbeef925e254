import { expect, test } from 'vitest'
import { jsonText } from '../../src/base/json.ts'

test('any JSON value is a text, also an object that has something at toString', () => {
  const values = ['True', true, 1.5, null, ['a'], { toString: 0 }]
  expect(values.map(jsonText)).toEqual(['True', 'true', '1.5', 'null', '["a"]', '{"toString":0}'])
  expect(jsonText(undefined)).toBe('undefined')
})
