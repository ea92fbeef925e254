import fc from 'fast-check'
import { expect, test } from 'vitest'
import { caseFold } from '../../src/base/case-fold.ts'
import type { Directory } from '../../src/directory/directory.ts'
import type { User, UserCreate, UserPatch } from '../../src/directory/user-schema.ts'
import { openDirectory, start } from './setup.ts'

const ada: UserCreate = {
  userName: 'ada@acme.test',
  givenName: 'Ada',
  familyName: 'Byron',
  custom: { badge: 7, floors: ['1', '2'] },
}

function setup() {
  const opened = openDirectory()
  const { users } = opened.directory
  return { ...opened, users, ada: () => users.create(ada) }
}

const failure = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    return error as Error & { code: string; errors: { path: string; message: string }[]; hint?: string }
  }
  throw new Error('It did not fail.')
}

test('a user is shown with what was given, in the order of the schema, and nothing that has no value', () => {
  using c = setup()
  const user = c.users.create({
    familyName: 'Byron',
    userName: 'ada@acme.test',
    givenName: 'Ada',
    title: null,
    email: '',
  })
  const at = new Date(start).toISOString()
  expect(user).toEqual({
    id: expect.stringMatching(/^usr_[a-z0-9]{16}$/),
    userName: 'ada@acme.test',
    status: 'active',
    givenName: 'Ada',
    familyName: 'Byron',
    custom: {},
    createdAt: at,
    updatedAt: at,
  })
  expect(Object.keys(user).slice(3, 5)).toEqual(['givenName', 'familyName'])
  expect(c.users.get(user.id)).toEqual(user)
  expect(c.fresh()).toMatchObject([
    {
      event: 'user.created',
      subjectKind: 'user',
      subjectId: user.id,
      at: start,
      data: { userName: user.userName },
    },
  ])
})

test('text is kept exactly as given', () => {
  using c = setup()
  const userName = "  Siobhán.O'Neill+lab@acme.test "
  c.users.create({ userName, email: 'not an address ', title: ' \t' })
  expect(c.users.get(userName)).toMatchObject({ userName, email: 'not an address ', title: ' \t' })
})

test('ids depend on the seed and the order only, and are not used twice', () => {
  using one = setup()
  using other = setup()
  const first = one.ada()
  expect(other.ada().id).toBe(first.id)
  one.users.delete(first.id, { hard: true })
  expect(one.ada().id).not.toBe(first.id)
})

test.each([
  ['ada@acme.test', 'ADA@ACME.TEST'],
  ['ÅSA', 'åsa'],
  ['straße', 'STRASSE'],
  ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
  ['Łukasz', 'łUKASZ'],
])('%s and %s are the same userName', (one, other) => {
  using c = setup()
  const { id } = c.users.create({ userName: one })
  expect(c.users.get(other).id).toBe(id)
  expect(failure(() => c.users.create({ userName: other })).code).toBe('ERR_CONFLICT')
})

test('the dotless i is a letter of its own', () => {
  expect(caseFold('ısı')).not.toBe(caseFold('isi'))
  expect(caseFold('I')).toBe('i')
})

test('folding twice is folding once', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => caseFold(caseFold(text)) === caseFold(text)))
})

