import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonFault } from '../../src/server/json-fault.ts'

test.each([
  { text: '{"a": x}', line: 1, column: 7, found: '"x"' },
  { text: '{\n  "a": 1,\n}', line: 3, column: 1, found: '"}"' },
  { text: '{"a" 1}', line: 1, column: 6, found: '"1"' },
  { text: '[1, 2', line: 1, column: 6, found: 'the end of the text' },
  { text: '', line: 1, column: 1, found: 'the end of the text' },
  { text: '{} {}', line: 1, column: 4, found: '"{"' },
  { text: '[1}', line: 1, column: 3, found: '"}"' },
  { text: "{'a': 1}", line: 1, column: 2, found: `"'"` },
  { text: '[01]', line: 1, column: 3, found: '"1"' },
])('$text is broken in line $line, column $column', ({ text, line, column, found }) => {
  expect(jsonFault(text)).toEqual({ line, column, found })
})

test('whatever is JSON has no fault', () => {
  fc.assert(
    fc.property(fc.json(), fc.integer({ min: 0, max: 4 }), (text, indent) => {
      expect(jsonFault(text)).toBeUndefined()
      expect(jsonFault(JSON.stringify(JSON.parse(text), null, indent))).toBeUndefined()
    }),
  )
})

test('a text has a fault exactly when JSON.parse refuses it', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '1',
    '-',
    '0.5e3',
    'true',
    'nul',
    ' ',
    '\n',
    '"\\u00e9"',
    '"\\x"',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 8 }), (parts) => {
      const text = parts.join('')
      let parses = true
      try {
        JSON.parse(text)
      } catch {
        parses = false
      }
      expect(jsonFault(text) === undefined).toBe(parses)
    }),
    { numRuns: 2000 },
  )
})
