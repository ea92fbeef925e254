import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { reportSchema } from '../../src/report/report-schema.ts'
import type { Hooks } from '../../src/target/hook.ts'
import { createTarget, type Target, type TargetOptions } from '../../src/target/target.ts'
import { dyingTarget } from '../support/dying-target.ts'
import { scriptedTarget } from '../support/scripted-target.ts'
import { folderOf, run, start } from './setup.ts'

const token = 'a-token-that-nobody-may-see'

const open = (options: TargetOptions = {}) => createTarget({ token, seed: 'verify-cli', ...options })

const against = ({ url }: { url: string }, ...more: string[]) => [
  'verify',
  '--target',
  url,
  '--token',
  token,
  ...more,
]

test('0 when everything asked for is in order; nothing stays in the target', async () => {
  await using target = await open()
  const { code, out, err } = await run(against(target, '--suite', 'okta-crud'))
  expect(code).toBe(0)
  expect(out).toContain('  ✓ Verify if user is reactivated in SCIM App\n')
  expect(out).toMatch(/; 5 pass, 8 not exercised\.\n(Mend.*\n)?Okta’s CRUD test pushes no group/)
  expect(err).toBe('okta-crud: 8 not exercised, 5 pass\n')
  expect(target.users()).toEqual([])
})

test('3 when something is broken: what to mend first, and which tests it fails', async () => {
  await using target = await open({ defects: ['D15'] })
  const { code, out } = await run(against(target, '--suite', 'okta-crud'))
  expect(code).toBe(3)
  expect(out).toMatch(/^ {2}fails {5}okta-crud: Verify if user is deactivated in SCIM App,/m)
  expect(out).toContain('  ✗ Verify if user is deactivated in SCIM App: SIM-patch-effective\n')
  expect(out).toMatch(/^Mend first: SIM-patch-effective, which fails 2 tests\./m)
})

test('3 as well when only a test of a vendor fails, and no rule of weight is broken', async () => {
  await using target = await open({ defects: ['D60'] })
  const { code, out } = await run(against(target, '--suite', 'okta-spec', '--json'))
  expect(code).toBe(3)
  const { suites } = reportSchema.parse(JSON.parse(out))
  const created = suites[0]?.tests.find(({ name }) => name === 'Create Okta user with realistic values')
  expect(created).toMatchObject({ verdict: 'fail', failures: [{ rule: 'RFC7644-3.3-201' }] })
})

test.each([
  { argv: ['verify'], says: '--target' },
  {
    argv: ['verify', '--target', 'http://127.0.0.1:9/', '--suite', 'okta-spek'],
    says: 'Did you mean okta-spec?',
  },
  { argv: ['verify', '--target', 'http://127.0.0.1:9/', '--run', 'a b'], says: 'letters and digits' },
  { argv: ['verify', '--target', 'http://127.0.0.1:9/', '--reporter', 'htm=x'], says: 'Did you mean html?' },
  { argv: ['verify', '--target', 'http://127.0.0.1:9/', '--reporter', 'json=.'], says: 'cannot be written' },
  { argv: ['verify', '--target', 'http://127.0.0.1:9/', '--profile', 'okto'], says: 'okto' },
  { argv: ['verify', '--target', 'http://127.0.0.1:9/', '--oauth-url', 'http://x/'], says: '--client-id' },
  { argv: ['verify', '--target', 'http://127.0.0.1:9/', '--max-requests', '0'], says: 'whole number' },
])('2 for $argv, in a sentence, before anything is sent', async ({ argv, says }) => {
  using place = folderOf()
  const { code, out, err } = await run(argv, { folder: place.folder })
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(says)
})

test('2 when the target refuses the credential, as then no test would tell anything', async () => {
  await using target = await open()
  const { code, err } = await run(['verify', '--target', target.url, '--token', 'another'])
  expect(code).toBe(2)
  expect(err).toContain('answers 401')
})

test('5 when nobody answers', async () => {
  const { code, out, err } = await run(['verify', '--target', 'http://127.0.0.1:9/scim', '--suite', 'rfc'])
  expect({ code, out }).toEqual({ code: 5, out: '' })
  expect(err).toContain('does not answer')
})

test('a target that breaks is not asked for long', async () => {
  let calls = 0
  await using target = await scriptedTarget(({ method }) => {
    calls++
    if (method === 'GET') return { status: 200, body: '{"totalResults":0,"Resources":[]}' }
    return { status: 500, body: '{}' }
  })
  const { code } = await run(['verify', '--target', target.url, '--suite', 'okta-crud'])
  expect(code).toBe(3)
  expect(calls).toBeLessThan(40)
})