test.each([
  {
    name: 'an unknown attribute with an alias',
    input: { surname: 'B' },
    path: 'surname',
    message: /did you mean "familyName"/,
  },
  {
    name: 'a mistyped attribute',
    input: { giveName: 'A' },
    path: 'giveName',
    message: /did you mean "givenName"/,
  },
  {
    name: 'an attribute that nobody knows',
    input: { shoeSize: '43' },
    path: 'shoeSize',
    message: /not an attribute of a user$/,
  },
  { name: 'an id', input: { id: 'usr_1' }, path: 'id', message: /cannot be set/ },
  {
    name: 'a number for text',
    input: { postalCode: 1010 },
    path: 'postalCode',
    message: /must be text, not 1010/,
  },
  {
    name: 'an unknown status',
    input: { status: 'retired' },
    path: 'status',
    message: /one of staged, active.*"retired"/,
  },
  { name: 'a deleted user', input: { status: 'deleted' }, path: 'status', message: /must be one of/ },
  {
    name: 'a nested custom value',
    input: { custom: { a: { b: 1 } } },
    path: 'custom.a',
    message: /list of them, not an object/,
  },
  {
    name: 'a custom attribute without a name',
    input: { custom: { '': 1 } },
    path: 'custom.',
    message: /not a name/,
  },
  { name: 'an empty userName', input: { userName: '' }, path: 'userName', message: /must not be empty/ },
  {
    name: 'a userName with a line break',
    input: { userName: 'a\nb' },
    path: 'userName',
    message: /control characters/,
  },
  { name: 'an endless userName', input: { userName: 'a'.repeat(256) }, path: 'userName', message: /255/ },
  { name: 'no userName', input: { userName: undefined }, path: 'userName', message: /is missing/ },
  {
    name: 'an unknown manager',
    input: { managerId: 'adda' },
    path: 'managerId',
    message: /names no user: "adda"; did you mean "ada"/,
  },
  { name: 'a password', input: { password: 'x' }, path: 'password', message: /PUT/ },
])('$name is refused', ({ input, path, message }) => {
  using c = setup()
  c.users.create({ userName: 'ada' })
  const error = failure(() => c.users.create({ userName: 'bob', ...input } as UserCreate))
  expect(error.code).toBe('ERR_USER_INVALID')
  expect(error.errors).toEqual([{ path, message: expect.stringMatching(message) }])
  expect(c.users.list().items).toHaveLength(1)
})

test('all problems are told at once', () => {
  using c = setup()
  const error = failure(() => c.users.create({ surname: 'x', title: 1 } as unknown as UserCreate))
  expect(error.errors.map(({ path }) => path).sort()).toEqual(['surname', 'title', 'userName'])
  expect(error.message).toMatch(/and 2 more/)
})

test.each(['a text', null, [], 7])('%j is not a user', (input) => {
  using c = setup()
  expect(failure(() => c.users.create(input as unknown as UserCreate)).code).toBe('ERR_USER_INVALID')
})

test('a merge patch sets, clears and leaves alone; custom is merged by its keys', () => {
  using c = setup()
  c.ada()
  c.clock.advanceTo(start + 1000)
  const patch: UserPatch = { title: 'Countess', givenName: null, custom: { badge: null, desk: 'A1' } }
  const user = c.users.update('ada@acme.test', patch)
  expect(user).toMatchObject({
    title: 'Countess',
    familyName: 'Byron',
    custom: { floors: ['1', '2'], desk: 'A1' },
  })
  expect(user).not.toHaveProperty('givenName')
  expect(user.updatedAt).toBe(new Date(start + 1000).toISOString())
  expect(c.fresh().at(-1)).toMatchObject({
    event: 'user.updated',
    data: {
      changed: {
        givenName: ['Ada', null],
        title: [null, 'Countess'],
        'custom.badge': [7, null],
        'custom.desk': [null, 'A1'],
      },
    },
  })
  expect(c.users.update('ada@acme.test', { custom: null }).custom).toEqual({})
})

test('a change of the userName is a rename, also when only its case changes', () => {
  using c = setup()
  const { id } = c.ada()
  c.users.update(id, { userName: 'ADA@acme.test' })
  c.users.update(id, { userName: 'ada.king@acme.test', familyName: 'King' })
  expect(c.fresh().slice(1)).toMatchObject([
    { event: 'user.renamed', data: { changed: { userName: ['ada@acme.test', 'ADA@acme.test'] } } },
    {
      event: 'user.renamed',
      data: {
        userName: 'ada.king@acme.test',
        changed: { userName: ['ADA@acme.test', 'ada.king@acme.test'], familyName: ['Byron', 'King'] },
      },
    },
  ])
  expect(c.users.get('Ada.King@acme.test').id).toBe(id)
})

test('an update that changes nothing writes nothing', () => {
  using c = setup()
  const before = c.ada()
  c.events()
  c.clock.advanceTo(start + 1000)
  const custom = { floors: ['1', '2'], badge: 7 }
  expect(c.users.update(before.id, { givenName: 'Ada', nickName: '', custom })).toEqual(before)
  expect(c.events()).toEqual([])
})

