import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { loadProfile } from '../../src/profile/load.ts'
import { folderOf, run } from './setup.ts'

test('the list lines up', async () => {
  const { code, out } = await run(['profiles', 'list'])
  expect(code).toBe(0)
  const [titles = '', ...rows] = out.trimEnd().split('\n')
  const column = titles.indexOf('title')
  expect(rows.length).toBeGreaterThanOrEqual(5)
  for (const row of rows) expect(row.slice(column - 2, column)).toBe('  ')
  expect(JSON.parse((await run(['profiles', 'list', '--json'])).out)).toHaveLength(rows.length)
})

test('what show prints is the profile in effect, and can be loaded again', async () => {
  const { out } = await run(['profiles', 'show', 'azure'])
  using place = folderOf({ 'copy.yaml': out })
  expect(parse(out)).toEqual(loadProfile('entra').profile)
  expect((await run(['profiles', 'check', 'copy.yaml'], place)).out).toBe('ok\n')
  expect(JSON.parse((await run(['profiles', 'show', 'entra', '--json'])).out)).toEqual(parse(out))
})

test('--sources tells of each behaviour where it is known from', async () => {
  const { out } = await run(['profiles', 'show', 'okta-oin', '--sources'])
  expect(out).toMatch(/^user\.update +get-overlay-put +\w+ +https:\/\//m)
  const rows = JSON.parse((await run(['profiles', 'show', 'okta-oin', '--sources', '--json'])).out)
  type Row = { source?: unknown; said: boolean }
  expect(rows.every(({ source, said }: Row) => source !== undefined || !said)).toBe(true)
})

test('check names every problem with its place', async () => {
  using place = folderOf({
    'bad.yaml': 'extends: entra\nname: mine\npatch: { opCase: UPPER, opcase: lower }\n',
    'broken.yaml': 'extends: [',
  })
  const { code, out } = await run(['profiles', 'check', 'bad.yaml'], place)
  expect(code).toBe(2)
  expect(out).toMatch(/bad\.yaml:3:18: patch\.opCase is "UPPER"/)
  expect(out).toMatch(/bad\.yaml:3:25: patch\.opcase/)
  const json = JSON.parse((await run(['profiles', 'check', 'bad.yaml', '--json'], place)).out)
  expect(json).toMatchObject({ ok: false, problems: [{}, {}] })
  expect((await run(['profiles', 'check', 'broken.yaml'], place)).code).toBe(2)
  const missing = await run(['profiles', 'check', 'none.yaml'], place)
  expect(missing).toMatchObject({ code: 2, err: expect.stringContaining('none.yaml does not exist') })
})

test('on a terminal, sources keep to its width, in columns that line up', async () => {
  const { out } = await run(['profiles', 'show', 'okta-oin', '--sources'], { isTTY: true, columns: 110 })
  const [titles = '', ...lines] = out.trimEnd().split('\n')
  expect(titles.split(/ {2,}/)).toEqual(['behaviour', 'value', 'confidence', 'source'])
  const starts = ['value', 'confidence', 'source'].map((title) => titles.indexOf(title))
  for (const line of lines) {
    expect(line.length).toBeLessThanOrEqual(110)
    for (const start of starts) if (line.length > start) expect(line[start - 1]).toBe(' ')
  }
  const words = (text: string) => text.replaceAll(/\s+/g, '')
  const first = lines.findIndex((line) => line.startsWith('user.update '))
  expect(words(lines.slice(first, first + 3).join(''))).toContain('user.updateget-overlay-put')
})
