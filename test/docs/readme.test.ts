import { existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { exitCode } from '../../src/cli/exit-code.ts'
import { main } from '../../src/cli/main.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { listProfiles, loadProfile } from '../../src/profile/load.ts'
import { codeIn, pages, read, readme, root } from './pages.ts'

async function helpOf(...command: string[]): Promise<string> {
  let text = ''
  const write = (part: string) => {
    text += part
  }
  const code = await main([...command, '--help'], { stdout: { write }, stderr: { write }, env: {} })
  expect([...command, code]).toEqual([...command, exitCode.ok])
  return text
}

async function commandsOf(...command: string[]): Promise<string[]> {
  const [, list = ''] = (await helpOf(...command)).split('Commands:\n')
  return [...list.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name ?? '')
}

/** The block that begins with ``` and the language, the first that holds `text`. */
function block(language: string, text: string): string {
  const found = [...readme.matchAll(/```(\w+)\n([\s\S]*?)```/g)].find(
    ([, name, code]) => name === language && code?.includes(text),
  )
  return found?.[2] ?? ''
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

test('links within the project lead to files that exist', () => {
  const broken = pages().flatMap((page) =>
    [...read(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
      .map(([, link]) => link ?? '')
      .filter((link) => !/^https?:/.test(link) && !existsSync(join(root, dirname(page), link)))
      .map((link) => `${page}: ${link}`),
  )
  expect(broken).toEqual([])
})

test('every command that the README names exists, with the flags that stand beside it', async () => {
  const commands = await commandsOf()
  const named = codeIn(readme).flatMap((code) => [
    ...code.replaceAll('\\\n', ' ').matchAll(/\bscimulator(?: --)? ([a-z][a-z-]*)(?: ([a-z]+))?([^\n]*)/g),
  ])
  expect(named.length).toBeGreaterThan(8)
  for (const [, command = '', sub = '', rest = ''] of named) {
    expect(commands).toContain(command)
    const path = (await commandsOf(command)).includes(sub) ? [command, sub] : [command]
    const help = await helpOf(...path)
    for (const [flag] of rest.matchAll(/--[a-z-]+/g))
      expect([...path, help]).toContainEqual(expect.stringContaining(flag))
  }
})

test('the README names every command, and no flag or variable that does not exist', async () => {
  const commands = await commandsOf()
  for (const command of commands) expect(readme).toContain(`| \`scimulator ${command}`)
  const subcommands = (await commandsOf('profiles')).map((name) => helpOf('profiles', name))
  const help = (await Promise.all([helpOf(), ...commands.map((name) => helpOf(name)), ...subcommands])).join(
    '\n',
  )
  const flags = codeIn(readme).flatMap((code) => code.match(/(?<=^|\s)--[a-z][a-z-]*/gm) ?? [])
  for (const flag of flags.filter((each) => !['--silent', '--help', '--test'].includes(each)))
    expect(help).toContain(`${flag} `)
  const variables = codeIn(readme).flatMap((code) => code.match(/\bSCIMULATOR_[A-Z_]+/g) ?? [])
  for (const name of variables) {
    const flag = name.replace('SCIMULATOR_', '').toLowerCase().replaceAll('_', '-')
    expect(help).toMatch(new RegExp(`--(no-)?${flag} `))
  }
})

test('the README names every npm script as it is called', () => {
  const { scripts } = JSON.parse(read('package.json'))
  const named = [...readme.matchAll(/npm (?:run (?:--silent )?([a-z]+)|(test))/g)].map(
    ([, run, own]) => run ?? own ?? '',
  )
  for (const name of named) expect(Object.keys(scripts)).toContain(name)
  expect(read('.ci/run')).toContain('npm ci\nnpm test\n')
})

test('the README links every built-in profile, and each by its name and aliases', () => {
  const linked = [
    ...readme.matchAll(/\[`([a-z0-9-]+)`\]\(profiles\/([a-z0-9-]+)\.yaml\)(?: \(`([a-z]+)`\))?/g),
  ]
  for (const [, name = '', file, alias] of linked) {
    expect(file).toBe(name)
    expect(loadProfile(name).profile.aliases).toEqual(alias === undefined ? [] : [alias])
  }
  const files = globSync('profiles/*.yaml', { cwd: root }).map((file) => basename(file, '.yaml'))
  expect([...new Set(linked.map(([, name]) => name))].sort()).toEqual(files.sort())
  expect(listProfiles()).toHaveLength(files.length)
})

test('the picture of the traffic is made of requests on record', () => {
  const picture = block('text', 'okta-oin')
  const flavours = [...picture.matchAll(/^([a-z0-9-]+) +([\s\S]*?)(?=\n\n|$(?![\s\S]))/gm)]
  expect(flavours.map(([, name]) => name)).toEqual([
    'okta-oin',
    'okta-aiw',
    'entra',
    'entra-062020',
    'onelogin',
  ])
  for (const [, name, text = ''] of flavours) {
    const golden = read(`test/golden/${name}.txt`).replace(/\{user \d+\}/g, '{ada}')
    const [, leaver = ''] = /## leaver\n([\s\S]*?)\n## /.exec(golden) ?? []
    const requests = leaver.split('\n').filter((line) => line.startsWith('> '))
    const drawn = text.trim().split('\n')
    expect(drawn).toHaveLength(requests.length)
    for (const [index, line] of drawn.entries()) {
      const pattern = line
        .trim()
        .split('…')
        .map((part) => escaped(part))
        .join('.*')
      expect(requests[index]).toMatch(new RegExp(`^> ${pattern}$`))
    }
  }
})

test('the configuration and the profile of the README are valid', () => {
  const folder = mkdtempSync(join(tmpdir(), 'readme-'))
  try {
    writeFileSync(join(folder, 'scimulator.yaml'), block('yaml', 'apps:'))
    writeFileSync(join(folder, 'my-entra.yaml'), block('yaml', 'extends:'))
    const { apps } = loadConfig(join(folder, 'scimulator.yaml'), { SCIM_TOKEN: 'secret' })
    expect(apps).toMatchObject([{ name: 'my-app', target: { auth: { token: 'secret' } } }])
    expect(loadProfile(join(folder, 'my-entra.yaml')).profile.patch.missingValueOp).toBe('Replace')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('the README lists the exit codes of the program', () => {
  const listed = [...readme.matchAll(/^\| (\d+) \| [^|]+ \|$/gm)].map(([, code]) => Number(code))
  expect(listed).toEqual(Object.values(exitCode))
})

test('the README promises only calls that the API has', async () => {
  const calls = [...read('docs/http-api.md').matchAll(/^\| `([A-Z]+) (\S+)`/gm)]
  const patterns = calls.map(([, method, path = '']) => ({
    method,
    path: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}$`),
  }))
  const curls = [...readme.matchAll(/curl (?:-N )?(?:-X ([A-Z]+) )?"?\$api(\/[^\s"?]+)[^\n]*(\n\s+-d)?/g)]
  expect(curls.length).toBeGreaterThan(8)
  for (const [line, method, path = '', data] of curls) {
    const verb = method ?? (data ? 'POST' : 'GET')
    expect([line, patterns.some((each) => each.method === verb && each.path.test(path))]).toEqual([
      line,
      true,
    ])
  }
})
