import type { Statement } from 'better-sqlite3'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Directory } from '../../src/directory/directory.ts'
import { Scope } from '../../src/directory/scope.ts'
import { openDirectory } from './setup.ts'

function company() {
  const opened = openDirectory()
  const { directory } = opened
  for (const userName of ['ada', 'bob', 'cy', 'dan', 'eve']) directory.users.create({ userName })
  for (const displayName of ['Red', 'Blue', 'Nested']) directory.groups.create({ displayName })
  const { id: appId } = directory.apps.create({
    name: 'app',
    profile: 'okta',
    target: { url: 'http://127.0.0.1/' },
  })
  const id = (userName: string) => directory.users.get(userName).id
  const group = (displayName: string) => directory.groups.get(displayName).id
  return { ...opened, appId, id, group }
}

const names = (rows: Iterable<{ userName: string }>) => [...rows].map(({ userName }) => userName)

test('the assigned are those with an assignment of their own or by a group, each once, in order of creation', () => {
  using c = company()
  const { directory, appId } = c
  directory.assignments.assign('app', 'eve')
  directory.members.add('Red', 'bob')
  directory.members.add('Red', 'eve')
  directory.members.add('Blue', 'dan')
  directory.assignments.assign('app', 'Red')
  const { scope } = directory
  expect(names(scope.assignedUsers(appId, 0, 10).items)).toEqual(['bob', 'eve'])
  expect(scope.isAssigned(appId, [c.id('ada'), c.id('bob'), c.id('dan'), c.id('eve')])).toEqual(
    new Set([c.id('bob'), c.id('eve')]),
  )
})

test('a member of a nested group is not assigned by the outer one', () => {
  using c = company()
  c.directory.members.add('Nested', 'ada')
  c.directory.members.add('Red', { group: 'Nested' })
  c.directory.assignments.assign('app', 'Red')
  expect(c.directory.scope.assignedUsers(c.appId, 0, 10).items).toEqual([])
  expect(c.directory.scope.isAssigned(c.appId, [c.id('ada')]).size).toBe(0)
})

test('the deleted and deactivated stay in the scope', () => {
  using c = company()
  for (const user of ['ada', 'bob']) c.directory.assignments.assign('app', user)
  c.directory.users.delete('ada')
  c.directory.users.deactivate('bob')
  expect(names(c.directory.scope.assignedUsers(c.appId, 0, 10).items)).toEqual(['ada', 'bob'])
})

test('parts put together are the whole, for few and for many, whoever is assigned', () => {
  using c = company()
  const { directory, store, appId } = c
  const users = ['ada', 'bob', 'cy', 'dan', 'eve']
  const groups = ['Red', 'Blue', 'Nested']
  const pick = <T>(from: T[]) => fc.subarray(from)
  fc.assert(
    fc.property(
      pick(users),
      pick(groups),
      fc.tuple(pick(users), pick(users), pick(users)),
      fc.integer({ min: 1, max: 6 }),
      (direct, assigned, memberLists, size) => {
        store.sqlite.exec('DELETE FROM assignments; DELETE FROM memberships')
        for (const user of direct) directory.assignments.assign('app', { user })
        for (const group of assigned) directory.assignments.assign('app', { group })
        memberLists.forEach((list, index) => {
          for (const user of list) directory.members.add(groups[index] ?? '', { user })
        })
        const expected = users.filter(
          (user) =>
            direct.includes(user) ||
            assigned.some((group) => memberLists[groups.indexOf(group)]?.includes(user)),
        )
        for (const fewUsers of [10_000, 0]) {
          const scope = new Scope(store, { fewUsers })
          const found: string[] = []
          for (let after: number | null = 0; after !== null; ) {
            const { items, next } = scope.assignedUsers(appId, after, size)
            found.push(...names(items))
            after = next
          }
          expect(found).toEqual(expected)
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('groups are in scope by push, by assignment, or by either', () => {
  using c = company()
  const { directory, appId } = c
  directory.assignments.assign('app', 'Red')
  directory.pushedGroups.push('app', 'Blue')
  const { scope } = directory
  const found = (which: 'pushed' | 'assigned' | 'assigned-or-pushed') =>
    scope.groupsInScope(appId, which, 0, 10).items.map((group) => group.displayName)
  expect(found('pushed')).toEqual(['Blue'])
  expect(found('assigned')).toEqual(['Red'])
  expect(found('assigned-or-pushed')).toEqual(['Red', 'Blue'])
  expect(scope.groupsInScope(appId, 'assigned-or-pushed', 0, 1).next).toBe(1)
  expect(scope.areGroupsInScope(appId, 'pushed', [c.group('Red'), c.group('Blue')])).toEqual(
    new Set([c.group('Blue')]),
  )
})

test('members come in the order in which they were added, users and groups', () => {
  using c = company()
  for (const member of ['eve', 'ada', 'Nested']) c.directory.members.add('Red', member)
  const first = c.directory.scope.membersOf(c.group('Red'), 0, 2)
  expect(first.items).toEqual([
    { kind: 'user', id: c.id('eve') },
    { kind: 'user', id: c.id('ada') },
  ])
  expect(c.directory.scope.membersOf(c.group('Red'), first.next ?? 0, 2)).toEqual({
    items: [{ kind: 'group', id: c.group('Nested') }],
    next: null,
  })
})

test('rows, groups and reports are found by many ids at once; unknown ids are left out', () => {
  using c = company()
  const { directory } = c
  directory.users.update('bob', { managerId: 'ada' })
  directory.users.update('cy', { managerId: 'ada' })
  directory.members.add('Red', 'bob')
  directory.members.add('Blue', 'bob')
  const { scope } = directory
  expect([...scope.usersByIds([c.id('bob'), 'usr_nobody']).keys()]).toEqual([c.id('bob')])
  expect([...scope.groupsByIds([c.group('Red'), 'grp_nothing']).keys()]).toEqual([c.group('Red')])
  expect(scope.reportsOf([c.id('ada'), c.id('eve')])).toEqual([c.id('bob'), c.id('cy')])
  expect(scope.groupsOfUser([c.id('bob'), c.id('ada')])).toEqual(
    new Map([[c.id('bob'), [c.group('Red'), c.group('Blue')]]]),
  )
})

test('no query of the engine reads a whole table', () => {
  using c = company()
  const { store, directory } = c
  const texts: string[] = []
  const { prepare } = store.sqlite
  const explain = (text: string) =>
    prepare.call(store.sqlite, text) as Statement<unknown[], { detail: string }>
  store.sqlite.prepare = ((text: string) => {
    texts.push(text)
    return prepare.call(store.sqlite, text)
  }) as typeof prepare
  new Directory(store, c.clock)
  store.sqlite.prepare = prepare
  expect(texts.length).toBeGreaterThan(40)

  const scans = texts.flatMap((text) => {
    const plan = explain(`EXPLAIN QUERY PLAN ${text}`).all(...blanks(text))
    return plan.filter(({ detail }) => fullScan.test(detail)).map(({ detail }) => `${detail}: ${text}`)
  })
  expect(scans).toEqual([])
  expect(directory.changes.last()).toBeGreaterThan(0)
})

const fullScan = /^SCAN (users|memberships|assignments|pushed_groups|changes|[aomupg])\b/

/** A null for each parameter of the statement. */
function blanks(text: string): unknown[] {
  const named = (text.match(/:[a-z]+/g) ?? []).map((name) => [name.slice(1), null])
  return named.length > 0 ? [Object.fromEntries(named)] : (text.match(/\?/g) ?? []).map(() => null)
}
