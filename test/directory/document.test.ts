import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AppError } from '../../src/base/error.ts'
import type { DocumentFormat } from '../../src/directory/document.ts'
import { userAttributes } from '../../src/directory/user-schema.ts'
import { openDirectory } from './setup.ts'

const acme = readFileSync(new URL('../../data/directories/acme.yaml', import.meta.url), 'utf8')

function failure(work: () => unknown): AppError {
  try {
    work()
  } catch (error) {
    return error as AppError
  }
  throw new Error('It did not fail.')
}

const problemsOf = (text: string, format: DocumentFormat) => {
  using c = openDirectory()
  const { code, errors } = failure(() => c.directory.importDocument(text, format, 'my.yaml'))
  expect(code).toBe('ERR_DIRECTORY_INVALID')
  return errors.map(({ path, message }) => `${path} ${message}`)
}

test('the sample company can be loaded', () => {
  using c = openDirectory()
  expect(c.directory.importDocument(acme, 'yaml', 'acme.yaml')).toEqual({ users: 25, groups: 6 })
  const { users, members } = c.directory
  const { items } = users.list()
  expect(
    members
      .list('Everyone')
      .items.map(({ id }) => id)
      .sort(),
  ).toEqual(items.map(({ id }) => id).sort())
  expect(users.get("SIOBHAN.O'NEILL@acme.test").managerId).toBe(users.get('helene.brandt@acme.test').id)
  expect(users.get('ines.almeida@acme.test').managerId).toBe(users.get('wei.chen@acme.test').id)
  expect(users.get('badge.reader@acme.test')).toEqual({
    id: expect.any(String),
    userName: 'badge.reader@acme.test',
    status: 'active',
    custom: {},
    createdAt: expect.any(String),
    updatedAt: expect.any(String),
  })
  expect(members.list('Product').items.map(({ kind }) => kind)).toEqual(['user', 'group'])
  expect(members.list('Alumni').items).toEqual([])
  expect(items.every(({ userName }) => userName.endsWith('@acme.test'))).toBe(true)
})

test('every user and group of a new directory is one change, and each member one', () => {
  using c = openDirectory()
  c.directory.importDocument(acme, 'yaml', 'acme.yaml')
  const counts = Object.groupBy(c.events(), (event) => event)
  expect(Object.fromEntries(Object.entries(counts).map(([event, all]) => [event, all?.length]))).toEqual({
    'user.created': 25,
    'group.created': 6,
    'group.member.added': 44,
  })
})

test('loading the same again changes nothing', () => {
  using c = openDirectory()
  c.directory.importDocument(acme, 'yaml', 'acme.yaml')
  c.events()
  for (const format of ['json', 'yaml', 'csv'] as const) {
    c.directory.importDocument(c.directory.exportDocument(format), format, 'again')
  }
  expect(c.events()).toEqual([])
})

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
const name = text.filter((each) => !/\p{Cc}/u.test(each))
const scalar = fc.oneof(
  text,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((each) => !Object.is(each, -0)),
  fc.boolean(),
  fc.constantFrom('true', 'null', '7', '007', '1e400', '[1]', '"x"', '{}', ' 1', '- a', '~', 'yes', '0x1F'),
)
const attributes = fc.record(
  Object.fromEntries(userAttributes.filter((each) => each !== 'managerId').map((each) => [each, text])),
  { requiredKeys: [] },
)
const custom = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 8 }).filter((each) => each !== '__proto__' && !/\p{Cc}/u.test(each)),
  fc.oneof(scalar, fc.array(scalar, { maxLength: 3 })),
  { minKeys: 1, maxKeys: 3, noNullPrototype: true },
)
const company = fc
  .uniqueArray(name, { maxLength: 5, selector: (each) => each.toUpperCase().toLowerCase().toUpperCase() })
  .chain((names) =>
    fc.record({
      users: fc.tuple(
        ...names.map((userName, index) =>
          fc
            .record(
              {
                status: fc.constantFrom('staged', 'suspended', 'deactivated', 'deleted'),
                managerId: fc.constantFrom(...names),
                own: custom,
                attributes,
              },
              { requiredKeys: ['attributes'] },
            )
            .map(({ attributes, own, managerId, status }) => ({
              userName,
              ...(status === undefined ? {} : { status }),
              ...attributes,
              ...(managerId === undefined || managerId === names[index] ? {} : { managerId }),
              ...(own === undefined ? {} : { custom: own }),
            })),
        ),
      ),
      groups: fc.uniqueArray(name, { maxLength: 3 }).chain((displayNames) =>
        fc.tuple(
          ...displayNames.map((displayName) =>
            fc
              .tuple(fc.subarray(names), fc.subarray(displayNames.filter((each) => each !== displayName)))
              .map(([users, groups]) => ({
                displayName,
                members: [...users, ...groups.map((group) => ({ group }))],
              })),
          ),
        ),
      ),
    }),
  )

