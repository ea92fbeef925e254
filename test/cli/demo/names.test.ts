import { expect, test } from 'vitest'
import { formatDuration } from '../../../src/base/format-duration.ts'
import { Names } from '../../../src/cli/demo/names.ts'

test('ids get their names wherever they stand as a whole, the first name being kept', () => {
  const names = new Names()
  names.set('3f2a-01', 'ada')
  names.set('3f2a-01', 'somebody else')
  names.set('240000007', 'idp:ada')
  expect(names.apply('/Users/3f2a-01?x=%223f2a-01%22')).toBe('/Users/{ada}?x=%22{ada}%22')
  expect(names.apply('"managerId":"240000007","n":2400000071,"a":"x3f2a-01"')).toBe(
    '"managerId":"{idp:ada}","n":2400000071,"a":"x3f2a-01"',
  )
})

test.each([
  [0, '0 s'],
  [0.25, '0.3 ms'],
  [42, '42 ms'],
  [1715, '1.7 s'],
  [60_000, '60 s'],
  [2_400_000, '40 min'],
  [7_200_000, '2 h'],
  [7_500_000, '2 h 5 min'],
])('%d ms reads %s', (ms, text) => expect(formatDuration(ms)).toBe(text))
