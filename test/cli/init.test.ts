import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { createTarget } from '../../src/target/target.ts'
import { folderOf, run, start } from './setup.ts'

const paths = [
  'scimulator.yaml',
  'scimulator/company.yaml',
  'scimulator/scenarios/leaver.yaml',
  '.github/workflows/scim.yml',
]

test('what is written is named, with what to do next', async () => {
  using place = folderOf()
  const { code, out, err } = await run(['init'], place)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  for (const path of paths) expect(out).toContain(path)
  expect(out).toContain('scimulator serve')
})

test('the configuration serves, and brings the company into the app', async () => {
  using place = folderOf()
  await using target = await createTarget({ token: 'sesame' })
  expect((await run(['init', '--target', target.url, '--profile', 'okta-oin'], place)).code).toBe(0)
  const more = { folder: place.folder, env: { SCIM_TOKEN: 'sesame' } }
  await using serving = start(['serve', '--port', '0', '--db', ':memory:'], more)
  const url = await serving.url
  await fetch(`${url}/api/v1/settle`, { method: 'POST' })
  expect(target.users()).toHaveLength(12)
  expect(target.groups().map(({ displayName }) => displayName)).toEqual(['Everyone'])
})

test('without any variable the configuration is accepted as well', async () => {
  using place = folderOf()
  await run(['init'], place)
  await using serving = start(['serve', '--port', '0', '--db', ':memory:'], place)
  const answer = await fetch(`${await serving.url}/api/v1/apps`)
  expect(await answer.json()).toMatchObject({
    items: [{ name: 'my-app', profile: 'entra', target: { url: 'http://127.0.0.1:3000/scim/v2' } }],
  })
})

test('the scenario passes under every usual profile, or under the one that is given', async () => {
  using place = folderOf()
  await run(['init'], place)
  const all = await run(['run', 'scimulator/scenarios'], place)
  expect(all).toMatchObject({ code: 0 })
  for (const profile of ['okta-oin', 'okta-aiw', 'entra', 'entra-062020', 'onelogin'])
    expect(all.out).toContain(profile)
  await run(['init', '--force', '--profile', 'authentik'], place)
  const one = await run(['run', 'scimulator/scenarios'], place)
  expect(one).toMatchObject({ code: 0 })
  expect(one.out).toContain('authentik')
  expect(one.out).not.toContain('okta-oin')
})

test('the workflow is one, and its commands do what they say', async () => {
  using place = folderOf()
  await using target = await createTarget({ token: 'secret' })
  await run(['init', '--target', target.url], place)
  const workflow = parse(readFileSync(join(place.folder, '.github/workflows/scim.yml'), 'utf8'))
  expect(Object.keys(workflow)).toEqual(['name', 'on', 'permissions', 'jobs'])
  const { steps, env } = workflow.jobs.provisioning as {
    steps: { run?: string; uses?: string }[]
    env: Record<string, string>
  }
  const commands = steps.flatMap(({ run: text }) => (text?.startsWith('npx scimulator ') ? [text] : []))
  expect(commands).toHaveLength(2)
  for (const command of commands) {
    const argv = command
      .replace(/^npx scimulator /, '')
      .split(' ')
      .map((word) => word.replace(/^"\$(\w+)"$/, (_, name) => env[name] ?? ''))
    const { code, out, err } = await run(argv, place)
    expect({ argv, code, out, err }).toMatchObject({ code: 0 })
  }
  expect(readFileSync(join(place.folder, 'scim-results.xml'), 'utf8')).toContain('<testsuite')
})

test('nothing that is there is written over without --force, and then nothing is written at all', async () => {
  using place = folderOf({ 'scimulator.yaml': 'mine' })
  const { code, out, err } = await run(['init'], place)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain('scimulator.yaml is there already; nothing was written')
  expect((await run(['run', 'scimulator/scenarios'], place)).code).toBe(2)
  expect(readFileSync(join(place.folder, 'scimulator.yaml'), 'utf8')).toBe('mine')
  const forced = await run(['init', '--force', '--json'], place)
  expect(
    JSON.parse(forced.out).files.map(({ path, replaced }: { path: string; replaced: boolean }) => [
      path,
      replaced,
    ]),
  ).toEqual(paths.map((path) => [path, path === 'scimulator.yaml']))
})

test.each([
  [['--target', 'app'], 'is not an http or https URL'],
  [['--profile', 'okto'], 'okto'],
])('%j is wrong usage, and nothing is written', async (argv, says) => {
  using place = folderOf()
  const { code, err } = await run(['init', ...argv], place)
  expect([code, err]).toEqual([2, expect.stringContaining(says)])
  writeFileSync(join(place.folder, 'x'), '')
  expect((await run(['init'], place)).code).toBe(0)
})