test.each(['json', 'yaml'] as const)('what is exported as %s is imported the same', (format) => {
  fc.assert(
    fc.property(company, (document) => {
      using one = openDirectory()
      using other = openDirectory()
      one.directory.importDocument(JSON.stringify(document), 'json', 'x.json')
      expect(one.directory.exportDirectory()).toEqual(document)
      other.directory.importDocument(one.directory.exportDocument(format), format, 'x')
      expect(other.directory.exportDirectory()).toEqual(document)
    }),
    { numRuns: 60 },
  )
})

test('what is exported as CSV is imported the same, and groups stay as they are', () => {
  fc.assert(
    fc.property(company, (document) => {
      using one = openDirectory()
      one.directory.importDocument(JSON.stringify(document), 'json', 'x.json')
      const before = one.directory.changes.last()
      const csv = one.directory.exportDocument('csv')
      one.directory.importDocument(csv, 'csv', 'x.csv')
      expect(one.directory.changes.last()).toBe(before)
      using other = openDirectory()
      other.directory.importDocument(csv, 'csv', 'x.csv')
      expect(other.directory.exportDirectory().users).toEqual(document.users)
    }),
    { numRuns: 60 },
  )
})

test('whatever was there becomes what the document says, by as few changes as it takes', () => {
  using c = openDirectory()
  const { directory } = c
  directory.importDocument(
    `users:
  - { userName: ada, title: Countess }
  - { userName: bob, managerId: ada }
  - { userName: cy }
groups:
  - { displayName: Red, members: [ada, bob, cy] }
  - { displayName: Blue, members: [{ group: Red }] }
`,
    'yaml',
    'a.yaml',
  )
  const [ada, bob, cy] = ['ada', 'bob', 'cy'].map((user) => directory.users.get(user).id)
  const red = directory.groups.get('Red').id
  directory.apps.create({ name: 'app', profile: 'okta', target: { url: 'http://127.0.0.1' } })
  directory.assignments.assign('app', 'Red')
  directory.users.setPassword('bob', 'kept')
  c.fresh()
  directory.importDocument(
    `users:
  - { userName: BOB, managerId: dan, status: suspended }
  - { userName: dan, managerId: bob }
  - { userName: cy }
groups:
  - { displayName: Red, members: [dan, cy] }
`,
    'yaml',
    'b.yaml',
  )
  const dan = directory.users.get('dan').id
  const blue = expect.any(String)
  expect(c.fresh().map(({ event, subjectId, memberId }) => [event, subjectId, memberId])).toEqual([
    ['user.renamed', bob, null],
    ['user.suspended', bob, null],
    ['user.created', dan, null],
    ['user.purged', ada, null],
    ['group.deleted', blue, null],
    ['group.member.removed', red, bob],
    ['group.member.added', red, dan],
  ])
  expect(directory.users.get('cy').id).toBe(cy)
  expect(directory.users.get('bob')).toMatchObject({ id: bob, userName: 'BOB', managerId: dan })
  expect(c.store.sqlite.prepare('SELECT password FROM users WHERE id = ?').pluck().get(bob)).toBe('kept')
  expect(directory.assignments.list('app').items).toMatchObject([{ id: red }])
})

test('a document that fails halfway leaves everything as it was', () => {
  using c = openDirectory()
  c.directory.importDocument(acme, 'yaml', 'acme.yaml')
  const before = [c.directory.exportDirectory(), c.directory.changes.last()]
  const heard: number[] = []
  c.directory.onChange((seq) => heard.push(seq))
  c.store.sqlite.exec(
    "CREATE TRIGGER refuse BEFORE INSERT ON groups WHEN new.display_name = 'Last' BEGIN SELECT raise(ABORT, 'no'); END",
  )
  const document = {
    users: [{ userName: 'new' }],
    groups: [{ displayName: 'First' }, { displayName: 'Last' }],
  }
  expect(() => c.directory.importDocument(JSON.stringify(document), 'json', 'x.json')).toThrow('no')
  expect([c.directory.exportDirectory(), c.directory.changes.last()]).toEqual(before)
  expect(heard).toEqual([])
  expect(failure(() => c.directory.importDocument('users: [{}]', 'yaml', 'x.yaml')).code).toBe(
    'ERR_DIRECTORY_INVALID',
  )
  expect([c.directory.exportDirectory(), c.directory.changes.last()]).toEqual(before)
})

