import { existsSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { createTarget } from '../../src/target/target.ts'
import { folderOf, run, start } from './setup.ts'

const acme = resolve(import.meta.dirname, '../../data/directories/acme.yaml')

const config = `
directory: ${JSON.stringify(acme)}
apps:
  - name: my-app
    profile: okta
    target:
      url: \${TARGET}
      auth: { type: bearer, token: \${SCIM_TOKEN} }
    assign: { groups: [Everyone] }
    pushGroups: [Engineering]
`

const inMemory = ['serve', '--port', '0', '--db', ':memory:']

// biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it
async function api(url: string, path: string, init?: RequestInit): Promise<any> {
  const response = await fetch(`${url}/api/v1${path}`, init)
  return response.json()
}

test('serve prints its base URL first, loads the directory and provisions the configured app', async () => {
  using place = folderOf({ 'scimulator.yaml': config })
  await using target = await createTarget()
  const env = { TARGET: target.url, SCIM_TOKEN: target.token ?? '' }
  const serving = start(inMemory, { folder: place.folder, env })
  const url = await serving.url
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  await api(url, '/settle', { method: 'POST' })
  expect(await api(url, '/apps/my-app')).toMatchObject({
    profile: 'okta-oin',
    target: { auth: { token: '********' } },
  })
  expect(target.users().length).toBeGreaterThan(20)
  expect(target.groups()).toMatchObject([{ displayName: 'Engineering' }])
  const { code, out, err } = await serving.stop('SIGTERM')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).not.toContain(target.token)
  await expect(fetch(`${url}/livez`)).rejects.toThrow()
})

test('an interrupt closes cleanly and is told by the exit code', async () => {
  const serving = start(inMemory)
  await serving.url
  expect(await serving.stop('SIGINT')).toMatchObject({ code: 130, err: '' })
})

test('what was changed by hand outlives a restart, and the configuration is applied anew', async () => {
  using place = folderOf({ 'scimulator.yaml': config })
  await using target = await createTarget()
  const env = { TARGET: target.url, SCIM_TOKEN: target.token ?? '' }
  const first = start(['serve', '--port', '0'], { folder: place.folder, env })
  const made = await api(await first.url, '/users', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"userName":"new@acme.test"}',
  })
  await first.stop('SIGTERM')
  expect(existsSync(join(place.folder, 'scimulator.db'))).toBe(true)
  const elsewhere = { ...env, TARGET: `${target.url}/` }
  await using again = start(['serve', '--port', '0'], { folder: place.folder, env: elsewhere })
  const url = await again.url
  expect(await api(url, '/users/new@acme.test')).toEqual(made)
  expect((await api(url, '/apps')).items).toMatchObject([
    { name: 'my-app', target: { url: elsewhere.TARGET } },
  ])
})

test('faults of the configuration are on the wire; a restart with the same ones goes on counting', async () => {
  const withFaults = (fault: string) => `${config}    faults: [${fault}]\n`
  using place = folderOf({ 'scimulator.yaml': withFaults('{ type: status, times: 2 }') })
  await using target = await createTarget()
  const env = { TARGET: target.url, SCIM_TOKEN: target.token ?? '' }
  const serving = async (work: (url: string) => Promise<void>) => {
    const running = start(['serve', '--port', '0'], { folder: place.folder, env })
    const url = await running.url
    await work(url)
    await running.stop('SIGTERM')
  }
  const faultsOf = async (url: string) => (await api(url, '/apps/my-app/faults')).items
  await serving(async (url) => {
    await api(url, '/settle', { method: 'POST' })
    expect(await faultsOf(url)).toMatchObject([{ type: 'status', id: 'flt_1', fired: 2 }])
  })
  await serving(async (url) => expect(await faultsOf(url)).toMatchObject([{ id: 'flt_1', fired: 2 }]))
  writeFileSync(join(place.folder, 'scimulator.yaml'), withFaults('{ type: status, times: 3 }'))
  await serving(async (url) => expect(await faultsOf(url)).toMatchObject([{ id: 'flt_2', fired: 0 }]))
  writeFileSync(join(place.folder, 'scimulator.yaml'), config)
  await serving(async (url) => expect(await faultsOf(url)).toMatchObject([{ id: 'flt_2' }]))
})

test('one app may be given by flags; a flag wins over a variable, and that over the file', async () => {
  using place = folderOf({ 'scimulator.yaml': 'port: 1\nclock: real\nseed: from-file\n' })
  const env = {
    SCIMULATOR_PORT: '0',
    SCIMULATOR_CLOCK: 'real',
    SCIMULATOR_DB: ':memory:',
    SCIMULATOR_PROFILE: 'entra',
  }
  const target = ['--target', 'http://127.0.0.1:9/scim', '--token', 'hunter2', '--app', 'mine']
  const argv = ['serve', '--clock', 'virtual', ...target]
  await using serving = start(argv, { folder: place.folder, env })
  const url = await serving.url
  expect(await api(url, '/clock')).toMatchObject({ kind: 'virtual' })
  expect((await api(url, '/apps')).items).toMatchObject([{ name: 'mine', profile: 'entra' }])
  expect(serving.out).not.toContain('hunter2')
})

