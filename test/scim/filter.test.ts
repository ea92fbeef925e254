import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FilterError, parseFilter, printFilter } from '../../src/scim/filter.ts'
import { enterpriseUserUrn, userUrn } from '../../src/scim/urn.ts'
import { filter } from './arbitrary.ts'

test('parsing what was printed gives the filter again', () => {
  fc.assert(
    fc.property(filter, (filter) => {
      expect(parseFilter(printFilter(filter))).toEqual(filter)
    }),
  )
})

const userName = { attribute: 'userName' }

test.each([
  ['userName eq "bjensen"', { kind: 'compare', path: userName, op: 'eq', value: 'bjensen' }],
  ['userName EQ "a\\"b\\\\c\\u0041"', { kind: 'compare', path: userName, op: 'eq', value: 'a"b\\cA' }],
  ['  title   pr  ', { kind: 'present', path: { attribute: 'title' } }],
  ['active eq TRUE', { kind: 'compare', path: { attribute: 'active' }, op: 'eq', value: true }],
  ['x Ne Null', { kind: 'compare', path: { attribute: 'x' }, op: 'ne', value: null }],
  ['x lt -1.5e3', { kind: 'compare', path: { attribute: 'x' }, op: 'lt', value: -1500 }],
  [
    `${enterpriseUserUrn}:manager.value eq "7"`,
    {
      kind: 'compare',
      path: { urn: enterpriseUserUrn, attribute: 'manager', subAttribute: 'value' },
      op: 'eq',
      value: '7',
    },
  ],
  [
    `${userUrn}:userName sw "J"`,
    { kind: 'compare', path: { urn: userUrn, attribute: 'userName' }, op: 'sw', value: 'J' },
  ],
  [
    'emails[type eq "work"].value eq "x"',
    {
      kind: 'compare',
      path: {
        attribute: 'emails',
        filter: { kind: 'compare', path: { attribute: 'type' }, op: 'eq', value: 'work' },
        subAttribute: 'value',
      },
      op: 'eq',
      value: 'x',
    },
  ],
])('reads %s', (text, expected) => {
  expect(parseFilter(text)).toEqual(expected)
})

test('not binds before and, and before or, and parentheses before all', () => {
  expect(printFilter(parseFilter('a pr or b pr AND NOT(c pr) and (d pr Or e pr)'))).toBe(
    'a pr or b pr and not (c pr) and (d pr or e pr)',
  )
  const filter = parseFilter('a pr or b pr and c pr')
  expect(filter).toMatchObject({ kind: 'or', left: { kind: 'present' }, right: { kind: 'and' } })
})

test('reads a value path with a compound filter', () => {
  expect(parseFilter('userType eq "E" and emails[type eq "work" and value co "@x.com"]')).toMatchObject({
    kind: 'and',
    right: { kind: 'valuePath', path: { attribute: 'emails' }, filter: { kind: 'and' } },
  })
})

test('words of the grammar may be attribute names', () => {
  expect(printFilter(parseFilter('not eq "or" and or pr or and eq "and"'))).toBe(
    'not eq "or" and or pr or and eq "and"',
  )
})

test.each([
  ['', 0],
  ['userName', 8],
  ['userName eq', 11],
  ['userName eq bjensen', 12],
  ["userName eq 'bjensen'", 12],
  ['userName eq "bjensen', 12],
  ['userName eq "a\nb"', 12],
  ['userName regex "x"', 9],
  ['userName eq "x" and', 19],
  ['userName eq "x" xor a pr', 16],
  ['(userName pr', 12],
  ['userName pr)', 11],
  ['emails[type eq "work"', 21],
  ['emails[type eq]', 14],
  ['emails[addresses[type pr]]', 16],
  ['name.first.second pr', 0],
  ['not userName pr', 4],
  ['9lives pr', 0],
  ['a eq 01', 5],
])('refuses %j and says where', (text, position) => {
  try {
    parseFilter(text)
  } catch (error) {
    expect(error).toBeInstanceOf(FilterError)
    expect((error as FilterError).position).toBe(position)
    return
  }
  throw new Error('the filter was accepted')
})

test('hostile nesting and length end in an error, not in a crash', () => {
  expect(() => parseFilter('('.repeat(100_000))).toThrow(FilterError)
  expect(() => parseFilter('not('.repeat(100_000))).toThrow(FilterError)
  expect(() => parseFilter(Array(50_000).fill('a pr').join(' or '))).toThrow(FilterError)
})
