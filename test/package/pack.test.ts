import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { parse } from 'yaml'
import { type Installed, installPackage, root, version } from './installed.ts'

// Whole programs are started, one after the other.
vi.setConfig({ testTimeout: 240_000 })

let project: Installed

beforeAll(() => {
  project = installPackage()
}, 300_000)

afterAll(() => project[Symbol.dispose]())

describe('the installed program', () => {
  test('tells its version', () => {
    expect(project.scimulator('--version')).toMatchObject({ status: 0, stdout: `${version}\n` })
  })

  test('has the profiles and the sample company with it: the demo runs', () => {
    const { status, stdout } = project.scimulator('demo')
    expect(status).toBe(0)
    expect(stdout).toContain('entra-062020')
  })

  test('ends with 2 and one sentence when it is used wrongly', () => {
    const { status, stderr } = project.scimulator('profiles', 'show', 'okta-oni')
    expect(status).toBe(2)
    expect(stderr).toContain('Did you mean "okta-oin"?')
  })
})

describe('the installed library', () => {
  test('can be imported', () => {
    const lines = [
      "import { createIdp } from 'scimulator'",
      'const idp = await createIdp()',
      "console.log((await idp.users.create({ userName: 'ada@acme.test' })).userName)",
      'await idp.close()',
    ]
    writeFileSync(join(project.app, 'use.js'), lines.join('\n'))
    expect(project.node(['use.js'])).toEqual({ status: 0, stdout: 'ada@acme.test\n', stderr: '' })
  })

  // In real time the judge is a file of its own, which a thread begins with.
  test('judges in real time', () => {
    const lines = [
      "import { createIdp, createTarget } from 'scimulator'",
      "const target = await createTarget({ defects: ['D01'] })",
      "const idp = await createIdp({ clock: 'real', profile: 'okta-oin', target })",
      "await idp.assign(await idp.users.create({ userName: 'ada@acme.test' }))",
      'await idp.settled()',
      'console.log(idp.findings().map(({ rule }) => rule).join())',
      'await idp.close()',
      'await target.close()',
    ]
    writeFileSync(join(project.app, 'judge.js'), lines.join('\n'))
    expect(project.node(['judge.js'])).toEqual({
      status: 0,
      stdout: 'RFC7644-3.4.2-empty-200\n',
      stderr: '',
    })
  })

  test('has types, and they refuse what is wrong', () => {
    const lines = [
      "import { createServer } from 'node:http'",
      "import { createIdp, createTarget, type ExchangeView, type Idp, type User } from 'scimulator'",
      "import { idpFixture, idpTest, matchers } from 'scimulator/vitest'",
      "import { expect, test as base } from 'vitest'",
      'await using target = await createTarget()',
      "await using idp: Idp = await createIdp({ profile: 'entra', target })",
      "await idp.apps.create({ name: 'b', profile: 'okta', target: { fetch: () => new Response() } })",
      "await idp.apps.create({ name: 'c', profile: 'okta', target: (_request, response) => void response.end() })",
      "const ada: User = await idp.users.create({ userName: 'ada@acme.test', custom: { badge: 7 } })",
      'const exchanges: ExchangeView[] = idp.exchanges({ status: 201, after: undefined })',
      "const test = idpTest({ profile: 'okta', target: 'http://127.0.0.1:3000/scim/v2' })",
      "test('a', async ({ idp }) => {",
      "  expect(idp).toHaveSent({ method: 'PATCH', body: { active: false } }, { times: 1 })",
      "  const reached: Promise<void> = expect(idp).toHaveReached(ada, { active: true, 'name.givenName': null })",
      '  await reached',
      "  expect(idp).not.toHaveNoFindings({ severity: ['blocker'] })",
      '  await expect(idp).toHaveNoDrift()',
      '})',
      'base.extend<{ idp: Idp }>({ idp: idpFixture() })',
      'expect.extend(matchers)',
      'const now: number = idp.clock.now()',
      '// @ts-expect-error',
      "createIdp({ clock: 'sundial' })",
      '// @ts-expect-error',
      "createIdp({ profile: 'okta', target: { uri: 'http://x' } })",
      '// @ts-expect-error',
      "createIdp({ profile: 'okta', target: { url: 'http://x', auth: { type: 'bearer' } } })",
      '// @ts-expect-error',
      "idp.users.create({ email: 'ada@acme.test' })",
      '// @ts-expect-error',
      'idp.assign(42)',
      '// @ts-expect-error',
      "expect(idp).toHaveSent({ method: 'FETCH' })",
      '// @ts-expect-error',
      'expect(idp).toHaveReached()',
      '// @ts-expect-error',
      "expect(idp).toHaveNoFindings({ severity: ['bad'] })",
      'export { createServer, exchanges, now }',
    ]
    writeFileSync(join(project.app, 'use.ts'), lines.join('\n'))
    const flags =
      '--noEmit --strict --skipLibCheck --target es2024 --lib es2024,esnext.disposable --module nodenext'
    const { stdout, status } = project.node([tsc, ...flags.split(' '), '--types', 'node', 'use.ts'])
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 })
  })

  test('does without vitest, which only scimulator/vitest needs', () => {
    const manifest = JSON.parse(
      readFileSync(join(project.app, 'node_modules/scimulator/package.json'), 'utf8'),
    )
    expect(manifest.peerDependenciesMeta).toEqual({ vitest: { optional: true } })
    const importing = [
      '--input-type=module',
      '-e',
      "import 'scimulator'; import.meta.resolve('scimulator/vitest')",
    ]
    expect(project.node(importing)).toMatchObject({ status: 0, stderr: '' })
  })
})

