import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { layers } from '../architecture/layers.ts'
import { codeIn, read, root } from './pages.ts'

const page = read('ARCHITECTURE.md')

test('the table of folders is that of the layers', () => {
  const rows = [...page.matchAll(/^\| `src\/([a-z-]+)(?:\.ts)?` \| [^|]+ \| ([^|]+) \|$/gm)]
  const table = rows.map(([, name = '', imports = '']) => [
    name,
    imports === '–' ? [] : imports.split(', ').sort(),
  ])
  const held = Object.entries(layers).map(([name, imports]) => [name, [...imports].sort()])
  expect(Object.fromEntries(table)).toEqual(Object.fromEntries(held))
})

test('files and folders that the page names exist', () => {
  const paths = codeIn(page).filter((code) => /^[a-z]+\/[\w/.*-]+$/.test(code))
  const missing = paths
    .map((path) => path.replace(/\/[^/]*\*.*$/, ''))
    .filter(
      (path) =>
        path !== 'scimulator/vitest' && !existsSync(join(root, path)) && !existsSync(join(root, 'src', path)),
    )
  expect(paths.length).toBeGreaterThan(30)
  expect(missing).toEqual([])
})

test('every dependency has its reason, and none is explained that is gone', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json'))
  const [, list = ''] = page.split('## Dependencies')
  const named = [...list.matchAll(/^\| `([^`]+)` \| [^|]{8,} \|$/gm)].map(([, name]) => name)
  expect(named.sort()).toEqual(Object.keys({ ...dependencies, ...devDependencies }).sort())
})
