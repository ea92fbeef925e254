import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadDirectory } from '../../src/directory/load-directory.ts'
import { openIdp } from '../../src/idp.ts'
import { folderOf, run, start } from './setup.ts'

const people = ['--users', '250', '--groups', '6']

test.each(['company.json', 'company.yaml', 'company.csv'])('%s can be loaded', async (file) => {
  using place = folderOf()
  const groups = file.endsWith('.csv') ? 0 : 6
  const argv = groups === 0 ? ['--users', '250'] : people
  const { code, out, err } = await run(['seed', file, ...argv, '--json'], place)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(JSON.parse(out)).toMatchObject({ file, users: 250, groups, seed: '1' })
  const idp = openIdp()
  try {
    loadDirectory(idp.directory, join(place.folder, file))
    const { users } = idp.directory.exportDirectory()
    expect(users).toHaveLength(250)
    expect(users.some(({ familyName }) => String(familyName).includes("'"))).toBe(true)
    expect(users.some(({ givenName }) => /[^\p{ASCII}]/u.test(String(givenName)))).toBe(true)
    expect(idp.directory.groups.list().items).toHaveLength(groups)
  } finally {
    await idp.close()
  }
})

test('every format says the same', async () => {
  using place = folderOf()
  const documents = []
  for (const file of ['a.json', 'a.yaml']) {
    await run(['seed', file, ...people], place)
    const idp = openIdp()
    loadDirectory(idp.directory, join(place.folder, file))
    documents.push(idp.directory.exportDirectory())
    await idp.close()
  }
  expect(documents[1]).toEqual(documents[0])
})

test('the same seed gives the same bytes, another seed others', async () => {
  using place = folderOf()
  const read = (file: string) => readFileSync(join(place.folder, file), 'utf8')
  await run(['seed', 'a.json', ...people, '--seed', 'x'], place)
  await run(['seed', '--out', 'b.json', ...people, '--seed', 'x'], place)
  await run(['seed', 'c.json', ...people, '--seed', 'y'], place)
  expect(read('b.json')).toBe(read('a.json'))
  expect(read('c.json')).not.toBe(read('a.json'))
  const { out } = await run(['seed', ...people, '--seed', 'x'], place)
  expect(out).toBe(read('a.json'))
})

test('managers have no circle, and groups are of different sizes', async () => {
  const { out } = await run(['seed', '--users', '2000', '--groups', '40'])
  const { users, groups } = JSON.parse(out) as {
    users: { userName: string; managerId?: string }[]
    groups: { members: string[] }[]
  }
  const managers = new Map(users.map(({ userName, managerId }) => [userName, managerId]))
  for (const { userName } of users) {
    let above: string | undefined = userName
    let steps = 0
    for (; above !== undefined; above = managers.get(above)) steps++
    expect(steps).toBeLessThan(8)
  }
  const sizes = groups.map(({ members }) => members.length)
  expect(sizes[0]).toBe(2000)
  const [, ...others] = sizes
  expect(Math.max(...others)).toBeLessThanOrEqual(250)
  expect(Math.max(...others)).toBeGreaterThan(10 * Math.min(...others))
})

test('serve takes what was written', async () => {
  using place = folderOf({ 'scimulator.yaml': 'directory: company.yaml\napps: []\n' })
  await run(['seed', 'company.yaml', ...people], place)
  await using serving = start(['serve', '--port', '0', '--db', ':memory:'], place)
  const answer = await fetch(`${await serving.url}/api/v1/users?limit=1000`)
  expect(((await answer.json()) as { items: unknown[] }).items).toHaveLength(250)
})

test('Ctrl-C and a mistake in the middle leave the old file, and nothing beside it', async () => {
  using place = folderOf({ 'company.json': 'mine', 'company.yaml': 'mine too' })
  const seeding = start(['seed', 'company.json', '--users', '10000000'], place)
  expect((await seeding.stop('SIGINT')).code).toBe(130)
  const { code, err } = await run(['seed', 'company.yaml', '--users', '100000'], place)
  expect([code, err]).toEqual([2, expect.stringMatching(/8 MiB.*\nWrite it as \.json/)])
  expect(readdirSync(place.folder).sort()).toEqual(['company.json', 'company.yaml'])
  expect(readFileSync(join(place.folder, 'company.json'), 'utf8')).toBe('mine')
  expect(readFileSync(join(place.folder, 'company.yaml'), 'utf8')).toBe('mine too')
})

test.each([
  { argv: ['x.txt'], says: 'The ending ".txt" of x.txt tells no format' },
  { argv: ['x.csv', '--groups', '3'], says: 'CSV holds users alone' },
  { argv: ['--json'], says: 'none is named' },
  { argv: ['a.json', '--out', 'b.json'], says: 'Two files are named' },
  { argv: ['--users', '-1'], says: 'whole number from 0 to 10000000' },
  { argv: ['no/such/folder/x.json'], says: 'cannot be written: ENOENT' },
])('$argv is told in one clear sentence', async ({ argv, says }) => {
  using place = folderOf()
  const { code, out, err } = await run(['seed', ...argv], place)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(says)
  expect(readdirSync(place.folder)).toEqual([])
})

test('an existing file is replaced', async () => {
  using place = folderOf()
  writeFileSync(join(place.folder, 'a.json'), 'old')
  expect((await run(['seed', 'a.json', '--users', '0', '--groups', '0'], place)).code).toBe(0)
  expect(JSON.parse(readFileSync(join(place.folder, 'a.json'), 'utf8'))).toEqual({ users: [], groups: [] })
})
