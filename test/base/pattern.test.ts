import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compilePattern, PatternError } from '../../src/base/pattern/pattern.ts'

const matches = (expression: string, text: string) => compilePattern(expression).test(text)

test.each([
  // The examples of the vendor's page on scoping filters.
  ['.*\\@domain.com', 'ana@domain.com', true],
  ['.*\\@domain.com', 'ana@other.com', false],
  ['(1[0-9][0-9][0-9][0-9][0-9][0-9])', '1234567', true],
  ['([1-9][0-9])', '42', true],
  ['([1-9][0-9])', '7', false],
  // What administrators write.
  ['^(?!.*contoso).*$', 'ana@acme.test', true],
  ['^(?!.*contoso).*$', 'ana@contoso.com', false],
  ['^((?!test).)*$', 'a test user', false],
  ['(?<=@)acme\\.test$', 'ana@acme.test', true],
  ['(?<!sub\\.)acme', 'sub.acme', false],
  ['(?i)sales|support', 'SALES', true],
  ['(?i:sal)ES', 'SALes', false],
  ['(?i)[^a]', 'A', false],
  ['^(?<first>\\w+)\\s+(?:\\w+)$', 'Łukasz Żak', true],
  ['^\\d{3,4}?$', '1234', true],
  ['^\\d{3}$', '1234', false],
  ['^[\\w.%+-]+@[A-Za-z0-9.-]+$', 'a.b+c@acme.test', true],
  ['[a-z-[aeiou]]', 'aeiou', false],
  ['[a-z-[aeiou]]', 'xaeiou', true],
  ['[]]', ']', true],
  ['a{,3}', 'a{,3}', true],
  ['\\p{Lu}{2}', 'éÉÀ', true],
  ['\\bsales\\b', 'presales team', false],
  ['\\A\\x41\\u0042\\z', 'AB', true],
  ['a$', 'a\n', true],
  ['a\\z', 'a\n', false],
  ['(?m)^b$', 'a\nb\nc', true],
  ['a(?#nothing)b', 'ab', true],
  ['', 'anything', true],
  ['(a|b(c|))d', 'bd', true],
])('%s in %j: %j', (expression, text, expected) => {
  expect(matches(expression, text)).toBe(expected)
})

test.each([
  ['(a', 'this "(" is never closed, at character 1'],
  ['a)', 'there is a ")" too many, at character 2'],
  ['[a', 'this "[" is never closed, at character 1'],
  ['*a', 'there is nothing before "*" to be repeated, at character 1'],
  ['a**', 'two quantifiers follow each other, at character 3'],
  ['a{3,2}', '{3,2} counts backwards, at character 2'],
  ['[z-a]', 'the range counts backwards, at character 2'],
  ['(a)\\1', 'back-references are not supported, at character 4'],
  ['(?>a)', 'this kind of group is not supported, at character 1'],
  ['(?x) a', 'the option x is not supported, at character 1'],
  ['\\y', '"\\y" means nothing, at character 1'],
  ['\\p{Xx}', '"Xx" is no category of characters that is known, at character 1'],
  ['a\\', 'it ends where a character after "\\" is expected, at character 3'],
  ['(((a{100}){100}){100})', 'written out, its repetitions are too long, at character 23'],
  ['((((){4000}){4000}){4000})', 'written out, its repetitions are too long, at character 27'],
  ['('.repeat(200), 'its groups are nested too deeply, at character 101'],
])('%s is refused: %s', (expression, message) => {
  expect(() => compilePattern(expression)).toThrow(PatternError)
  expect(() => compilePattern(expression)).toThrow(message)
})

// With the engine of JavaScript each of these would take longer than the universe has been there.
test.each([
  ['^(a+)+$', `${'a'.repeat(20_000)}!`],
  ['^(a|aa)*$', `${'a'.repeat(20_000)}!`],
  ['(.*)*(.*)*(.*)*x', 'y'.repeat(20_000)],
  ['^(?!(a+)+$)b', `${'a'.repeat(20_000)}!`],
  ['(?<=(a+)+b)c', `${'a'.repeat(20_000)}c`],
])('%s ends, whatever the text', (expression, text) => {
  expect(matches(expression, text)).toBe(false)
})

/** Expressions that .NET and JavaScript mean alike. */
const { expression } = fc.letrec<{ expression: string; atom: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('atom'),
    fc.array(tie('expression'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')),
    fc.array(tie('expression'), { minLength: 2, maxLength: 3 }).map((parts) => `(?:${parts.join('|')})`),
    fc
      .tuple(tie('expression'), fc.constantFrom('*', '+', '?', '*?', '{2}', '{1,2}', '{0,1}?', '{1,}'))
      .map(([part, times]) => `(${part})${times}`),
    fc
      .tuple(fc.constantFrom('?=', '?!', '?<=', '?<!'), tie('expression'))
      .map(([look, part]) => `(${look}${part})`),
  ),
  atom: fc.constantFrom('a', 'b', 'ab', '.', '[ab]', '[^a]', '^', '$', '\\b', '\\w', 'c'),
}))

test('it agrees with the engine of JavaScript', () => {
  const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' '), maxLength: 7 }), {
    minLength: 5,
  })
  fc.assert(
    fc.property(expression, texts, (source, subjects) => {
      const pattern = compilePattern(source)
      const other = new RegExp(source)
      for (const subject of subjects)
        expect([subject, pattern.test(subject)]).toEqual([subject, other.test(subject)])
    }),
    { numRuns: 3000 },
  )
})
