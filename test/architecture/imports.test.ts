import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { layers, pure } from './layers.ts'

const root = resolve(import.meta.dirname, '../../src')
const files = globSync('**/*.ts', { cwd: root }).map((file) => ({
  file,
  text: readFileSync(join(root, file), 'utf8'),
}))

/** The folder, or the name of a file that stands beside the folders. */
function layerOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] ?? '') : file.replace(/\.ts$/, '')
}

function importsOf(file: string, text: string): string[] {
  const specifiers = [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map((match) => match[1] ?? '')
  return specifiers.map((specifier) => relative(root, resolve(root, dirname(file), specifier)))
}

test('every folder imports only what the table of layers allows', () => {
  const violations = files.flatMap(({ file, text }) => {
    const from = layerOf(file)
    const allowed = layers[from]
    if (!allowed) return [`${file}: the folder "${from}" is not in the table`]
    return importsOf(file, text)
      .map(layerOf)
      .filter((to) => to !== from && !allowed.includes(to))
      .map((to) => `${file} imports ${to}`)
  })
  expect(violations).toEqual([])
})

test('the table of layers has no cycle', () => {
  const order: string[] = []
  const visit = (layer: string, path: readonly string[]): void => {
    if (path.includes(layer)) throw new Error([...path, layer].join(' → '))
    if (order.includes(layer)) return
    for (const below of layers[layer] ?? []) visit(below, [...path, layer])
    order.push(layer)
  }
  for (const layer of Object.keys(layers)) visit(layer, [])
  expect(order).toHaveLength(Object.keys(layers).length)
})

test('pure folders wait for nothing and ask nobody for the time', () => {
  const impure = files
    .filter(({ file }) => (pure as readonly string[]).includes(layerOf(file)))
    .flatMap(({ file, text }) => {
      const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
      const found = code.match(/\bawait\b|\bDate\.now\(|\bprocess\.|\bfrom 'node:/g) ?? []
      return found.map((word) => `${file}: ${word}`)
    })
  expect(impure).toEqual([])
})

test('no condition names a vendor: what differs between vendors stands in profiles', () => {
  const named = /(===|!==|case)\s*['"](okta|entra|azure|onelogin|jumpcloud|google|authentik|pingone)/i
  expect(files.filter(({ text }) => named.test(text)).map(({ file }) => file)).toEqual([])
})
