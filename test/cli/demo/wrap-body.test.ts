import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shortenMembers } from '../../../src/cli/demo/shorten-members.ts'
import { wrapBody } from '../../../src/cli/demo/wrap-body.ts'

test('wrapping adds nothing and leaves nothing out, and no line is too long', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.integer({ min: 10, max: 80 }), (text, width) => {
      const lines = wrapBody(text, width)
      expect(lines.join('')).toBe(text)
      expect(lines.every((line) => line.length <= width)).toBe(true)
    }),
  )
})

test('lines end where a value ends, not inside of strings', () => {
  const body = '{"a":"one, two","b":[1,2],"c":{"d":"three"}}'
  expect(wrapBody(body, 18)).toEqual(['{"a":"one, two",', '"b":[1,2],', '"c":{"d":"three"}}'])
})

test('a value that is too long goes on after its opening brace', () => {
  expect(wrapBody('{"a-long-key":{"and":"a value"}}', 20)).toEqual(['{"a-long-key":{', '"and":"a value"}}'])
})

test('of long member lists the middle is left out, with the number of those', () => {
  const list = (count: number) =>
    `{"members":[${Array.from({ length: count }, (_, n) => `{"value":"{u${n}}","display":"a]b\\"${n}"}`)}],"x":1}`
  expect(shortenMembers(list(5))).toBe(list(5))
  expect(shortenMembers(list(9))).toContain(' … 6 more … ,{"value":"{u8}"')
  expect(shortenMembers(list(9))).toMatch(/\],"x":1\}$/)
  expect(shortenMembers('{"members":[]}')).toBe('{"members":[]}')
})