test('a variable that is meant for another command is no mistake of this one', async () => {
  await using serving = start(inMemory, { env: { SCIMULATOR_TOKEN: 't' } })
  expect((await api(await serving.url, '/apps')).items).toEqual([])
})

test('with an API token nobody else comes in', async () => {
  await using serving = start([...inMemory, '--host', '0.0.0.0'], { env: { SCIMULATOR_API_TOKEN: 'sesame' } })
  const url = await serving.url
  expect((await fetch(`${url}/api/v1/users`)).status).toBe(401)
  expect(await api(url, '/users', { headers: { Authorization: 'Bearer sesame' } })).toMatchObject({
    items: [],
  })
})

test('a port in use is told in one sentence', async () => {
  await using serving = start(inMemory)
  const { port } = new URL(await serving.url)
  for (const command of [['serve', '--db', ':memory:'], ['target']]) {
    const { code, out, err } = await run([...command, '--port', port])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(`Port ${port} of 127.0.0.1 is in use.`)
  }
})

test('a second serve on a database that is in use does not start, and the first one goes on', async () => {
  using place = folderOf({})
  const serve = ['serve', '--port', '0', '--db', 'idp.db']
  await using serving = start(serve, { folder: place.folder })
  const url = await serving.url
  const { code, out, err } = await run(serve, { folder: place.folder })
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(`The database "${join(place.folder, 'idp.db')}" is in use by another SCIMulator.`)
  const made = await api(url, '/users', {
    method: 'POST',
    body: '{"userName":"ana"}',
    headers: { 'content-type': 'application/json' },
  })
  expect(made).toMatchObject({ userName: 'ana' })
})

test.each([
  {
    name: 'a directory file that does not exist',
    text: 'directory: none.yaml',
    says: 'none.yaml does not exist',
  },
  {
    name: 'a directory file of an unknown kind',
    text: 'directory: people.txt',
    says: '.yaml, .json or .csv',
  },
  { name: 'an unknown key', text: 'aps: []', says: 'scimulator.yaml:1:1' },
  {
    name: 'a group that does not exist',
    text: `directory: ${acme}\napps: [{ name: a, profile: okta, target: { url: 'http://x' }, assign: { groups: [Evryone] } }]`,
    says: 'Everyone',
  },
])('$name in the configuration is an error', async ({ text, says }) => {
  using place = folderOf({ 'scimulator.yaml': text })
  const { code, out, err } = await run(inMemory, place)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(says)
})

test('on a terminal each exchange is a line, without colours where they are not wanted', async () => {
  await using target = await createTarget()
  using place = folderOf({ 'scimulator.yaml': config })
  const env = { TARGET: target.url, SCIM_TOKEN: target.token ?? '', NO_COLOR: '1' }
  const serving = start(inMemory, { folder: place.folder, env, isTTY: true })
  const url = await serving.url
  await api(url, '/settle', { method: 'POST' })
  const { out } = await serving.stop('SIGTERM')
  expect(out).toMatch(/^\d\d:\d\d:\d\d my-app GET {4}\/Users\?filter=.* → 200 [\d.]+ ms$/m)
  expect(out).not.toContain('\u001b[')
})

test('a dead target stops nothing', async () => {
  using place = folderOf({ 'scimulator.yaml': config })
  const env = { TARGET: 'http://127.0.0.1:1/scim', SCIM_TOKEN: 't' }
  const serving = start(inMemory, { folder: place.folder, env })
  const url = await serving.url
  await api(url, '/settle', { method: 'POST' })
  expect((await api(url, '/apps/my-app/status')).failed).toBeGreaterThan(20)
  expect(await serving.stop('SIGTERM')).toMatchObject({ code: 0, err: '' })
})

test('a quarantine and its end are told as they happen, in the words of the vendor', async () => {
  const flags = ['--target', 'http://127.0.0.1:9/scim/v2', '--token', 'x', '--profile', 'entra']
  const serving = start([...inMemory, '--clock', 'virtual', ...flags])
  const url = await serving.url
  await api(url, '/users', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ userName: 'ada@acme.test' }),
  })
  await fetch(`${url}/api/v1/apps/app/assignments/users/ada@acme.test`, { method: 'PUT' })
  await api(url, '/settle', { method: 'POST' })
  expect(await api(url, '/apps/app/status')).toMatchObject({ state: 'disabled', nextCycleAt: null })
  const { out } = await serving.stop('SIGTERM')
  expect(out).toMatch(
    /^app is quarantined, EncounteredQuarantineException; next attempt 2026-01-05T09:05:00.000Z$/m,
  )
  expect(out).toMatch(/^ {2}SystemForCrossDomain\w+: Please provide a valid tenant URL/m)
  expect(out).toMatch(/^app is disabled, EncounteredQuarantineException$/m)
})