// In okta-crud only the last test remains after 14 answers, and most of the others ask nothing.
test.each([
  ['okta-spec', 5],
  ['okta-crud', 8],
  ['okta-crud', 14],
  ['entra-validator', 12],
  ['entra-gallery', 9],
  ['rfc,security', 30],
])(
  '5 when the target goes away in the middle of %s, after %i answers, and it says so',
  async (suite, answers) => {
    using place = folderOf()
    await using dying = await dyingTarget(answers)
    const argv = ['verify', '--target', dying.url, '--token', dying.token, '--suite', suite]
    const { code, out } = await run([...argv, '--reporter', 'list,json=r.json'], place)
    expect(code).toBe(5)
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'The target has stopped answering before the end: what could not be asked any more is inconclusive.',
    )
    const { stopped, requests } = JSON.parse(readFileSync(join(place.folder, 'r.json'), 'utf8'))
    expect(stopped).toBe(true)
    // A test may ask several things at once, and three that are not answered are enough.
    expect(requests).toBeLessThan(answers + 15)
  },
)

test('130 after Ctrl-C, and everything that was made is gone', async () => {
  const { hooks, posts } = listening()
  await using target = await open({ defects: [hooks] })
  const third = posts(3)
  const running = start(against(target, '--suite', 'okta-crud,okta-spec,entra-gallery'))
  await third
  const { code, out, err } = await running.stop('SIGINT')
  expect(code).toBe(130)
  expect(err).toContain('Interrupted; removing what was made …\n')
  expect(out).toContain('The run was interrupted.')
  expect([target.users(), target.groups()]).toEqual([[], []])
})

test('what a killed run has left is removed by its name, and nothing else is', async () => {
  const { hooks, posts } = listening()
  await using target = await open({ defects: [hooks] })
  const stranger = await addUser(target, 'ada@acme.test')
  await killedRun(target, 'first', posts(3))
  await addUser(target, 'scimulator-second-1@example.com')
  const left = target.users().length + target.groups().length - 1
  expect(left).toBeGreaterThan(1)

  const first = await run(against(target, '--clean', 'first', '--json'))
  expect(first.code).toBe(0)
  const { removed } = JSON.parse(first.out)
  expect(removed.length).toBeGreaterThan(0)
  expect(removed.length).toBeLessThan(left)
  const second = await run(against(target, '--clean', 'all'))
  expect(second).toMatchObject({ code: 0, out: `${left - removed.length} removed, 0 left.\n` })
  expect([target.users().map(({ id }) => id), target.groups()]).toEqual([[stranger], []])
  expect(await run(against(target, '--clean', 'all'))).toMatchObject({ code: 0, out: '0 removed, 0 left.\n' })
})

test('--read-only sends nothing but GET', async () => {
  const { methods, hooks } = listening()
  await using target = await open({ defects: [hooks] })
  const { code, out } = await run(against(target, '--read-only'))
  expect(code).toBe(0)
  expect([...methods]).toEqual(['GET'])
  expect(out).toContain('--read-only is set')
})

test('--max-requests is the most that is sent to probe', async () => {
  await using target = await open()
  const { out } = await run(against(target, '--suite', 'entra-validator', '--max-requests', '20', '--json'))
  const report = JSON.parse(out)
  expect(report.requests).toBeLessThanOrEqual(20)
  expect(out).toContain('The 20 requests of --max-requests are spent.')
  expect([target.users(), report.left]).toEqual([[], []])
})

test('--second-token tries to reach across, and leaves nothing in either tenant', async () => {
  const secondToken = 'the-token-of-the-others'
  for (const defects of [[], ['D55']]) {
    await using target = await open({ secondToken, defects })
    const { out } = await run(against(target, '--suite', 'security', '--second-token', secondToken, '--json'))
    const { suites, findings } = JSON.parse(out)
    const isolation = suites[0].tests.find(({ name }: { name: string }) => /tenant-isolation/.test(name))
    expect(isolation.verdict).toBe(defects.length === 0 ? 'pass' : 'fail')
    expect(rulesOf(findings)).toEqual(defects.length === 0 ? [] : ['RFC7644-6-tenant-isolation'])
    expect(target.users()).toEqual([])
    expect(await countOf(target, secondToken)).toBe(0)
    expect(out).not.toContain(secondToken)
  }
})

