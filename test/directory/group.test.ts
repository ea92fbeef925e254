import { expect, test } from 'vitest'
import type { GroupCreate } from '../../src/directory/group-schema.ts'
import { openDirectory, start } from './setup.ts'

function setup() {
  const opened = openDirectory()
  const { users, groups, apps } = opened.directory
  for (const userName of ['ada', 'bob']) users.create({ userName })
  const red = groups.create({ displayName: 'Red', description: 'A color' })
  const blue = groups.create({ displayName: 'Blue' })
  const app = apps.create({ name: 'app', profile: 'okta', target: { url: 'http://127.0.0.1' } })
  opened.fresh()
  return { ...opened, ...opened.directory, red, blue, app, id: (user: string) => users.get(user).id }
}

test('a group is shown with what was given', () => {
  using c = setup()
  const at = new Date(start).toISOString()
  expect(c.red).toEqual({
    id: expect.stringMatching(/^grp_[a-z0-9]{16}$/),
    displayName: 'Red',
    description: 'A color',
    createdAt: at,
    updatedAt: at,
  })
  expect(c.blue).not.toHaveProperty('description')
  expect(c.groups.get('Red')).toEqual(c.red)
  expect(c.groups.list({ limit: 1 })).toEqual({ items: [c.red], nextCursor: expect.any(String) })
})

test('the name is unique, and not empty', () => {
  using c = setup()
  expect(() => c.groups.create({ displayName: 'Red' })).toThrow(
    expect.objectContaining({ code: 'ERR_CONFLICT' }),
  )
  expect(() => c.groups.update('Red', { displayName: 'Blue' })).toThrow(
    expect.objectContaining({ code: 'ERR_CONFLICT' }),
  )
  for (const input of [{ displayName: '' }, {}, { displayName: 'x', members: [] }]) {
    expect(() => c.groups.create(input as GroupCreate)).toThrow(
      expect.objectContaining({ code: 'ERR_GROUP_INVALID' }),
    )
  }
})

test('updates and renames are told apart; what changes nothing is not told', () => {
  using c = setup()
  c.groups.update('Red', { description: null })
  c.groups.update('Red', { description: '' })
  c.groups.update('Red', { displayName: 'Rouge' })
  expect(c.fresh()).toMatchObject([
    { event: 'group.updated', subjectId: c.red.id, data: { changed: { description: ['A color', null] } } },
    { event: 'group.renamed', data: { displayName: 'Rouge', changed: { displayName: ['Red', 'Rouge'] } } },
  ])
})

test('a member is added and removed once, however often it is asked for', () => {
  using c = setup()
  expect([c.members.add('Red', 'ADA'), c.members.add('Red', c.id('ada'))]).toEqual([true, false])
  expect([c.members.remove('Red', 'ada'), c.members.remove('Red', 'ada')]).toEqual([true, false])
  expect(c.fresh()).toMatchObject([
    { event: 'group.member.added', subjectId: c.red.id, memberId: c.id('ada'), data: { memberKind: 'user' } },
    { event: 'group.member.removed', subjectId: c.red.id, memberId: c.id('ada') },
  ])
})

test('members are users and groups, listed in the order in which they were added, page by page', () => {
  using c = setup()
  for (const member of ['bob', 'Blue', 'ada']) c.members.add('Red', member)
  const first = c.members.list('Red', { limit: 2 })
  expect(first.items).toEqual([
    { kind: 'user', id: c.id('bob'), userName: 'bob' },
    { kind: 'group', id: c.blue.id, displayName: 'Blue' },
  ])
  expect(c.members.list('Red', { cursor: first.nextCursor ?? '' })).toEqual({
    items: [{ kind: 'user', id: c.id('ada'), userName: 'ada' }],
    nextCursor: null,
  })
})

test('a name of both a user and a group means the user, unless it is said otherwise', () => {
  using c = setup()
  c.groups.create({ displayName: 'ada' })
  c.members.add('Red', 'ada')
  c.members.add('Red', { group: 'ada' })
  expect(c.members.list('Red').items.map(({ kind }) => kind)).toEqual(['user', 'group'])
})

test('nothing is a member of itself, and the deleted are added to nothing', () => {
  using c = setup()
  expect(() => c.members.add('Red', { group: 'Red' })).toThrow(/itself/)
  c.users.delete('ada')
  expect(() => c.members.add('Red', 'ada')).toThrow(expect.objectContaining({ code: 'ERR_STATE' }))
  expect(() => c.assignments.assign('app', 'ada')).toThrow(expect.objectContaining({ code: 'ERR_STATE' }))
})

test('a deleted group is gone from everything; one change tells what was lost', () => {
  using c = setup()
  for (const member of ['ada', 'bob']) c.members.add('Red', member)
  c.members.add('Blue', 'Red')
  c.assignments.assign('app', 'Red')
  c.pushedGroups.push('app', 'Red')
  c.fresh()
  c.groups.delete('Red')
  expect(c.fresh()).toMatchObject([
    {
      event: 'group.deleted',
      subjectId: c.red.id,
      data: { displayName: 'Red', members: 2, assignedTo: [c.app.id], pushedTo: [c.app.id] },
    },
  ])
  expect(c.members.list('Blue').items).toEqual([])
  expect(c.assignments.list('app').items).toEqual([])
  expect(c.pushedGroups.list('app').items).toEqual([])
})

test('a name that does not exist is answered with the nearest that does', () => {
  using c = setup()
  expect(() => c.groups.get('Rad')).toThrow('There is no group "Rad". Did you mean "Red"?')
  expect(() => c.members.add('Red', 'adda')).toThrow('There is no user or group "adda". Did you mean "ada"?')
})