test('the status is not changed by an update', () => {
  using c = setup()
  c.ada()
  const error = failure(() => c.users.update('ada@acme.test', { status: 'suspended' } as UserPatch))
  expect(error.errors[0]).toMatchObject({ path: 'status', message: expect.stringContaining('suspend') })
})

test('a userName cannot be taken from another user', () => {
  using c = setup()
  c.ada()
  c.users.create({ userName: 'bob' })
  expect(failure(() => c.users.update('bob', { userName: 'Ada@acme.test' })).code).toBe('ERR_CONFLICT')
  expect(c.users.get('bob').userName).toBe('bob')
})

test('a manager is given by id or name, kept as id, and is somebody else', () => {
  using c = setup()
  const { id } = c.ada()
  expect(c.users.create({ userName: 'bob', managerId: 'ADA@acme.test' }).managerId).toBe(id)
  expect(c.users.create({ userName: 'cy', managerId: id }).managerId).toBe(id)
  expect(failure(() => c.users.update(id, { managerId: 'ada@acme.test' })).message).toMatch(/somebody else/)
  c.users.update(id, { managerId: 'bob' })
  expect(c.users.update('bob', { managerId: null })).not.toHaveProperty('managerId')
})

test('who loses the manager has a change that says so', () => {
  using c = setup()
  const { id } = c.ada()
  const bob = c.users.create({ userName: 'bob', managerId: id })
  c.events()
  c.users.delete(id, { hard: true })
  expect(c.users.get('bob')).not.toHaveProperty('managerId')
  expect(c.fresh()).toMatchObject([
    { event: 'user.updated', subjectId: bob.id, data: { changed: { managerId: [id, null] } } },
    { event: 'user.purged', subjectId: id },
  ])
})

type Verb =
  | 'activate'
  | 'suspend'
  | 'unsuspend'
  | 'lock'
  | 'unlock'
  | 'expirePassword'
  | 'resetPassword'
  | 'deactivate'
const lives: [User['status'], Verb, User['status'] | 'refused', string?][] = [
  ['staged', 'activate', 'active', 'user.activated'],
  ['active', 'activate', 'active'],
  ['suspended', 'activate', 'refused'],
  ['deactivated', 'activate', 'active', 'user.reactivated'],
  ['deleted', 'activate', 'refused'],
  ['staged', 'suspend', 'refused'],
  ['active', 'suspend', 'suspended', 'user.suspended'],
  ['suspended', 'suspend', 'suspended'],
  ['deactivated', 'suspend', 'refused'],
  ['deleted', 'suspend', 'refused'],
  ['staged', 'unsuspend', 'refused'],
  ['active', 'unsuspend', 'active'],
  ['suspended', 'unsuspend', 'active', 'user.unsuspended'],
  ['deactivated', 'unsuspend', 'refused'],
  ['deleted', 'unsuspend', 'refused'],
  ['staged', 'deactivate', 'deactivated', 'user.deactivated'],
  ['active', 'deactivate', 'deactivated', 'user.deactivated'],
  ['suspended', 'deactivate', 'deactivated', 'user.deactivated'],
  ['deactivated', 'deactivate', 'deactivated'],
  ['deleted', 'deactivate', 'refused'],
  ['active', 'lock', 'lockedOut', 'user.lockedOut'],
  ['lockedOut', 'lock', 'lockedOut'],
  ['suspended', 'lock', 'refused'],
  ['lockedOut', 'unlock', 'active', 'user.unlocked'],
  ['active', 'unlock', 'active'],
  ['recovery', 'unlock', 'refused'],
  ['active', 'expirePassword', 'passwordExpired', 'user.passwordExpired'],
  ['lockedOut', 'expirePassword', 'refused'],
  ['deleted', 'expirePassword', 'refused'],
  ['active', 'resetPassword', 'recovery', 'user.passwordReset'],
  ['lockedOut', 'resetPassword', 'recovery', 'user.passwordReset'],
  ['passwordExpired', 'resetPassword', 'recovery', 'user.passwordReset'],
  ['staged', 'resetPassword', 'refused'],
  ['lockedOut', 'activate', 'refused'],
  ['lockedOut', 'suspend', 'refused'],
  ['lockedOut', 'deactivate', 'deactivated', 'user.deactivated'],
  ['recovery', 'deactivate', 'deactivated', 'user.deactivated'],
  ['passwordExpired', 'deactivate', 'deactivated', 'user.deactivated'],
]

