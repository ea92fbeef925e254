import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { AppError } from '../../src/base/error.ts'
import { loadConfig } from '../../src/config/load-config.ts'

let folder: string | undefined

afterEach(() => {
  if (folder) rmSync(folder, { recursive: true })
  folder = undefined
})

function write(lines: string[]): string {
  folder = mkdtempSync(join(tmpdir(), 'config-'))
  const file = join(folder, 'scimulator.yaml')
  writeFileSync(file, lines.join('\n'))
  return file
}

function errorOf(file: string, env: Record<string, string>): AppError {
  try {
    loadConfig(file, env)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

test('a configuration names apps, variables stand for secrets, paths are relative to the file', () => {
  const file = write([
    'directory: people.yaml',
    'apps:',
    '  - name: my-app',
    '    profile: okta-aiw',
    '    target:',
    '      url: http://127.0.0.1:3000/scim/v2',
    '      auth: { type: bearer, token: "${SCIM_TOKEN}" }',
    '    assign: { groups: [Everyone] }',
    '    overrides: { patch: { missingValueOp: Replace } }',
  ])
  const config = loadConfig(file, { SCIM_TOKEN: 's3cret' })
  expect(config.directory).toBe(join(folder ?? '', 'people.yaml'))
  expect(config.apps[0]).toMatchObject({
    name: 'my-app',
    target: { auth: { type: 'bearer', token: 's3cret' } },
    assign: { groups: ['Everyone'], users: [] },
  })
})

test('variables may stand inside of braces without quotes, and places stay right', () => {
  const file = write([
    'port: ${PORT}',
    'seed: 7',
    'apps:',
    '  - name: my-app',
    '    profile: okta',
    '    target: { url: "http://127.0.0.1:${PORT}/scim", auth: { type: bearer, token: ${SCIM_TOKEN} } }',
  ])
  const config = loadConfig(file, { PORT: '8080', SCIM_TOKEN: 'a:}#' })
  expect(config).toMatchObject({ port: 8080, seed: '7' })
  expect(config.apps[0]?.target).toEqual({
    url: 'http://127.0.0.1:8080/scim',
    auth: { type: 'bearer', token: 'a:}#' },
  })
  expect(() => loadConfig(file, { PORT: '8080' })).toThrow(
    /scimulator\.yaml:6:82: apps\.0\.target\.auth\.token needs the variable SCIM_TOKEN, which is not set/,
  )
})

test('neither a credential nor the value of a variable is told', () => {
  const file = write([
    'host: ["${HOST}"]',
    'clock: ${CLOCK}',
    'apps:',
    '  - name: my-app',
    '    profile: okta',
    '    target: { url: http://127.0.0.1:1, auth: { type: bearer, token: "Bearer s3cret" } }',
  ])
  const { message, errors } = errorOf(file, { HOST: 'a', CLOCK: 's3cret' })
  expect(`${message}${JSON.stringify(errors)}`).not.toContain('s3cret')
  expect(errors.map(({ path }) => path.replace(/^.*scimulator\.yaml:/, '')).sort()).toEqual([
    '1:7',
    '2:8',
    '6:69',
  ])
  expect(errors[1]?.message).toBe('clock is "${CLOCK}"; allowed: "real", "virtual"')
})

test.each([
  [
    '{ type: beare, token: x }',
    'auth.type is "beare"; it must be one of bearer, basic, header, oauth2-client-credentials, none; did you mean "bearer"?',
  ],
  [
    '{ token: x }',
    'auth.type is missing; it must be one of bearer, basic, header, oauth2-client-credentials, none.',
  ],
  ['s3cret', 'auth cannot be used; it must be a mapping of keys to values.'],
])('credentials that are %s are told in one clause', (auth, says) => {
  const file = write([
    'apps:',
    '  - name: my-app',
    '    profile: okta',
    `    target: { url: http://127.0.0.1:1, auth: ${auth} }`,
  ])
  expect(errorOf(file, {}).message.replace(/^.*apps\.0\.target\./, '')).toBe(says)
})

test('two apps of one name, an unknown profile and a misspelt key are named', () => {
  const app = (name: string, profile: string) => [
    `  - name: ${name}`,
    `    profile: ${profile}`,
    '    target: { url: http://127.0.0.1:1 }',
  ]
  const file = write(['apps:', ...app('one', 'okta'), ...app('one', 'entrra')])
  const problems = errorOf(file, {}).errors.map(({ path, message }) => path.replace(/^.*yaml:/, '') + message)
  expect(problems).toEqual([
    expect.stringMatching(/^5:11apps\.1\.name is "one"/),
    expect.stringMatching(/^6:14There is no profile "entrra".*Did you mean "entra"\?$/),
  ])
  writeFileSync(file, 'directry: x')
  expect(errorOf(file, {}).message).toMatch(/:1:1: directry is not known here; did you mean "directory"/)
})

test('a profile of its own is found beside the configuration', () => {
  const file = write(['apps: [{ name: a, profile: ./mine.yaml, target: { url: http://127.0.0.1:1 } }]'])
  const profile = join(folder ?? '', 'mine.yaml')
  writeFileSync(profile, 'name: mine\nextends: entra\n')
  expect(loadConfig(file, {}).apps[0]?.profile).toBe(profile)
  writeFileSync(profile, 'name: mine\nextends: entra\nscim: 3\n')
  expect(errorOf(file, {}).errors[0]?.path).toBe(`${profile}:3:7`)
})

test('an empty configuration is one without apps; a missing one is an error', () => {
  expect(loadConfig(write(['']), {})).toEqual({ apps: [] })
  expect(errorOf('/does/not/exist.yaml', {}).code).toBe('ERR_CONFIG_MISSING')
})

test('everything that is wrong is named with its place', () => {
  const file = write([
    'prot: 80',
    'apps:',
    '  - name: my-app',
    '    profile: okta-aiw',
    '    target: { url: ftp://x, auth: { type: bearer, token: "${NOT_SET}" } }',
  ])
  const paths = errorOf(file, {}).errors.map(({ path }) => path.slice((folder ?? '').length + 1))
  expect(paths.sort()).toEqual(['scimulator.yaml:1:1', 'scimulator.yaml:5:20', 'scimulator.yaml:5:58'])
})

test('an override that the profile does not know is named in the configuration', () => {
  const file = write([
    'apps:',
    '  - name: my-app',
    '    profile: entra',
    '    target: { url: http://127.0.0.1:1 }',
    '    overrides:',
    '      patch: { opCase: Loud }',
  ])
  expect(() => loadConfig(file, {})).toThrow(/scimulator\.yaml:6:24: patch\.opCase is "Loud"/)
})

test('faults of an app are read with their defaults; a wrong one is named with its place', () => {
  const app = ['apps:', '  - name: a', '    profile: okta', '    target: { url: http://127.0.0.1:1 }']
  const faults = ['    faults:', '      - { type: latency, ms: 20 }']
  expect(loadConfig(write([...app, ...faults]), {}).apps[0]?.faults).toMatchObject([
    { type: 'latency', ms: 20, jitter: 0, probability: 1, times: null },
  ])
  expect(loadConfig(write(app), {}).apps[0]?.faults).toBeUndefined()
  const { message } = errorOf(write([...app, '    faults:', '      - { type: latencyy }']), {})
  expect(message).toMatch(/:6:17: apps\.0\.faults\.0\.type is "latencyy".*did you mean "latency"\?/)
})

test('a variable that is not set, or empty, is the text after :-', () => {
  const file = write([
    'apps:',
    '  - name: my-app',
    '    profile: okta-aiw',
    '    target: { url: ${SCIM_URL:-http://127.0.0.1:3000/scim/v2}, auth: { type: bearer, token: ${SCIM_TOKEN:-secret} } }',
  ])
  const target = (env: Record<string, string>) => loadConfig(file, env).apps[0]?.target
  expect(target({})).toEqual({
    url: 'http://127.0.0.1:3000/scim/v2',
    auth: { type: 'bearer', token: 'secret' },
  })
  expect(target({ SCIM_URL: 'https://app.test/scim', SCIM_TOKEN: '' })).toEqual({
    url: 'https://app.test/scim',
    auth: { type: 'bearer', token: 'secret' },
  })
})

test('a mistake is told with the variable as it was written', () => {
  const file = write(['db: ${DB:-x.db}', 'clock: ${CLOCK:-sideways}'])
  expect(errorOf(file, {}).message).toContain('clock')
})

test('how a target is looked at is read with its defaults; a probe is a URL with a path, or a command', () => {
  const app = ['apps:', '  - name: a', '    profile: okta', '    target: { url: http://127.0.0.1:1 }']
  const observe = (text: string) => write([...app, `    observe: ${text}`])
  expect(loadConfig(observe('{}'), {}).apps[0]?.observe).toEqual({ poll: '250ms', patience: '1m' })
  expect(loadConfig(write(app), {}).apps[0]?.observe).toBeUndefined()
  expect(loadConfig(observe('{ probe: { command: ./seen.sh } }'), {}).apps[0]?.observe?.probe).toEqual({
    command: './seen.sh',
  })
  expect(errorOf(observe('{ poll: often }'), {}).message).toMatch(/:5:22: apps\.0\.observe\.poll/)
  expect(errorOf(observe('{ probe: {} }'), {}).message).toMatch(/exactly one of url and command/)
  expect(errorOf(observe('{ probe: { url: http://x } }'), {}).message).toMatch(/url and path together/)
})
