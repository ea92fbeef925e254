import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkApps } from '../../src/cli/apply-apps.ts'
import { configSchema } from '../../src/config/config-schema.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { groupInput } from '../../src/directory/group-schema.ts'
import { userInput } from '../../src/directory/user-input.ts'
import { openDirectory } from '../directory/setup.ts'
import { read } from './pages.ts'

/** The first example in a language. */
function example(page: string, language: string): string {
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(read(page))?.[1] ?? ''
}

test('the directory of the page is loaded as it stands', () => {
  using yaml = openDirectory()
  const text = example('docs/directory-file.md', 'yaml')
  expect(yaml.directory.importDocument(text, 'yaml', 'x.yaml')).toEqual({ users: 2, groups: 2 })
  using json = openDirectory()
  json.directory.importDocument(yaml.directory.exportDocument('json'), 'json', 'x.json')
  expect(json.directory.exportDirectory()).toEqual(yaml.directory.exportDirectory())
})

test('the CSV of the page is loaded as it stands', () => {
  using csv = openDirectory()
  csv.directory.importDocument(example('docs/directory-file.md', 'csv'), 'csv', 'x.csv')
  expect(csv.directory.exportDirectory().users[1]).toMatchObject({
    familyName: 'Byron, Countess',
    managerId: 'grace@acme.test',
    custom: { badge: 7 },
  })
})

test('the page names every attribute of users and groups', () => {
  const page = read('docs/directory-file.md')
  for (const name of [...userInput.names, ...groupInput.names, 'members'])
    expect(page).toContain(`\`${name}\``)
})

test('the configuration of the page is accepted, and its app has every key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-page-'))
  try {
    const file = join(folder, 'scimulator.yaml')
    writeFileSync(file, example('docs/configuration.md', 'yaml'))
    const config = loadConfig(file, {})
    expect(checkApps(config.apps)).toHaveLength(2)
    const app = configSchema.shape.apps.unwrap().element.shape
    expect(Object.keys(config.apps[0] ?? {}).sort()).toEqual(Object.keys(app).sort())
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('the page names every key of the configuration', () => {
  const page = read('docs/configuration.md')
  const app = configSchema.shape.apps.unwrap().element.shape
  for (const name of [...Object.keys(configSchema.shape), ...Object.keys(app)])
    expect(page).toMatch(new RegExp(`^\\|.*\`${name}[\`.]`, 'm'))
})
