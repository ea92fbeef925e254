import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { AppError } from '../../src/base/error.ts'
import type { JsonObject } from '../../src/base/json.ts'
import { loadProfile } from '../../src/profile/load.ts'

let folder: string | undefined

afterEach(() => {
  if (folder) rmSync(folder, { recursive: true })
  folder = undefined
})

function write(files: Record<string, string>): string {
  folder = mkdtempSync(join(tmpdir(), 'profile-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

function errorOf(load: () => unknown): AppError {
  try {
    load()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

test("a user's profile changes single values of a built-in one", () => {
  const at = write({ 'mine.yaml': 'extends: entra\nname: mine\npatch: { missingValueOp: Replace }\n' })
  const { profile } = loadProfile(join(at, 'mine.yaml'))
  expect(profile.name).toBe('mine')
  expect(profile.patch).toMatchObject({ missingValueOp: 'Replace', opCase: 'capital' })
})

test('a profile may extend a file that extends another one', () => {
  const at = write({
    'one.yaml': 'extends: okta-oin\nname: one\nmembership: { perRequest: 7 }\n',
    'two.yaml': 'extends: ./one.yaml\nname: two\nimport: { pageSize: 10 }\n',
  })
  const { profile } = loadProfile(join(at, 'two.yaml'))
  expect(profile.membership.perRequest).toBe(7)
  expect(profile.import).toMatchObject({ pageSize: 10, groups: true })
})

test('profiles that extend each other are an error that shows the circle', () => {
  const at = write({ 'a.yaml': 'extends: ./b.yaml\nname: a\n', 'b.yaml': 'extends: ./a.yaml\nname: b\n' })
  expect(errorOf(() => loadProfile(join(at, 'a.yaml'))).message).toMatch(
    /b\.yaml:1:10: extends leads back .*a\.yaml → .*b\.yaml → .*a\.yaml/,
  )
})

test('each wrong value is named with file, line, column, what was found and what is allowed', () => {
  const at = write({
    'bad.yaml': [
      'extends: entra',
      'name: bad',
      'patch:',
      '  opCase: Upper',
      '  boolean: json',
      'sync:',
      '  concurrency: 0',
    ].join('\n'),
  })
  const { code, errors } = errorOf(() => loadProfile(join(at, 'bad.yaml')))
  expect(code).toBe('ERR_PROFILE_INVALID')
  expect(errors.map(({ path, message }) => `${path.slice(at.length + 1)} ${message}`)).toEqual([
    'bad.yaml:4:11 patch.opCase is "Upper"; allowed: "lower", "capital"',
    'bad.yaml:5:3 patch.boolean is not known here; did you mean "booleans"?',
    'bad.yaml:7:16 sync.concurrency is 0; it must be at least 1',
  ])
})

test('a mapping target that is not a path is named with its place', () => {
  const overrides: JsonObject = {
    mapping: { group: { rows: [{ target: 'display name[', source: 'displayName' }] } },
  }
  const [problem] = errorOf(() => loadProfile('entra', overrides)).errors
  expect(problem?.path).toBe('overrides.mapping.group.rows.0.target')
})

test('a wrong override is named by its path', () => {
  const { errors } = errorOf(() => loadProfile('entra', { patch: { missingValueOp: 'Set' } }))
  expect(errors).toEqual([
    {
      path: 'overrides.patch.missingValueOp',
      message: 'patch.missingValueOp is "Set"; allowed: "Add", "Replace"',
    },
  ])
})

test('an unknown name lists the known ones and the nearest', () => {
  const { message, hint } = errorOf(() => loadProfile('okta-oni'))
  expect(message).toContain('okta-aiw')
  expect(hint).toContain('okta-oin')
})

test('a file that is not YAML is named with the place of the mistake', () => {
  const at = write({ 'broken.yaml': 'name: x\npatch: {opCase: lower\n' })
  expect(errorOf(() => loadProfile(join(at, 'broken.yaml'))).errors[0]?.path).toMatch(/broken\.yaml:\d+:\d+$/)
})

test('a mistake is found in the file that made it, also below the one that is loaded', () => {
  const at = write({
    'low.yaml': 'extends: entra\nname: low\nsync:\n  interval: soon\n',
    'high.yaml': 'extends: ./low.yaml\nname: high\nsync: { concurrency: 3 }\n',
  })
  const [problem] = errorOf(() => loadProfile(join(at, 'high.yaml'))).errors
  expect(problem?.path).toBe(join(at, 'low.yaml:4:13'))
  expect(problem?.message).toBe(
    'sync.interval is "soon"; allowed: a duration such as PT40M, 250ms, 2s, 40m or 1h',
  )
})

test('paths, attributes and constants of mappings are checked along with all the rest', () => {
  const overrides: JsonObject = {
    scim: '3.0',
    mapping: {
      user: {
        rows: [
          { target: 'emails[type eq', source: 'email' },
          { target: 'title', source: 'titl' },
          { target: 'nickName', source: 'custom.alias' },
          { target: 'active', source: 'userName', value: true },
          { target: 'userType', source: 'userType', aply: 'create' },
        ],
      },
      group: { rows: [{ target: 'displayName', source: 'mail' }] },
    },
  }
  const { errors } = errorOf(() => loadProfile('entra', overrides))
  const at = 'overrides.mapping.user.rows'
  expect(Object.fromEntries(errors.map(({ path, message }) => [path, message.replace(/^\S+ /, '')]))).toEqual(
    {
      'overrides.scim': 'is "3.0"; allowed: "1.1", "2.0"; did you mean "2.0"?',
      [`${at}.0.target`]: expect.stringMatching(/^is "emails\[type eq"; allowed: a SCIM path \(/),
      [`${at}.1.source`]: expect.stringMatching(/^is "titl"; allowed: userName, .*; did you mean "title"\?$/),
      [`${at}.3`]: 'is a mapping; allowed: exactly one of source, expression and value',
      [`${at}.4.aply`]: 'is not known here; did you mean "apply"?',
      'overrides.mapping.group.rows.0.source': 'is "mail"; allowed: "displayName", "description"',
    },
  )
})

test('a profile of its own kind replaces what it cannot be merged with', () => {
  const { profile } = loadProfile('okta-oin', { ids: { user: { shape: 'integer', from: 7 } } })
  expect(profile.ids.user).toEqual({ shape: 'integer', from: 7 })
})

test('the values that overrides change are told, and no others', () => {
  const { overridden } = loadProfile('entra', {
    patch: { opCase: 'lower', booleans: 'string' },
    sync: { concurrency: 9 },
  })
  expect(overridden).toEqual(['patch.opCase', 'sync.concurrency'])
})

test('a name and aliases are not inherited', () => {
  const at = write({ 'nameless.yaml': 'extends: okta\n', 'named.yaml': 'extends: okta\nname: named\n' })
  const [problem] = errorOf(() => loadProfile(join(at, 'nameless.yaml'))).errors
  expect(problem).toEqual({
    path: join(at, 'nameless.yaml:1:1'),
    message: 'name is missing; it must be text',
  })
  expect(loadProfile(join(at, 'named.yaml')).profile).toMatchObject({ aliases: [], family: 'okta' })
})

test('a source of nothing is a mistake', () => {
  const at = write({
    'mine.yaml': [
      'extends: entra',
      'name: mine',
      'sources:',
      '  patch.opcase: { from: recorded, url: "https://example.com" }',
    ].join('\n'),
  })
  expect(errorOf(() => loadProfile(join(at, 'mine.yaml'))).errors).toEqual([
    {
      path: join(at, 'mine.yaml:4:3'),
      message:
        'sources.patch.opcase is the source of nothing that the profile says; did you mean "patch.opCase"?',
    },
  ])
})

test.each([
  ['an empty file', '', /mine\.yaml:1:1: a profile is a mapping/],
  ['a list', '- a', /mine\.yaml:1:1: a profile is a mapping/],
  ['a key twice', 'name: a\npatch: {}\npatch: {}', /mine\.yaml:3:1: this key has been given before/],
  [
    'a parent that does not exist',
    'name: a\nextends: ./b.yaml',
    /mine\.yaml:2:10: The profile file .*b\.yaml/,
  ],
  ['a parent that is not known', 'name: a\nextends: entro', /mine\.yaml:2:10: There is no profile "entro"/],
  ['a parent that is not a name', 'name: a\nextends: [entra]', /mine\.yaml:2:10: extends is \["entra"\]/],
  [
    'a key that means something to JavaScript',
    'name: a\nextends: entra\n__proto__: {}',
    /3:1: __proto__ is not/,
  ],
])('%s is refused', (_, text, message) => {
  const at = write({ 'mine.yaml': text })
  expect(errorOf(() => loadProfile(join(at, 'mine.yaml'))).message).toMatch(message)
})

test('a file that does not exist, a folder and a file that nobody wrote are refused in one sentence', () => {
  const at = write({ 'long.yaml': `name: ${'x'.repeat(2 ** 20)}` })
  expect(errorOf(() => loadProfile(join(at, 'none.yaml')))).toMatchObject({
    code: 'ERR_PROFILE_UNKNOWN',
    message: `The profile file ${join(at, 'none.yaml')} does not exist.`,
  })
  expect(errorOf(() => loadProfile(`${at}/`)).message).toContain('is not a file')
  expect(errorOf(() => loadProfile(join(at, 'long.yaml'))).message).toContain('at most 1048576')
})

test('a file that is not UTF-8 is refused', () => {
  const at = write({ 'mine.yaml': '' })
  writeFileSync(join(at, 'mine.yaml'), Buffer.from([0x6e, 0xff, 0xfe]))
  expect(errorOf(() => loadProfile(join(at, 'mine.yaml'))).message).toContain('it is not UTF-8 text')
})