test('a target is looked at as the configuration says; without a word it stays as it was', async () => {
  const observed = (observe: string) => `${config}    observe: ${observe}\n`
  using place = folderOf({ 'scimulator.yaml': observed('{ poll: 20ms, patience: 30s }') })
  await using target = await createTarget()
  const env = { TARGET: target.url, SCIM_TOKEN: target.token ?? '' }
  const observation = async () => {
    const running = start(['serve', '--port', '0'], { folder: place.folder, env })
    const answer = await api(await running.url, '/apps/my-app/observation')
    const ended = await running.stop('SIGTERM')
    expect(ended.err).toBe('')
    return answer
  }
  expect(await observation()).toMatchObject({ on: true, pollMs: 20, patienceMs: 30_000 })
  writeFileSync(join(place.folder, 'scimulator.yaml'), config)
  expect(await observation()).toMatchObject({ on: true, pollMs: 20, patienceMs: 30_000 })
  writeFileSync(
    join(place.folder, 'scimulator.yaml'),
    observed('{ poll: on-demand, probe: { command: "exit 1" } }'),
  )
  expect(await observation()).toMatchObject({ on: true, pollMs: null, patienceMs: 60_000 })
  writeFileSync(
    join(place.folder, 'scimulator.yaml'),
    observed('{ probe: { url: "http://127.0.0.1/{name}", path: $.x } }'),
  )
  const wrong = await run(['serve', '--port', '0'], { folder: place.folder, env })
  expect(wrong).toMatchObject({
    code: 2,
    err: expect.stringContaining('{name} in the URL stands for nothing'),
  })
})

/** One app that looks somebody up in a target that answers a miss with 404. */
async function missed(argv: string[], surroundings: { env?: Record<string, string>; file?: string } = {}) {
  const target = await createTarget({ defects: ['D01'] })
  const place = folderOf({ 'scimulator.yaml': `${surroundings.file ?? ''}\n` })
  const app = ['--target', target.url, '--token', target.token ?? '', '--profile', 'okta']
  const serving = start([...inMemory, ...app, ...argv], { folder: place.folder, env: surroundings.env ?? {} })
  const url = await serving.url
  for (const name of ['ada', 'bob']) {
    const headers = { 'Content-Type': 'application/json' }
    await api(url, '/users', {
      method: 'POST',
      headers,
      body: JSON.stringify({ userName: name, email: name }),
    })
    await fetch(`${url}/api/v1/apps/app/assignments/users/${name}`, { method: 'PUT' })
  }
  await api(url, '/settle', { method: 'POST' })
  const { items } = await api(url, '/findings')
  const { out } = await serving.stop('SIGTERM')
  await target.close()
  place[Symbol.dispose]()
  return { out, rules: items.map(({ rule }: { rule: string }) => rule) }
}

test('what a target is first seen to do wrong is one line', async () => {
  const { out, rules } = await missed([])
  expect(rules).toContain('RFC7644-3.4.2-empty-200')
  const lines = out.split('\n').filter((line) => line.startsWith('finding: '))
  expect(lines.length).toBe(rules.length)
  expect(lines).toContainEqual(
    expect.stringMatching(
      /^finding: blocker RFC7644-3\.4\.2-empty-200 app: GET \/Users\?filter=.*was answered with 404\.$/,
    ),
  )
})

test.each([
  ['a flag', ['--no-diagnose'], {}],
  ['a variable', [], { env: { SCIMULATOR_DIAGNOSE: 'false' } }],
  ['the file', [], { file: 'diagnose: false' }],
  [
    'a flag, whatever else is said',
    ['--no-diagnose'],
    { env: { SCIMULATOR_DIAGNOSE: '1' }, file: 'diagnose: true' },
  ],
  ['a variable, whatever the file says', [], { env: { SCIMULATOR_DIAGNOSE: '0' }, file: 'diagnose: true' }],
])('judging is switched off by %s', async (_what, argv, surroundings) => {
  const { out, rules } = await missed(argv, surroundings)
  expect(rules).toEqual([])
  expect(out).not.toContain('finding')
})

test('a variable turns on what the file turns off; one that is neither true nor false is an error', async () => {
  const { rules } = await missed([], { env: { SCIMULATOR_DIAGNOSE: 'true' }, file: 'diagnose: "false"' })
  expect(rules).toContain('RFC7644-3.4.2-empty-200')
  const { code, err } = await run(inMemory, { env: { SCIMULATOR_DIAGNOSE: 'perhaps' } })
  expect(code).toBe(2)
  expect(err).toContain('SCIMULATOR_DIAGNOSE is "perhaps"; it must be true or false.')
})
