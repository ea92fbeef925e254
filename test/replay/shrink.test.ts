import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Shrunk, shrink } from '../../src/replay/shrink.ts'

function run<Item>(
  items: readonly Item[],
  fails: (items: readonly Item[]) => boolean,
  most = 10_000,
): Shrunk<Item> {
  const search = shrink(items, most)
  let next = search.next()
  while (!next.done) next = search.next(fails(next.value))
  return next.value
}

test('what remains fails, in its order, with the last one, and needs every other one', () => {
  const cases = fc.integer({ min: 1, max: 60 }).chain((length) =>
    fc.record({
      length: fc.constant(length),
      needed: fc.uniqueArray(fc.integer({ min: 0, max: length - 1 }), { maxLength: 6 }),
    }),
  )
  fc.assert(
    fc.property(cases, ({ length, needed }) => {
      const items = Array.from({ length }, (_, index) => index)
      const fails = (some: readonly number[]) => needed.every((each) => some.includes(each))
      const { items: left, complete } = run(items, fails)
      const expected = [...new Set([...needed, length - 1])].sort((a, b) => a - b)
      expect(left).toEqual(expected)
      expect(complete).toBe(true)
    }),
  )
})

test('it needs nobody of two who stand in for each other, but one of them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 40 }), fc.nat(), fc.nat(), (length, a, b) => {
      const items = Array.from({ length }, (_, index) => index)
      const [one, other] = [a % (length - 1), b % (length - 1)]
      const fails = (some: readonly number[]) => some.includes(one) || some.includes(other)
      const { items: left } = run(items, fails)
      expect(left).toHaveLength(2)
      expect(fails(left)).toBe(true)
    }),
  )
})

test('the tries are few, and can be bounded; then what it has still fails', () => {
  const items = Array.from({ length: 1000 }, (_, index) => index)
  const needed = [3, 500, 998]
  const fails = (some: readonly number[]) => needed.every((each) => some.includes(each))
  expect(run(items, fails).tries).toBeLessThan(150)
  const { items: left, complete, tries } = run(items, fails, 10)
  expect([complete, tries, fails(left)]).toEqual([false, 10, true])
  expect(left.length).toBeLessThan(1000)
})

test('one alone stays as it is', () => {
  expect(run(['x'], () => true)).toEqual({ items: ['x'], tries: 0, complete: true })
})
