import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { AppError } from '../../src/base/error.ts'
import { loadConfig } from '../../src/config/load-config.ts'

let folder: string | undefined

afterEach(() => {
  if (folder) rmSync(folder, { recursive: true })
  folder = undefined
})

function write(lines: string[]): string {
  folder = mkdtempSync(join(tmpdir(), 'config-'))
  const file = join(folder, 'scimulator.yaml')
  writeFileSync(file, lines.join('\n'))
  return file
}

test('a configuration names apps, variables stand for secrets, paths are relative to the file', () => {
  const file = write([
    'directory: people.yaml',
    'apps:',
    '  - name: my-app',
    '    profile: okta-aiw',
    '    target:',
    '      url: http://127.0.0.1:3000/scim/v2',
    '      auth: { type: bearer, token: "${SCIM_TOKEN}" }',
    '    assign: { groups: [Everyone] }',
    '    overrides: { patch: { missingValueOp: Replace } }',
  ])
  const config = loadConfig(file, { SCIM_TOKEN: 's3cret' })
  expect(config.directory).toBe(join(folder ?? '', 'people.yaml'))
  expect(config.apps[0]).toMatchObject({
    name: 'my-app',
    target: { auth: { type: 'bearer', token: 's3cret' } },
    assign: { groups: ['Everyone'], users: [] },
  })
})

test('everything that is wrong is named with its place', () => {
  const file = write([
    'prot: 80',
    'apps:',
    '  - name: my-app',
    '    profile: okta-aiw',
    '    target: { url: ftp://x, auth: { type: bearer, token: "${NOT_SET}" } }',
  ])
  let caught: unknown
  try {
    loadConfig(file, {})
  } catch (error) {
    caught = error
  }
  expect(caught).toBeInstanceOf(AppError)
  const paths = (caught as AppError).errors.map(({ path }) => path.slice((folder ?? '').length + 1))
  expect(paths.sort()).toEqual(['scimulator.yaml:1:1', 'scimulator.yaml:5:20', 'scimulator.yaml:5:58'])
})

test('an override that the profile does not know is named in the configuration', () => {
  const file = write([
    'apps:',
    '  - name: my-app',
    '    profile: entra',
    '    target: { url: http://127.0.0.1:1 }',
    '    overrides:',
    '      patch: { opCase: Loud }',
  ])
  expect(() => loadConfig(file, {})).toThrow(/scimulator\.yaml:6:24: overrides\.patch\.opCase is "Loud"/)
})
