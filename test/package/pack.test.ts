import { execFileSync, spawnSync } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const folder = mkdtempSync(join(tmpdir(), 'scimulator-package-'))
const app = join(folder, 'app')

// Nothing of the npm that may run this test, or it would install into this very project.
const inherited = Object.entries(process.env).filter(
  ([name]) => !/^npm_(package|lifecycle|config_(local_)?prefix)/.test(name),
)
const env = {
  ...Object.fromEntries(inherited),
  PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
  NO_COLOR: '1',
}

beforeAll(() => {
  mkdirSync(app)
  writeFileSync(join(app, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root, env })
  const tarball = join(folder, `scimulator-${version}.tgz`)
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--silent']
  execFileSync('npm', ['install', ...flags, tarball], { cwd: app, env })
}, 300_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function scimulator(...args: string[]) {
  return spawnSync('npx', ['--no', '--', 'scimulator', ...args], { cwd: app, env, encoding: 'utf8' })
}

test('the installed program tells its version', () => {
  expect(scimulator('--version')).toMatchObject({ status: 0, stdout: `${version}\n` })
})

test('the installed program has the profiles and the sample company with it: the demo runs', () => {
  const { status, stdout } = scimulator('demo')
  expect(status).toBe(0)
  expect(stdout).toContain('entra-062020')
})

test('the installed program ends with 2 and one sentence when it is used wrongly', () => {
  const { status, stderr } = scimulator('profiles', 'show', 'okta-oni')
  expect(status).toBe(2)
  expect(stderr).toContain('Did you mean "okta-oin"?')
})

test('the installed library can be imported', () => {
  const lines = [
    "import { createIdp } from 'scimulator'",
    'const idp = await createIdp()',
    "console.log((await idp.users.create({ userName: 'ada@acme.test' })).userName)",
    'await idp.close()',
  ]
  writeFileSync(join(app, 'use.js'), lines.join('\n'))
  expect(execFileSync(process.execPath, ['use.js'], { cwd: app, env, encoding: 'utf8' })).toBe(
    'ada@acme.test\n',
  )
})

test('the installed library has types, and they refuse what is wrong', () => {
  const lines = [
    "import { createIdp, type Idp } from 'scimulator'",
    "const idp: Idp = await createIdp({ clock: 'virtual' })",
    'const now: number = idp.clock.now()',
    '// @ts-expect-error',
    "createIdp({ clock: 'sundial' })",
    'export { now }',
  ]
  writeFileSync(join(app, 'use.ts'), lines.join('\n'))
  const flags = [
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--target',
    'es2024',
    '--module',
    'nodenext',
    'use.ts',
  ]
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const types = ['--typeRoots', join(root, 'node_modules/@types'), '--types', 'node']
  const { stdout, status } = spawnSync(process.execPath, [compiler, ...types, ...flags], {
    cwd: app,
    encoding: 'utf8',
  })
  expect({ stdout, status }).toEqual({ stdout: '', status: 0 })
})

test('the package holds what runs and nothing that was only needed to make it', () => {
  const files = globSync('**', { cwd: join(app, 'node_modules/scimulator') })
  for (const file of [
    'profiles/entra.yaml',
    'schemas/profile.schema.json',
    'data/directories/acme.yaml',
    'dist/store/migrations/meta/_journal.json',
    'LICENSE',
  ]) {
    expect(files).toContain(file)
  }
  expect(
    files.filter((file) => /(?:^|\/)(?:src|test|scripts)\/|_snapshot\.json$|(?<!\.d)\.ts$/.test(file)),
  ).toEqual([])
  expect(statSync(join(app, 'node_modules/scimulator/dist/cli/bin.js')).mode & 0o111).not.toBe(0)
})
