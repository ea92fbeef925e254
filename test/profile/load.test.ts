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
  expect(errorOf(() => loadProfile(join(at, 'a.yaml'))).message).toContain('extends itself')
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
    expect.stringMatching(/^bad\.yaml:7:16 sync\.concurrency is 0: /),
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
