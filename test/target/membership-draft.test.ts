import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isObject, type Json } from '../../src/base/json.ts'
import { applyPatch, PatchError } from '../../src/scim/patch.ts'
import { resourceSchemas } from '../../src/scim/schema.ts'
import { open } from './client.ts'

const ids = ['a', 'b', 'c', 'd']
const id = fc.constantFrom(...ids)
const member = fc.oneof(
  id.map((value) => ({ value })),
  id.map((value) => ({ value, $ref: null })),
  fc.tuple(id, fc.constantFrom('A', 'B')).map(([value, display]) => ({ value, display })),
)
const members = fc.array(member, { maxLength: 4 })
const operation = fc.oneof(
  fc
    .tuple(fc.constantFrom('add', 'Add', 'replace'), members)
    .map(([op, value]) => ({ op, path: 'members', value })),
  members.map((value) => ({ op: 'add', value: { members: value } })),
  members.map((value) => ({ op: 'Remove', path: 'members', value })),
  id.map((value) => ({ op: 'remove', path: `members[value eq "${value}"]` })),
  fc.constantFrom('A', 'B').map((display) => ({ op: 'remove', path: `members[display eq "${display}"]` })),
  fc
    .tuple(id, id)
    .map(([one, other]) => ({ op: 'remove', path: `members[value eq "${one}" or value eq "${other}"]` })),
  fc.tuple(id, fc.constantFrom('A', 'B')).map(([value, display]) => ({
    op: 'add',
    path: `members[value eq "${value}"]`,
    value: { display },
  })),
  fc.constant({ op: 'remove', path: 'members' }),
)

function shown(members: Json | undefined): Json[] {
  const pairs = (Array.isArray(members) ? members : []).map((each) =>
    isObject(each) ? [each.value, each.display] : [],
  )
  return pairs.map((pair) => pair.map((part) => part ?? null)).sort()
}

test('the target changes memberships as the PATCH engine changes a list', async () => {
  await using setup = await open({ uniqueGroupNames: false })
  for (const value of ids) await setup.user(value)
  const byName = new Map(setup.target.users().map((user) => [user.userName as string, user.id as string]))
  const real = (text: string) => text.replace(/"([a-d])"/g, (_, name) => `"${byName.get(name)}"`)
  const named = (text: string) => [...byName].reduce((text, [name, id]) => text.replaceAll(id, name), text)
  await fc.assert(
    fc.asyncProperty(members, fc.array(operation, { maxLength: 6 }), async (before, operations) => {
      const first = applyPatch(
        { displayName: 'g' },
        [{ op: 'add', path: 'members', value: before }],
        resourceSchemas.Group,
      )
      const expected =
        first instanceof PatchError ? first : applyPatch(first, operations, resourceSchemas.Group)
      if (expected instanceof PatchError) throw expected
      const group = (
        await setup.send('POST', '/Groups', real(JSON.stringify({ displayName: 'g', members: before })))
      ).body
      // The names of members also stand inside the quotes of paths.
      const text = JSON.stringify({ Operations: operations }).replace(
        /\\"([a-d])\\"/g,
        (_, name) => `\\"${byName.get(name)}\\"`,
      )
      expect((await setup.send('PATCH', `/Groups/${group.id}`, real(text))).status).toBe(204)
      const after = JSON.parse(named((await setup.get(`/Groups/${group.id}`)).text))
      expect(shown(after.members)).toEqual(shown(expected.members))
    }),
  )
})
