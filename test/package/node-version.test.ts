import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { nodeVersionProblem } from '../../src/cli/node-version.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

test.each(['v18.20.4', 'v20.20.2', 'v22.13.1', '22.13.1'])(
  'Node.js %s is refused in one sentence',
  (version) => {
    expect(nodeVersionProblem(version)).toBe(`scimulator needs Node.js 22.14 or newer; this is ${version}.`)
  },
)

test.each(['v22.14.0', 'v22.23.3', 'v24.0.0', '26.1.0-nightly'])('Node.js %s will do', (version) => {
  expect(nodeVersionProblem(version)).toBeUndefined()
})

test('the package asks for the same version', () => {
  expect(JSON.parse(read('package.json')).engines.node).toBe('>=22.14')
})

test('the version is checked before anything else is loaded', () => {
  const imports = read('src/cli/bin.ts').match(/^import .*$/gm)
  expect(imports).toEqual(["import { nodeVersionProblem } from './node-version.ts'"])
  expect(read('src/cli/node-version.ts')).not.toMatch(/^import /m)
})
