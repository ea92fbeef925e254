import { describe, expect, test } from 'vitest'
import { isShownBy, member } from '../../src/observe/fact.ts'
import { type Sighting, takeIn } from '../../src/observe/sighting.ts'

function told(facts: Sighting['facts'], before: Sighting['before'] = []): Sighting {
  return {
    operationSeq: 1,
    resource: 'User',
    objectId: 'usr_1',
    targetId: '7',
    label: 'ada@acme.test',
    toldAt: 0,
    facts,
    before,
  }
}

const there = (resource: object) => ({ is: 'there' as const, resource: resource as never })
const gone = { is: 'gone' as const }

describe('what a look shows', () => {
  test.each([
    ['a resource that is there', ['there', true], there({}), true],
    ['one that is gone', ['there', true], gone, false],
    ['a deletion', ['there', false], gone, true],
    ['an account in use', ['active', false], there({ active: true }), false],
    ['one that may not be used', ['active', false], there({ active: false }), true],
    ['the truth value as text', ['active', false], there({ active: 'False' }), true],
    ['a resource without active', ['active', true], there({}), true],
    ['nobody who could do anything', ['active', false], gone, true],
    ['a value', ['title', 'Head'], there({ title: 'Head' }), true],
    ['the value before', ['title', 'Head'], there({ title: 'Hand' }), false],
    [
      'a value at a filtered path',
      ['emails[type eq "work"].value', 'a@b.c'],
      there({ emails: [{ type: 'work', value: 'A@b.c' }] }),
      true,
    ],
    ['a value of nobody', ['title', 'Head'], gone, false],
    ['that there is no value any more', ['title', null], there({ id: '7' }), true],
    ['that there still is one', ['title', null], there({ title: 'Hand' }), false],
    ['a member', [member('9'), true], there({ members: [{ value: '9' }] }), true],
    ['that there is no such member', [member('9'), false], there({ members: [{ value: '8' }] }), true],
    ['that it still is one', [member('9'), false], there({ members: [{ value: '9' }] }), false],
  ] as const)('%s', (_, fact, found, shown) => {
    expect(isShownBy(fact, found)).toBe(shown)
  })
})

describe('what is told while something is still looked for', () => {
  test('of other attributes, both are looked for', () => {
    const first = told([['title', 'Head']], [['title', ['Hand']]])
    const second = told([['nickName', 'A']])
    expect(takeIn(second, [first])).toEqual({ watched: second, overtaken: [] })
  })

  test('another value of the same attribute takes the place of the one before', () => {
    const first = told([['title', 'b']], [['title', ['a']]])
    const second = told([['title', 'c']], [['title', ['b']]])
    const { watched, overtaken } = takeIn(second, [first])
    expect(overtaken).toEqual([first])
    expect(watched?.facts).toEqual([['title', 'c']])
    expect(new Set(watched?.before[0]?.[1])).toEqual(new Set(['a', 'b']))
  })

  test('a value from before proves nothing, for the target may be showing the old one', () => {
    const off = told([['active', false]], [['active', [true]]])
    const on = told([['active', true]], [['active', [false]]])
    expect(takeIn(on, [off])).toEqual({ watched: null, overtaken: [off] })
  })

  test('the same value again is looked for by what was told first', () => {
    const first = told([['title', 'b']], [['title', ['a']]])
    expect(takeIn(told([['title', 'b']]), [first])).toEqual({ watched: null, overtaken: [] })
  })

  test('of what is deleted nothing else can be seen', () => {
    const first = told([['title', 'b']])
    const second = told([['there', false]])
    expect(takeIn(second, [first])).toEqual({ watched: second, overtaken: [first] })
  })
})
