import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exitCode } from '../../src/cli/exit-code.ts'
import { createTarget } from '../../src/target/target.ts'
import { folderOf, run } from './setup.ts'

const story = `
  - createUser: { userName: ada@acme.test, givenName: Ada, familyName: Byron, email: ada@acme.test }
  - createGroup: { displayName: Sales, members: [ada@acme.test] }
  - assign: { group: Sales }
  - settle
  - pushGroup: Sales
  - settle
`
const good = `name: joiner
profiles: [okta-oin, entra]
steps:${story}  - expectTarget: { user: ada@acme.test, has: { active: true, userName: ada@acme.test } }
  - expectTarget: { group: Sales, members: [ada@acme.test] }
  - expectRequests: { since: start, include: [{ method: GET, path: /Users, query: "*ada%40acme.test*" }, { method: POST, path: /Users }] }
`
/** Entra ID writes an operation with a capital letter, Okta does not. */
const differs = `name: leaver
profiles: [okta-oin, entra]
steps:${story}  - deactivateUser: ada@acme.test
  - settle
  - expectRequests: { last: 1, is: [{ method: PATCH, path: "/Users/{ada@acme.test}", body: { Operations: [{ op: replace }] } }] }
`

test('every scenario is played under each of its profiles, and all of them pass', async () => {
  using place = folderOf({ 'good.yaml': good })
  const { code, out, err } = await run(['run', 'good.yaml'], place)
  expect([code, err]).toEqual([exitCode.ok, ''])
  expect(out).toMatch(/^joiner {2}good\.yaml\n {2}✓ okta-oin .*\n {2}✓ entra .*\n\n2 passed\n$/)
})

test('what is not as expected is shown beside the nearest thing that was there, and which profiles differ', async () => {
  using place = folderOf({ 'differs.yaml': differs })
  const { code, out } = await run(['run', 'differs.yaml'], place)
  expect(code).toBe(exitCode.expectation)
  expect(out).toContain('✗ entra     failed at step 9 of 9: expectRequests (differs.yaml:12:5)\n')
  expect(out).toMatch(/nearest: exchange exc_\d+\n/)
  expect(out).toMatch(/≠ {2}body\.Operations\[0\]\.op +replace +Replace\n/)
  expect(out).toMatch(/passes under okta-oin, fails under entra at step 9: request 1 of 1 is not PATCH/)
  expect(out).toContain('1 passed, 1 not\n')
})

test('--profile, --grep and --bail choose what is played', async () => {
  using place = folderOf({ 'good.yaml': good, 'differs.yaml': differs })
  const bailed = await run(['run', '.', '--profile', 'entra,onelogin', '--bail', '--json'], place)
  expect(JSON.parse(bailed.out)).toMatchObject({
    passed: 0,
    failed: 1,
    planned: 4,
    results: [{ scenario: 'leaver', profile: 'entra', outcome: 'failed', failure: { step: 9 } }],
  })
  const chosen = await run(['run', '.', '--grep', 'JOINER', '--json'], place)
  expect(JSON.parse(chosen.out)).toMatchObject({ passed: 2, failed: 0, planned: 2 })
  const none = await run(['run', '.', '--grep', 'nobody'], place)
  expect([none.code, none.err]).toEqual([
    exitCode.usage,
    'scimulator: None of 2 scenarios has "nobody" in its name or file.\n',
  ])
})

test('a bad file is told before anything is played, with every mistake', async () => {
  using place = folderOf({ 'good.yaml': good, 'bad.yaml': 'name: x\nsteps: [settel]\n' })
  const { code, out, err } = await run(['run', '.'], place)
  expect([code, out]).toEqual([exitCode.usage, ''])
  expect(err).toBe('scimulator: bad.yaml:2:9: steps.0.settel is not known here; did you mean "settle"?\n')
  const missing = await run(['run', 'nowhere.yaml'], place)
  expect(missing.code).toBe(exitCode.usage)
})

test('of very many mistakes the first are told, and how many more there are', async () => {
  const files = Array.from({ length: 12 }, (_, index) => [
    `${index}.yaml`,
    'name: x\nsteps: [settel, settel]\n',
  ])
  using place = folderOf(Object.fromEntries(files))
  const { code, err } = await run(['run', '.'], place)
  expect(code).toBe(exitCode.usage)
  const lines = err.trimEnd().split('\n')
  expect(lines).toHaveLength(22)
  expect(lines.at(-1)).toBe('  … and 4 more')
})

test('a folder is looked through, but not what a package manager has put into it', async () => {
  using place = folderOf()
  for (const folder of ['deeper', 'node_modules', 'deeper/node_modules/x']) {
    mkdirSync(join(place.folder, folder), { recursive: true })
    writeFileSync(join(place.folder, folder, 'a.yaml'), folder === 'deeper' ? good : 'not: a scenario\n')
  }
  const { code, err, out } = await run(['run', '.'], place)
  expect([code, err]).toEqual([exitCode.ok, ''])
  expect(out).toContain('2 passed\n')
})

test('a step that cannot be done is the scenario’s own mistake', async () => {
  using place = folderOf({
    'wrong.yaml': 'name: x\nprofiles: [entra]\nsteps: [{ deactivateUser: nobody }]\n',
  })
  const { code, out } = await run(['run', 'wrong.yaml'], place)
  expect(code).toBe(exitCode.usage)
  expect(out).toContain(
    'broken at step 1 of 1: deactivateUser (wrong.yaml:3:9)\n      There is no user "nobody".',
  )
})

test('in a target of others each run has names of its own, and leaves nothing behind', async () => {
  await using target = await createTarget({ token: 'secret' })
  const body = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'ada@acme.test' }
  await target.fetch(`${target.url}/Users`, {
    method: 'POST',
    headers: { authorization: 'Bearer secret', 'content-type': 'application/scim+json' },
    body: JSON.stringify(body),
  })
  using place = folderOf({ 'good.yaml': good })
  const flags = ['--target', target.url, '--token', 'secret', '--json']
  const results = await Promise.all([1, 2].map(() => run(['run', 'good.yaml', ...flags], place)))
  for (const { out } of results) {
    expect(JSON.parse(out)).toMatchObject({ passed: 2, failed: 0, results: [{ left: [] }, { left: [] }] })
  }
  expect(target.users().map(({ userName }) => userName)).toEqual(['ada@acme.test'])
  expect(target.groups()).toEqual([])
})

test('a target that does not answer is told apart from one that is wrong', async () => {
  const target = await createTarget()
  await target.close()
  using place = folderOf({ 'good.yaml': good })
  const { code, out } = await run(['run', 'good.yaml', '--target', target.url], place)
  expect(code).toBe(exitCode.unreachable)
  expect(out).toContain('unreachable at step 0 of 9: start')
  expect(out).toContain('0 passed, 1 not, 1 not played\n')
})

test('the same seed gives the same run', async () => {
  using place = folderOf({ 'good.yaml': good })
  const play = async () => {
    const { out } = await run(['run', 'good.yaml', '--seed', '7', '--json'], place)
    const { results } = JSON.parse(out) as { results: { requests: number; idpMs: number }[] }
    return results.map(({ requests, idpMs }) => ({ requests, idpMs }))
  }
  expect(await play()).toEqual(await play())
})