test.each(lives)('%s, %s: %s', (status, verb, expected, event) => {
  using c = setup()
  c.users.create({ userName: 'ada', status: status === 'deleted' ? 'active' : status })
  if (status === 'deleted') c.users.delete('ada')
  c.events()
  if (expected === 'refused') {
    const error = failure(() => c.users[verb]('ada'))
    expect(error).toMatchObject({ code: 'ERR_STATE', message: expect.stringContaining(`is ${status}`) })
    expect(c.users.get('ada').status).toBe(status)
  } else {
    expect(c.users[verb]('ada').status).toBe(expected)
  }
  expect(c.events()).toEqual(event ? [event] : [])
})

test.each([
  ['recovery', ['user.passwordChanged', 'user.recovered'], 'active'],
  ['passwordExpired', ['user.passwordChanged', 'user.recovered'], 'active'],
  ['lockedOut', ['user.passwordChanged'], 'lockedOut'],
  ['suspended', ['user.passwordChanged'], 'suspended'],
] as const)('a new password of somebody who is %s: %j, then %s', (status, events, after) => {
  using c = setup()
  c.users.create({ userName: 'ada', status })
  c.events()
  expect(c.users.setPassword('ada', 'correct horse').status).toBe(after)
  expect(c.events()).toEqual(events)
})

test('the password that was there before ends recovery as well, and is no new one', () => {
  using c = setup()
  c.users.create({ userName: 'ada' })
  c.users.setPassword('ada', 'correct horse')
  c.users.resetPassword('ada')
  c.events()
  expect(c.users.setPassword('ada', 'correct horse').status).toBe('active')
  expect(c.events()).toEqual(['user.recovered'])
})

test('a lock-out outlives the recycle bin, and ends by reactivation', () => {
  using c = setup()
  c.users.create({ userName: 'ada', status: 'lockedOut' })
  c.users.delete('ada')
  expect(c.users.restore('ada').status).toBe('lockedOut')
  expect(c.users.reactivate('ada').status).toBe('active')
})

test('a deleted user is hidden from the list, can be read, and comes back with the status it had', () => {
  using c = setup()
  const { id } = c.users.create({ userName: 'ada', status: 'suspended' })
  c.events()
  expect(c.users.delete('ada')).toMatchObject({ status: 'deleted', deletedAt: new Date(start).toISOString() })
  expect(c.users.list().items).toEqual([])
  expect(c.users.list({ status: 'deleted' }).items).toMatchObject([{ id }])
  expect(c.users.get(id).status).toBe('deleted')
  const restored = c.users.restore('ada')
  expect(restored.status).toBe('suspended')
  expect(restored).not.toHaveProperty('deletedAt')
  expect(c.fresh()).toMatchObject([
    { event: 'user.deleted' },
    { event: 'user.restored', data: { status: 'suspended' } },
  ])
})

test('a deleted user keeps its userName until it is deleted once more', () => {
  using c = setup()
  c.ada()
  c.users.delete('ada@acme.test')
  const error = failure(() => c.ada())
  expect(error).toMatchObject({ code: 'ERR_CONFLICT', message: expect.stringMatching(/deleted user, usr_/) })
  expect(error.hint).toMatch(/once more/)
  c.users.delete('ada@acme.test')
  expect(c.events()).toEqual(['user.created', 'user.deleted', 'user.purged'])
  c.ada()
})

test.each([
  ['updated', (users: Directory['users']) => users.update('ada', { title: 'x' })],
  ['given a password', (users: Directory['users']) => users.setPassword('ada', 'x')],
])('a deleted user cannot be %s', (_, work) => {
  using c = setup()
  c.users.create({ userName: 'ada' })
  c.users.delete('ada')
  expect(failure(() => work(c.users)).code).toBe('ERR_STATE')
})

test('only the deleted are restored', () => {
  using c = setup()
  c.ada()
  expect(failure(() => c.users.restore('ada@acme.test')).code).toBe('ERR_STATE')
})

