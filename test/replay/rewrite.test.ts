import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scalarsOf } from '../../src/replay/json-scalars.ts'
import { rewriteBody, rewritePath, rewriteQuery } from '../../src/replay/rewrite.ts'

const to = (map: Record<string, string>) => (id: string) => (Object.hasOwn(map, id) ? map[id] : undefined)

test('every text and number of a JSON text is found where it stands', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.integer({ min: 0, max: 3 }), (json, space) => {
      const text = JSON.stringify(JSON.parse(json), null, space)
      const found: unknown[] = []
      JSON.parse(text, (_, value) => {
        if (typeof value === 'string' || typeof value === 'number') found.push(value)
        return value
      })
      // A key like __proto__ or one that looks like a number changes the order of the walk, not what is there.
      const values = scalarsOf(text).map(({ value }) => value)
      const sorted = (list: unknown[]) => list.map((each) => `${typeof each} ${String(each)}`).sort()
      expect(sorted(values)).toEqual(sorted(found))
      for (const { start, end, value } of scalarsOf(text))
        expect(JSON.parse(text.slice(start, end))).toEqual(value)
    }),
  )
})

test('without ids to rename everything stays byte for byte', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.webPath(), fc.webQueryParameters(), (body, path, query) => {
      const nothing = () => undefined
      expect([rewriteBody(body, nothing), rewritePath(path, nothing), rewriteQuery(query, nothing)]).toEqual([
        body,
        path,
        query,
      ])
    }),
  )
})

test('renamed there and back again it is what it was', () => {
  const id = fc.uuid()
  fc.assert(
    fc.property(id, id, fc.integer({ min: 0, max: 2 }), (before, now, space) => {
      fc.pre(before !== now)
      const value = [{ value: before, $ref: `https://a.test/scim/Users/${before}` }, { value: 'other' }]
      const Operations = [
        { op: 'add', path: 'members', value },
        { op: 'remove', path: `members[value eq "${before}"]` },
      ]
      const body = JSON.stringify({ Operations, externalId: before, n: 1.5 }, null, space)
      const there = rewriteBody(body, to({ [before]: now }))
      expect(there).not.toBe(body)
      // What the IdP calls its own user is not the target's.
      expect(JSON.parse(there).externalId).toBe(before)
      expect(there.split(before)).toHaveLength(2)
      expect(rewriteBody(there, to({ [now]: before }))).toBe(body)
    }),
  )
})

test.each([
  ['/Users/a%20b', { 'a b': 'c/d' }, '/Users/c%2Fd'],
  ['/Groups/7/members/8', { 7: '1', 8: '2' }, '/Groups/1/members/2'],
  ['/Users', { Users: 'x' }, '/Users'],
  ['/Users/%E0%A4%A', { '%E0%A4%A': '1' }, '/Users/1'],
])('%s', (path, map, expected) => {
  expect(rewritePath(path, to(map))).toBe(expected)
})

test.each([
  ['filter=id+eq+%227%22', 'filter=id+eq+%228%22'],
  ['filter=id%20eq%20"7"&count=1', 'filter=id%20eq%20"8"&count=1'],
  ['filter=userName+eq+%227%22', 'filter=userName+eq+%227%22'],
  ['filter=userName+eq+%22long-id-1234%22', 'filter=userName+eq+%22new%22'],
  ['filter=members.value+eq+%227%22+and+id+eq+%227%22', 'filter=members.value+eq+%228%22+and+id+eq+%228%22'],
])('%s', (query, expected) => {
  expect(rewriteQuery(query, to({ 7: '8', 'long-id-1234': 'new' }))).toBe(expected)
})

test('a short id counts only where ids stand, and a number stays one', () => {
  const body =
    '{"id": 7, "title":"7", "employeeNumber":7, "manager":{"value":"7"}, "emails":[{"value":"7"}], "path":"members[value eq \\"7\\"]"}'
  expect(rewriteBody(body, to({ 7: '8' }))).toBe(
    '{"id": 8, "title":"7", "employeeNumber":7, "manager":{"value":"8"}, "emails":[{"value":"7"}], "path":"members[value eq \\"8\\"]"}',
  )
  expect(rewriteBody('{"id":7}', to({ 7: 'seven' }))).toBe('{"id":"seven"}')
  expect(rewriteBody('{"$ref":"\\/scim\\/Users\\/7"}', to({ 7: '8' }))).toBe('{"$ref":"\\/scim\\/Users\\/8"}')
  expect(rewriteBody('no json 7', to({ 7: '8' }))).toBe('no json 7')
})
