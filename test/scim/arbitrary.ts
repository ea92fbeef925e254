import fc from 'fast-check'
import type { Comparison, Filter, FilterValue } from '../../src/scim/filter.ts'
import type { AttributePath } from '../../src/scim/path.ts'
import { enterpriseUserUrn, groupUrn, userUrn } from '../../src/scim/urn.ts'

export const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,8}$/)
const subAttribute = fc.oneof(name, fc.constant('$ref'))
const urn = fc.oneof(
  fc.constantFrom(userUrn, groupUrn, enterpriseUserUrn),
  fc.stringMatching(/^urn:[a-z0-9.]{1,6}(:[A-Za-z0-9.]{1,6}){1,3}$/),
)
export const value: fc.Arbitrary<FilterValue> = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('"', '\\', '/', ' ', ']', '(', 'a', '\n') }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
)
const comparison = fc.constantFrom<Comparison>('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le')

function optional<Key extends string, Value>(key: Key, arbitrary: fc.Arbitrary<Value>) {
  return fc
    .option(arbitrary, { nil: undefined })
    .map((value) => (value === undefined ? {} : { [key]: value }))
}

const plainPath: fc.Arbitrary<AttributePath> = fc
  .tuple(optional('urn', urn), name, optional('subAttribute', subAttribute))
  .map(([urn, attribute, sub]) => ({ ...urn, attribute, ...sub }))

function filterOf(path: fc.Arbitrary<AttributePath>, leaves: fc.Arbitrary<Filter>[]): fc.Arbitrary<Filter> {
  return fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.record({ kind: fc.constant('compare' as const), path, op: comparison, value }),
      fc.record({ kind: fc.constant('present' as const), path }),
      ...leaves,
      fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        left: tie('filter'),
        right: tie('filter'),
      }),
      fc.record({ kind: fc.constant('not' as const), filter: tie('filter') }),
    ),
  })).filter
}

const valueFilter = filterOf(plainPath, [])

export const path: fc.Arbitrary<AttributePath> = fc.oneof(
  plainPath,
  fc
    .tuple(optional('urn', urn), name, valueFilter, optional('subAttribute', subAttribute))
    .map(([urn, attribute, filter, sub]) => ({ ...urn, attribute, filter, ...sub })),
)

const unfilteredAttribute = fc
  .tuple(optional('urn', urn), name)
  .map(([urn, attribute]): AttributePath => ({ ...urn, attribute }))

export const filter: fc.Arbitrary<Filter> = filterOf(path, [
  fc.record({ kind: fc.constant('valuePath' as const), path: unfilteredAttribute, filter: valueFilter }),
])