test('several reports at once: each is whole, JSON is of the published form, and none shows a secret', async () => {
  using place = folderOf()
  await using target = await open({ defects: ['D66', 'N-SIM-secret-echo', 'D60'] })
  const files = { json: 'r.json', junit: 'r.xml', html: 'r.html', markdown: 'r.md', github: 'r.txt' }
  const reporters = Object.entries(files).map(([format, file]) => `${format}=${file}`)
  const { code, out, err } = await run(
    against(target, '--suite', 'okta-crud,okta-spec,security', '--reporter', `list,${reporters.join(',')}`),
    { folder: place.folder },
  )
  expect(code).toBe(3)
  const texts = Object.values(files).map((file) => readFileSync(join(place.folder, file), 'utf8'))
  const json = JSON.parse(texts[0] ?? '')
  expect(reportSchema.parse(json)).toEqual(json)
  expect(json).toMatchObject({ target: target.url, left: [], advice: [expect.stringContaining('Play rfc')] })
  expect(json.exchanges.length).toBeGreaterThan(0)
  for (const text of [out, err, ...texts]) {
    expect(text).not.toContain(token)
    expect(text).not.toMatch(/gl\^m3qWZ|Passw0rd/)
  }
  for (const text of [out, ...texts]) expect(text).toContain('RFC7643-4.1.1-password')
  expect(texts[0]).toContain('\\"password\\":\\"********\\"')
  expect(texts[1]).toContain('<testsuite name="okta-crud"')
  expect(texts[4]).toMatch(/^::error title=/m)
})

test('--json is the JSON report, and prints nothing else', async () => {
  await using target = await open()
  const json = await run(against(target, '--suite', 'okta-crud', '--run', 'same', '--json'))
  const report = reportSchema.parse(JSON.parse(json.out))
  expect(report).toMatchObject({ run: 'same', profile: 'okta', left: [] })
  expect(rulesOf(report.findings)).toEqual([])
  expect(report.requests).toBeGreaterThan(10)
})

test('on a terminal one line tells how far it is, and it is taken away', async () => {
  await using target = await open()
  const { err } = await run(against(target, '--suite', 'okta-crud'), { isTTY: true, columns: 80 })
  expect(err).toContain('\r\u001b[Kokta-crud: Verify firstname update in SCIM App …')
  expect(err.endsWith('\r\u001b[K')).toBe(true)
})

/** But for what is measured: a machine with much to do may take its time. */
function rulesOf(findings: readonly { rule: string }[]): string[] {
  const rules = new Set(findings.map(({ rule }) => rule))
  rules.delete('SIM-latency-budget')
  return [...rules]
}

/** What a target is asked with: each method, and the moment at which so many more users are asked for. */
function listening() {
  const methods = new Set<string>()
  let wanted = 0
  let reached = () => {}
  const hooks: Hooks = {
    authenticate:
      (next) =>
      (request, ...rest) => {
        methods.add(request.method)
        if (request.method === 'POST' && --wanted === 0) reached()
        return next(request, ...rest)
      },
  }
  const posts = (count: number) =>
    new Promise<void>((resolve) => {
      wanted = count
      reached = resolve
    })
  return { methods, hooks, posts }
}

/** A process that is killed while it asks for its third user: the first two are there. */
async function killedRun(target: Target, name: string, third: Promise<void>): Promise<void> {
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      'src/cli/bin.ts',
      ...against(target, '--suite', 'entra-gallery', '--run', name),
    ],
    { stdio: 'ignore' },
  )
  const ended = once(child, 'exit')
  await third
  child.kill('SIGKILL')
  await ended
}

async function addUser({ url, fetch }: Target, userName: string): Promise<string> {
  const response = await fetch(`${url}/Users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName }),
  })
  return ((await response.json()) as { id: string }).id
}

async function countOf({ url, fetch }: Target, of: string): Promise<number> {
  const response = await fetch(`${url}/Users?count=1`, { headers: { authorization: `Bearer ${of}` } })
  return ((await response.json()) as { totalResults: number }).totalResults
}

test.each([
  { lives: 3600, verdict: 'pass' },
  { lives: 600, verdict: 'fail' },
  { lives: 90_000, verdict: 'fail' },
])(
  'a token that lives $lives s is a $verdict for Microsoft’s test of credentials',
  async ({ lives, verdict }) => {
    await using target = await open()
    const answer = JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: lives })
    await using endpoint = await scriptedTarget(() => ({ status: 200, body: answer }))
    const { out } = await run([
      ...['verify', '--target', target.url, '--suite', 'entra-gallery', '--read-only'],
      ...['--oauth-url', endpoint.url, '--client-id', 'me', '--client-secret', 'a-secret-of-mine', '--json'],
    ])
    const { suites } = reportSchema.parse(JSON.parse(out))
    const tested = suites[0]?.tests.find(({ name }) => name === 'Validate_Credentials_Test')
    expect(tested).toMatchObject(verdict === 'pass' ? { verdict } : { verdict, failures: [{ rule: null }] })
    expect(out).not.toContain('a-secret-of-mine')
  },
)
