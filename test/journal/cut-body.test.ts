import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutBody, longestBody } from '../../src/journal/cut-body.ts'

test.each([
  { name: 'a short body', body: '{}' },
  { name: 'a body of exactly 1 MiB', body: 'x'.repeat(longestBody) },
  { name: 'a body of exactly 1 MiB in longer characters', body: 'é'.repeat(longestBody / 2) },
])('$name is kept whole', ({ body }) => {
  expect(cutBody(body)).toBe(body)
})

test('a longer body is cut at 1 MiB and says how much is missing', () => {
  expect(cutBody(`${'x'.repeat(longestBody)}yz`)).toBe(`${'x'.repeat(longestBody)}…[2 more bytes]`)
})

test('no character is cut in two', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5 }), fc.constantFrom('é', '€', '😀'), (shift, character) => {
      const body = 'x'.repeat(longestBody - shift) + character.repeat(5)
      const cut = cutBody(body)
      const [, kept = '', missing] = /^(.*)…\[(\d+) more bytes\]$/s.exec(cut) ?? []
      expect(body.startsWith(kept)).toBe(true)
      expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(longestBody)
      expect(Buffer.byteLength(kept) + Number(missing)).toBe(Buffer.byteLength(body))
    }),
    { numRuns: 18 },
  )
})