test('every problem of a document is told with its place', () => {
  const yaml = `users:
  - userName: ada
    surname: Byron
    postalCode: 1010
  - userName: bob
    custom: { nested: { a: 1 } }
  - givenName: Nameless
groups:
  - displayName: Red
    members: [ada, 7]
  - name: Blue
extra: 1
`
  expect(problemsOf(yaml, 'yaml')).toEqual(['my.yaml:12:1 extra is not an attribute of a directory'])
  expect(problemsOf(yaml.replace('extra: 1\n', ''), 'yaml')).toEqual([
    'my.yaml:4:17 postalCode must be text, not 1010',
    'my.yaml:3:5 surname is not an attribute of a user; did you mean "familyName"?',
    'my.yaml:6:23 custom.nested must be text, a number, true, false, or a list of them, not an object',
    'my.yaml:7:5 userName is missing',
    'my.yaml:10:20 members.1 must be a userName or {group: displayName}, not 7',
    'my.yaml:11:5 displayName is missing',
    'my.yaml:11:5 name is not an attribute of a group; did you mean "displayName"?',
  ])
})

test('names that lead nowhere or are there twice are told with their places', () => {
  const yaml = `users:
  - userName: ada
    managerId: ADA
  - userName: Ada
  - userName: bob
    managerId: Bobb
groups:
  - displayName: Red
    members: [adda, { group: Red }, { group: Blu }]
  - displayName: Blue
  - displayName: Blue
`
  expect(problemsOf(yaml, 'yaml')).toEqual([
    'my.yaml:3:16 managerId must be somebody else than the user',
    'my.yaml:4:15 the userName "Ada" is there twice',
    'my.yaml:6:16 there is no user "Bobb" in this document; did you mean "bob"?',
    'my.yaml:9:15 there is no user "adda" in this document; did you mean "Ada"?',
    'my.yaml:9:21 a group cannot be a member of itself',
    'my.yaml:9:37 there is no group "Blu" in this document; did you mean "Blue"?',
    'my.yaml:11:18 the displayName "Blue" is there twice',
  ])
})

test.each<[string, DocumentFormat, string | RegExp]>([
  ['users: [', 'yaml', /^my\.yaml:1:9 /],
  [
    '{\n  "users": [{"userName": "ada", "surname": 1}]\n}',
    'json',
    /^my\.yaml:2:33 surname is not an attribute/,
  ],
  ['{\n  "users": [}', 'json', /^my\.yaml:2:13 is not JSON/],
  ['', 'json', /^my\.yaml:1:1 is not JSON/],
  ['', 'yaml', /the directory must be an object, not null/],
  ['[]', 'yaml', /the directory must be an object, not a list/],
  ['groups: []', 'yaml', 'my.yaml:1:1 users must be a list, not nothing'],
  [
    'userName,surname\nada,Byron\n',
    'csv',
    /^my\.yaml:1:10 "surname" is not an attribute of a user; did you mean "familyName"/,
  ],
  ['givenName\nAda\n', 'csv', 'my.yaml:1:1 the header names no column userName'],
  ['userName,title,title\n', 'csv', 'my.yaml:1:16 the column "title" is there twice'],
  ['userName,title\nada\n', 'csv', 'my.yaml:2:1 the row has 1 values, the header 2'],
  ['userName\n"ada', 'csv', 'my.yaml:2:1 is a quoted value that never ends'],
  ['userName\n"ada"x\n', 'csv', 'my.yaml:2:6 must be a comma or the end of the line'],
  ['userName,title\n"ada","a\nb"\nbob,"x"\nADA,\n', 'csv', 'my.yaml:5:1 the userName "ADA" is there twice'],
  [
    'title,userName,status\n\r\nx,ada,gone\r\n',
    'csv',
    /^my\.yaml:3:7 status must be one of staged.*not "gone"/,
  ],
  ['', 'csv', /names no column userName/],
])('%j as %s: %s', (document, format, problem) => {
  const problems = problemsOf(document, format)
  expect(problems).toEqual([typeof problem === 'string' ? problem : expect.stringMatching(problem)])
})

test('a document with very many problems tells the first hundred', () => {
  const users = Array.from({ length: 500 }, (_, index) => ({ userName: `user${index}`, nonsense: 1 }))
  expect(problemsOf(JSON.stringify({ users }), 'json')).toHaveLength(100)
})

test('a spreadsheet of users: a byte order mark, CRLF, quotes, custom columns', () => {
  using c = openDirectory()
  const csv = [
    '\ufeffuserName,familyName,custom.badge,custom.code,custom.floors,managerId',
    `siobhan.o'neill@acme.test,"O'Neill, ""Siobhán""",7,007,"[""1"",2]",bob`,
    'bob,"two\r\nlines",true,"""true""",,',
  ].join('\r\n')
  c.directory.importDocument(csv, 'csv', 'users.csv')
  const bob = c.directory.users.get('bob')
  expect(c.directory.users.get("siobhan.o'neill@acme.test")).toMatchObject({
    familyName: `O'Neill, "Siobhán"`,
    custom: { badge: 7, code: '007', floors: ['1', 2] },
    managerId: bob.id,
  })
  expect(bob).toMatchObject({ familyName: 'two\r\nlines', custom: { badge: true, code: 'true' } })
})