test('the package holds what runs and nothing that was only needed to make it', () => {
  const files = globSync('**', { cwd: join(project.app, 'node_modules/scimulator') })
  for (const file of [
    'profiles/entra.yaml',
    'schemas/profile.schema.json',
    'data/directories/acme.yaml',
    'dist/store/migrations/meta/_journal.json',
    'dist/vitest/index.d.ts',
    'docs/library.md',
    'examples/README.md',
    'LICENSE',
  ]) {
    expect(files).toContain(file)
  }
  expect(
    files.filter((file) =>
      /(?:^|\/)(?:src|test|scripts)\/|_snapshot\.json$|^(?!examples\/).*(?<!\.d)\.ts$/.test(file),
    ),
  ).toEqual([])
  expect(statSync(join(project.app, 'node_modules/scimulator/dist/cli/bin.js')).mode & 0o111).not.toBe(0)
})

const tsc = join(root, 'node_modules/typescript/bin/tsc')

describe('the examples, in a project that has the package installed', () => {
  test('Express and node --test', () => {
    project.take('examples/express')
    const { status, stdout, stderr } = project.node(['--test', '--test-reporter=tap'], 'examples/express')
    expect({ status, stderr, stdout }).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('# pass 4'),
    })
  })

  test('Hono and vitest', () => {
    project.take('examples/hono')
    const vitest = join(root, 'node_modules/vitest/vitest.mjs')
    const { status, stdout, stderr } = project.node([vitest, 'run', '--testTimeout=120000'], 'examples/hono')
    expect({ status, stderr, stdout }).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/Tests +8 passed/),
    })
  })

  test('the GitHub workflow: each command is run, in order', async () => {
    const { jobs } = parse(readFileSync(join(root, 'examples/github-actions/scim.yml'), 'utf8'))
    const steps: { run?: string; with?: { path?: string } }[] = jobs.scim.steps
    const commands = steps.flatMap(({ run }) => run ?? [])
    // The packages are there already; nothing is to be fetched.
    expect(commands[0]).toBe('npm ci')
    const app = project.take('examples/express')
    project.take('examples/github-actions')
    const script = [`cp -r ${app}/../github-actions/scenarios .`, ...commands.slice(1)].join('\n')
    const port = '38471'
    const { status, stdout, stderr } = await project.shell(script.replaceAll(':3000', `:${port}`), app, {
      PORT: port,
      SCIM_TOKEN: 'of-this-run',
    })
    expect({ status, stderr, stdout }).toMatchObject({ status: 0 })
    expect(stdout).toContain('joiner, mover, leaver')
    const results = readFileSync(join(app, steps.at(-1)?.with?.path ?? ''), 'utf8')
    expect(results).toMatch(/<testsuites?[^>]* failures="0"/)
  })
})

test.each(['express', 'hono'])('the example %s asks for the versions that it is tested with', (name) => {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(root, 'examples', name, 'package.json'), 'utf8'),
  )
  const ours = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  for (const [wanted, range] of Object.entries({ ...dependencies, ...devDependencies })) {
    const have =
      wanted === 'scimulator' ? version : (ours.dependencies[wanted] ?? ours.devDependencies[wanted])
    expect([wanted, range]).toEqual([wanted, `^${have}`])
  }
})
