import { expect, test } from 'vitest'
import { AppError } from '../../src/base/error.ts'
import { readDocument } from '../../src/document/positions.ts'

const read = (text: string) => readDocument(text, 'a.yaml', 'ERR_TEST')

function problemsOf(text: string): string[] {
  try {
    read(text)
  } catch (error) {
    if (error instanceof AppError) return error.errors.map(({ path, message }) => `${path} ${message}`)
    throw error
  }
  return []
}

test('everything has its place, and what is missing has that of what it is missing from', () => {
  const { place, placeOfKey } = read('a:\n  - b: 1\n    c: [x, y]\n')
  expect(place([])).toBe('a.yaml:1:1')
  expect(place(['a', 0, 'c', 1])).toBe('a.yaml:3:12')
  expect(placeOfKey(['a', 0, 'c'])).toBe('a.yaml:3:5')
  expect(place(['a', 0, 'd'])).toBe('a.yaml:2:5')
  expect(place(['z', 'y'])).toBe('a.yaml:1:1')
})

test('JSON is YAML', () => {
  const { data, place } = read('{"a": {\n"b": [true, null, 1.5]}}')
  expect(data).toEqual({ a: { b: [true, null, 1.5] } })
  expect(place(['a', 'b', 2])).toBe('a.yaml:2:19')
})

test('an alias stands for what it names', () => {
  expect(read('a: &x [1]\nb: *x').data).toEqual({ a: [1], b: [1] })
})

test.each([
  ['a key twice', 'a: 1\na: 2', ['a.yaml:2:1 this key has been given before']],
  ['two documents', 'a: 1\n---\nb: 2', ['a.yaml:2:1 a second document begins here; a file holds one']],
  ['an alias of nothing', 'a: *x', ['a.yaml:1:4 *x stands for nothing above it']],
  ['an alias of itself', 'a: &x\n  b: [*x]', ['a.yaml:2:7 *x stands inside of what it stands for']],
  ['a tag', 'a: !env HOME', ['a.yaml:1:4 Unresolved tag: !env']],
  ['a key that is a list', '? [a]\n: 1', ['a.yaml:1:3 a key must be text']],
  ['every mistake at once', 'a: 1\na: 2\nb: 1\nb: 2', [expect.any(String), expect.any(String)]],
])('%s is refused with its place', (_, text, problems) => {
  expect(problemsOf(text)).toEqual(problems)
})

test('aliases that double and double again are refused before they fill the memory', () => {
  const lines = ['a0: &a0 [lol, lol]']
  for (let index = 1; index < 30; index++)
    lines.push(`a${index}: &a${index} [*a${index - 1}, *a${index - 1}]`)
  expect(problemsOf(lines.join('\n'))).toEqual(['a.yaml:2:10 aliases stand for more than 100 values'])
})
