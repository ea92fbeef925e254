import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cycleId, exchangeId, numberIn, operationId } from '../../src/journal/ids.ts'

test('an id can be read back', () => {
  fc.assert(
    fc.property(fc.nat(), (number) => {
      expect(numberIn('exc', exchangeId(number))).toBe(number)
      expect(numberIn('op', operationId(number))).toBe(number)
      expect(numberIn('cyc', cycleId(number))).toBe(number)
    }),
  )
})

test('the number alone serves as well', () => {
  expect(numberIn('op', '12')).toBe(12)
})

test.each([
  '',
  'op_',
  'op_-1',
  'op_1.5',
  'op_1e3',
  ' op_1',
  'op_1\n',
  'exc_1',
  'cyc_1',
  'OP_1',
  'op_9999999999999999',
])('%j is not the id of an operation', (id) => {
  expect(numberIn('op', id)).toBeUndefined()
})
