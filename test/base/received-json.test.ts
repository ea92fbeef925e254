import { expect, test } from 'vitest'
import { mostLevels, receivedJson } from '../../src/base/received-json.ts'

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

test('JSON is read, anything else is not', () => {
  expect(receivedJson('{"a":[1,null,"x"]}')).toEqual({ a: [1, null, 'x'] })
  for (const text of ['', '{"a":', '<html>', '\u0000']) expect(receivedJson(text)).toBeUndefined()
})

test('what is nested too deep is not read, however deep that is', () => {
  expect(receivedJson(nested(mostLevels))).toBeDefined()
  expect(receivedJson(nested(mostLevels + 1))).toBeUndefined()
  expect(receivedJson(nested(2_000_000))).toBeUndefined()
})

test('brackets in strings do not count', () => {
  const text = `${'[{'.repeat(mostLevels)}"\\"`
  expect(receivedJson(JSON.stringify({ text }))).toEqual({ text })
})

test('an id that is a number keeps its digits, another number becomes one of ours', () => {
  const text =
    '{"id":12345678901234567890,"count":9223372036854775808,"Resources":[{"id": 90071992547409931}]}'
  expect(receivedJson(text)).toEqual({
    id: '12345678901234567890',
    count: 2 ** 63,
    Resources: [{ id: '90071992547409931' }],
  })
  expect(receivedJson('{"id":7}')).toEqual({ id: 7 })
})

test('a key called __proto__ is a key like any other', () => {
  const value = receivedJson('{"__proto__":{"polluted":true}}') as object
  expect(Object.keys(value)).toEqual(['__proto__'])
  expect(({} as Record<string, unknown>).polluted).toBeUndefined()
})
