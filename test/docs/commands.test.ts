import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { exitCode } from '../../src/cli/exit-code.ts'
import { main } from '../../src/cli/main.ts'
import { triggerNames } from '../../src/cli/trigger/event.ts'
import { textFunctions } from '../../src/mapping/language/entra-text.ts'
import { checkApp } from '../../src/server/app-check.ts'
import { folderOf, run } from '../cli/setup.ts'
import { codeIn, read } from './pages.ts'

async function helpOf(command: string): Promise<string> {
  let text = ''
  const write = (part: string) => {
    text += part
  }
  const code = await main([command, '--help'], { stdout: { write }, stderr: { write }, env: {} })
  expect([command, code]).toEqual([command, exitCode.ok])
  return text
}

/** Pages that are about one command. */
const pages = {
  seed: 'docs/seed.md',
  trigger: 'docs/trigger.md',
  ready: 'docs/trigger.md',
  replay: 'docs/replay.md',
  init: 'docs/init.md',
  'import-schema': 'docs/import-schema.md',
}

test.each(Object.entries(pages))('the page of %s names its flags, and no other', async (command, page) => {
  const help = await helpOf(command)
  const has = new Set([...help.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag]) => flag))
  has.delete('--help')
  const text = read(page)
  const lines = codeIn(text).flatMap(
    (code) => code.match(new RegExp(`^.*scimulator ${command}\\b.*$`, 'gm')) ?? [],
  )
  expect(lines.length).toBeGreaterThan(0)
  for (const flag of lines.flatMap((line) => line.match(/(?<=\s)--[a-z][a-z-]*/g) ?? []))
    expect([...has]).toContain(flag)
  for (const flag of has) expect(text).toContain(`${flag}`)
})

test('the page of trigger names every event', () => {
  const text = read('docs/trigger.md')
  for (const name of triggerNames.filter(
    (each) => !/^app\.(user|group)\.(un)?(assigned|pushed)$/.test(each),
  )) {
    expect(text).toContain(`\`${name}\``)
  }
})

test('the file of requests on the page of replay is replayed as it says', async () => {
  const [, text = ''] = /```http\n([\s\S]*?)```/.exec(read('docs/replay.md')) ?? []
  using place = folderOf({ 'customer.http': text })
  const { code, out } = await run(['replay', 'customer.http'], place)
  expect(code).toBe(exitCode.expectation)
  for (const [line] of read('docs/replay.md').matchAll(/^[✓≠✗] +\d .*$/gm)) {
    const [sign = '', number = '', method = ''] = line.split(/ +/)
    expect(out).toMatch(new RegExp(`^${sign} +${number} ${method} +\\S+ .*${line.split('  ').at(-1)}$`, 'm'))
  }
})

test('the overrides on the page of import-schema are such that an app takes them', () => {
  const [, text = ''] = /```yaml\n(overrides:[\s\S]*?)```/.exec(read('docs/import-schema.md')) ?? []
  const { overrides } = parse(text)
  const app = { name: 'app', profile: 'entra', target: { url: 'http://127.0.0.1/' }, overrides }
  expect(checkApp(app)).toMatchObject({ profile: 'entra' })
})

test('the page of import-schema names the functions that expressions may use', () => {
  const [, line = ''] = /\*\*Functions\.\*\* ([\s\S]*?)\n\n/.exec(read('docs/import-schema.md')) ?? []
  for (const name of ['Switch', 'Join', 'Coalesce', ...Object.keys(textFunctions)])
    expect(line).toContain(`\`${name}\``)
})
