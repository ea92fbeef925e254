import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { exitCode } from '../../src/cli/exit-code.ts'
import { folderOf, run } from './setup.ts'

test('--version is that of the package', async () => {
  expect(await run(['--version'])).toEqual({ code: 0, out: `${packageJson.version}\n`, err: '' })
})

test('every command explains itself', async () => {
  const { out } = await run(['--help'])
  for (const command of ['demo', 'serve', 'target', 'profiles']) expect(out).toContain(command)
  for (const argv of [['demo'], ['serve'], ['target'], ['profiles'], ['profiles', 'show']]) {
    const { code, out: help, err } = await run([...argv, '--help'])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(help).toContain(`Usage: scimulator ${argv.join(' ')}`)
  }
})

test('without a command the help is told, and the exit code is that of wrong usage', async () => {
  const { code, err } = await run([])
  expect(code).toBe(2)
  expect(err).toContain('Usage: scimulator')
})

test.each([
  { argv: ['serv'], says: "unknown command 'serv' (Did you mean serve?)" },
  { argv: ['serve', '--prot', '1'], says: "unknown option '--prot' (Did you mean --port?)" },
  { argv: ['profiles', 'lst'], says: "unknown command 'lst' (Did you mean list?)" },
  { argv: ['serve', '--port', 'x'], says: 'whole number from 0 to 65535' },
  { argv: ['serve', '--port', '-1'], says: 'port' },
  { argv: ['target', '--port', '65536'], says: 'whole number from 0 to 65535' },
  { argv: ['target', '--latency', 'slow'], says: 'whole number' },
  { argv: ['serve', '--clock', 'sideways'], says: 'Allowed choices are real, virtual' },
  { argv: ['serve', '--config', 'nope.yaml'], says: 'nope.yaml does not exist' },
  { argv: ['serve', '--target', 'http://127.0.0.1:9'], says: '--profile' },
  { argv: ['serve', '--token', 't'], says: '--target' },
  { argv: ['serve', '--target', 'ftp://x', '--profile', 'okta'], says: 'http or https' },
  { argv: ['serve', '--target', 'http://x', '--profile', 'okto'], says: 'okto' },
  { argv: ['serve', '--db', '/no/such/folder/x.db'], says: 'folder' },
  { argv: ['serve', '--db', ':memory:', '--host', '0.0.0.0'], says: 'token' },
  { argv: ['target', '--host', '0.0.0.0'], says: '--token' },
  { argv: ['demo', '--profile', 'okto'], says: 'okto' },
  { argv: ['demo', 'now'], says: 'too many arguments' },
  { argv: ['profiles', 'show'], says: "missing required argument 'name'" },
])('$argv is told in one clear sentence, with exit code 2', async ({ argv, says }) => {
  using place = folderOf()
  const { code, out, err } = await run(argv, { folder: place.folder })
  expect({ code, out }).toEqual({ code: exitCode.usage, out: '' })
  expect(err.split('\n')[0]).toMatch(/^scimulator: /)
  expect(err).toContain(says)
  expect(err).not.toContain('    at ')
})

test('a wrong app leaves no database behind', async () => {
  using place = folderOf()
  await run(['serve', '--target', 'ftp://x', '--profile', 'okta'], { folder: place.folder })
  expect(readdirSync(place.folder)).toEqual([])
})

test('the stack of an error is told only with --debug', async () => {
  const { err } = await run(['profiles', 'show', 'okto', '--debug'])
  expect(err).toContain('    at ')
})
