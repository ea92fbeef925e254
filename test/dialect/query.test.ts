import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pathSegment, queryText } from '../../src/dialect/query.ts'
import type { Profile } from '../../src/profile/schema.ts'

type Style = Profile['http']['query']

const plain: Style = {
  escape: 'rfc3986',
  space: '%20',
  quote: 'escaped',
  operator: 'eq',
  parameterEnd: 'between',
  emptyMark: [],
}
const escapes = ['rfc3986', 'form', 'dotnet'] as const

/** The filter for one value, without what always stands around it. */
function written(style: Partial<Style>, value: string): string {
  const text =
    queryText({ ...plain, ...style }, 'GET', ['filter={filter}'], [{ attribute: 'a', value }]) ?? ''
  const { space } = { ...plain, ...style }
  const before = `filter=a${space}eq${space}%22`
  expect([text.slice(0, before.length), text.slice(-3)]).toEqual([before, '%22'])
  return text.slice(before.length, -3)
}

describe('a value in a filter', () => {
  test.each([
    // value, rfc3986, form, dotnet
    ['ada@acme.test', 'ada%40acme.test', 'ada%40acme.test', 'ada%40acme.test'],
    ['a+b', 'a%2Bb', 'a%2Bb', 'a%2bb'],
    ['50%', '50%25', '50%25', '50%25'],
    ['%41', '%2541', '%2541', '%2541'],
    ['R&D', 'R%26D', 'R%26D', 'R%26D'],
    ['#1', '%231', '%231', '%231'],
    ['a=b?c/d', 'a%3Db%3Fc%2Fd', 'a%3Db%3Fc%2Fd', 'a%3db%3fc%2fd'],
    ["O'Neill", 'O%27Neill', 'O%27Neill', 'O%27Neill'],
    ['~*!()', '~%2A%21%28%29', '%7E*%21%28%29', '~*!()'],
    ['Łódź', '%C5%81%C3%B3d%C5%BA', '%C5%81%C3%B3d%C5%BA', '%C5%81%C3%B3d%C5%BA'],
    ['山田', '%E5%B1%B1%E7%94%B0', '%E5%B1%B1%E7%94%B0', '%E5%B1%B1%E7%94%B0'],
    ['😀', '%F0%9F%98%80', '%F0%9F%98%80', '%F0%9F%98%80'],
    ['a\nb', 'a%0Ab', 'a%0Ab', 'a%0Ab'],
  ])('%j is escaped in each vendor’s way', (value, ...expected) => {
    expect(escapes.map((each) => written({ escape: each, quote: 'raw' }, value))).toEqual(expected)
  })

  test('a space is %20 or +, whatever else is escaped', () => {
    for (const each of escapes) {
      expect(written({ escape: each, space: '%20' }, 'a b')).toBe('a%20b')
      expect(written({ escape: each, space: '+' }, 'a b')).toBe('a+b')
    }
  })

  test('quotes and backslashes get a backslash, or none', () => {
    const value = '5" \\ disks'
    expect(written({ quote: 'escaped' }, value)).toBe('5%5C%22%20%5C%5C%20disks')
    expect(written({ quote: 'raw' }, value)).toBe('5%22%20%5C%20disks')
  })

  test('half of a surrogate pair does not end the request', () => {
    expect(written({ quote: 'raw' }, '\ud83d')).toBe('%EF%BF%BD')
  })

  test.each(escapes)('%s: what is decoded is what was meant', (each) => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('%20', '+'), (value, space) => {
        const text = written({ escape: each, space, quote: 'raw' }, value)
        expect(new URLSearchParams(`x=${text}`).get('x')).toBe(value.toWellFormed())
      }),
    )
  })

  test('with escaped quotes, the filter is read as a JSON string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const read = new URLSearchParams(`x=%22${written({}, value)}%22`).get('x') ?? ''
        expect(JSON.parse(read)).toBe(value)
      }),
    )
  })
})

test('the attribute is escaped as well, in the case of digits that the vendor has', () => {
  const clause = [{ attribute: 'emails[type eq "work"].value', value: 'a' }]
  const of = (style: Partial<Style>) => queryText({ ...plain, ...style }, 'GET', ['filter={filter}'], clause)
  expect(of({})).toBe('filter=emails%5Btype%20eq%20%22work%22%5D.value%20eq%20%22a%22')
  expect(of({ escape: 'dotnet', space: '+' })).toBe('filter=emails%5btype+eq+%22work%22%5d.value+eq+%22a%22')
})

test('the operator is spelt as the vendor spells it', () => {
  const clause = [{ attribute: 'a', value: 'b' }]
  expect(queryText({ ...plain, operator: 'Eq' }, 'GET', ['filter={filter}'], clause)).toBe(
    'filter=a%20Eq%20%22b%22',
  )
})

test('several clauses are joined with and', () => {
  const clauses = [
    { attribute: 'id', value: '1' },
    { attribute: 'manager', value: '2' },
  ]
  expect(queryText({ ...plain, space: '+' }, 'GET', ['attributes=id', 'filter={filter}'], clauses)).toBe(
    'attributes=id&filter=id+eq+%221%22+and+manager+eq+%222%22',
  )
})

test('parameters keep their order, and end where the vendor ends them', () => {
  const template = ['filter={filter}', 'startIndex=1', 'count=100']
  const clause = [{ attribute: 'a', value: '{filter}$&' }]
  const of = (style: Partial<Style>) => queryText({ ...plain, ...style }, 'GET', template, clause)
  expect(of({ parameterEnd: 'between' })).toBe(
    'filter=a%20eq%20%22%7Bfilter%7D%24%26%22&startIndex=1&count=100',
  )
  expect(of({ parameterEnd: 'after-each' })).toBe(
    'filter=a%20eq%20%22%7Bfilter%7D%24%26%22&startIndex=1&count=100&',
  )
})

test('without parameters there is no question mark, except where the vendor leaves one', () => {
  expect(queryText(plain, 'PUT', [])).toBeNull()
  const marked: Style = { ...plain, emptyMark: ['PUT'] }
  expect(queryText(marked, 'PUT', [])).toBe('')
  expect(queryText(marked, 'GET', [])).toBeNull()
})

test('an id stays one segment of the path', () => {
  expect(pathSegment('a/b?c#d e%')).toBe('a%2Fb%3Fc%23d%20e%25')
  expect(pathSegment('00u@acme.test:1')).toBe('00u@acme.test:1')
})