test('a purged user is gone with its memberships and assignments; the change tells what was lost', () => {
  using c = setup()
  const user = c.ada()
  const { groups, members, apps, assignments } = c.directory
  const group = groups.create({ displayName: 'Red' })
  const app = apps.create({ name: 'app', profile: 'okta', target: { url: 'http://127.0.0.1' } })
  members.add('Red', user.id)
  assignments.assign('app', user.id)
  c.events()
  c.users.delete(user.id, { hard: true })
  expect(failure(() => c.users.get(user.id)).code).toBe('ERR_NOT_FOUND')
  expect(members.list('Red').items).toEqual([])
  expect(assignments.list('app').items).toEqual([])
  expect(c.fresh()).toMatchObject([
    { event: 'user.purged', subjectId: user.id, data: { user, groups: [group.id], apps: [app.id] } },
  ])
})

test('a password leaves no trace in the changes or the views', () => {
  using c = setup()
  const { id } = c.ada()
  const view = c.users.setPassword(id, 'correct horse')
  c.users.setPassword(id, 'correct horse')
  expect(c.events()).toEqual(['user.created', 'user.passwordChanged'])
  expect(JSON.stringify([view, c.users.list(), c.directory.changes.list()])).not.toContain('horse')
  expect(c.store.sqlite.prepare('SELECT password FROM users WHERE id = ?').pluck().get(id)).toBe(
    'correct horse',
  )
  expect(failure(() => c.users.setPassword(id, '')).code).toBe('ERR_USER_INVALID')
})

test('a name that does not exist is answered with the nearest that does', () => {
  using c = setup()
  c.ada()
  expect(failure(() => c.users.get('adda@acme.test'))).toMatchObject({
    code: 'ERR_NOT_FOUND',
    message: 'There is no user "adda@acme.test". Did you mean "ada@acme.test"?',
  })
  expect(failure(() => c.users.get('zz')).message).toBe('There is no user "zz".')
})

test('an id wins over a userName that looks like it', () => {
  using c = setup()
  const { id } = c.ada()
  c.users.create({ userName: id })
  expect(c.users.get(id).userName).toBe('ada@acme.test')
})

test('pages put together are the whole list, whatever their size', () => {
  using c = setup()
  for (let index = 0; index < 7; index++) c.users.create({ userName: `user${index}` })
  c.users.delete('user3')
  for (const limit of [1, 2, 3, 6, 7]) {
    const names: string[] = []
    let cursor: string | undefined
    do {
      const page = c.users.list({ limit, cursor })
      names.push(...page.items.map(({ userName }) => userName))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(names).toEqual(['user0', 'user1', 'user2', 'user4', 'user5', 'user6'])
  }
})

test.each([{ limit: 0 }, { limit: 1001 }, { limit: 1.5 }, { cursor: 'x' }, { cursor: '' }])(
  '%j is refused',
  (page) => {
    using c = setup()
    expect(failure(() => c.users.list(page)).code).toMatch(/^ERR_(LIMIT|CURSOR)_INVALID$/)
  },
)

test('listeners hear once of each commit, with the number of its newest change', () => {
  using c = setup()
  const heard: number[] = []
  const end = c.directory.onChange((seq) => heard.push(seq))
  c.ada()
  c.store.transaction(() => {
    c.users.create({ userName: 'bob' })
    c.users.create({ userName: 'cy' })
  })
  c.users.update('bob', {})
  expect(() =>
    c.store.transaction(() => {
      c.users.create({ userName: 'dan' })
      throw new Error('no')
    }),
  ).toThrow('no')
  end()
  c.users.create({ userName: 'eve' })
  expect(heard).toEqual([1, 3])
})

test('a reset empties everything and starts no number again', () => {
  using c = setup()
  const { id } = c.ada()
  c.users.create({ userName: 'bob', managerId: id })
  c.directory.groups.create({ displayName: 'Red' })
  c.directory.members.add('Red', id)
  c.directory.apps.create({ name: 'app', profile: 'okta', target: { url: 'http://127.0.0.1' } })
  c.directory.assignments.assign('app', id)
  const last = c.directory.changes.last()
  c.directory.reset()
  for (const table of ['users', 'groups', 'memberships', 'apps', 'assignments', 'changes']) {
    expect(c.store.sqlite.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), table).toBe(0)
  }
  expect(c.ada().id).not.toBe(id)
  expect(c.directory.changes.last()).toBe(last + 1)
})
