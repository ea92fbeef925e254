import { expect, test } from 'vitest'
import { layers, pure, readers } from './layers.ts'
import { readSources } from './source.ts'

const sources = readSources()

test('every folder imports only what the table of layers allows', () => {
  const violations = sources.flatMap(({ file, layer, imports }) => {
    const allowed = layers[layer]
    if (!allowed) return [`${file}: the folder "${layer}" is not in the table`]
    return imports
      .filter(({ layer: to, typeOnly }) => {
        if (to === undefined || to === layer || allowed.includes(to)) return false
        return !(typeOnly && allowed.includes(`${to} (types)`))
      })
      .map(({ specifier, typeOnly }) => `${file} imports ${typeOnly ? 'types of ' : ''}${specifier}`)
  })
  expect(violations).toEqual([])
})

test('the table of layers has no cycle, and so the folders have none', () => {
  const visit = (layer: string, above: readonly string[]): void => {
    if (above.includes(layer)) throw new Error([...above, layer].join(' → '))
    for (const below of layers[layer] ?? []) visit(below.replace(' (types)', ''), [...above, layer])
  }
  expect(() =>
    Object.keys(layers).forEach((layer) => {
      visit(layer, [])
    }),
  ).not.toThrow()
})

test('the import lines of this very project are read right', () => {
  const importsOf = (file: string) => sources.find((source) => source.file === file)?.imports ?? []
  expect(importsOf('cli/bin.ts')).toContainEqual({ specifier: './main.ts', layer: 'cli', typeOnly: false })
  expect(importsOf('wire/exchange.ts').filter(({ typeOnly }) => !typeOnly)).toEqual([])
  expect(importsOf('profile/validate.ts')).toContainEqual({
    specifier: '../document/check-schema.ts',
    layer: 'document',
    typeOnly: false,
  })
  expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(500)
})

test('pure folders wait for nothing, ask nobody for the time and touch nothing outside', () => {
  const forbidden = /\bawait\b|\basync\b|\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bprocess\b|\bsql\b/g
  const impure = sources
    .filter(({ layer }) => pure.includes(layer))
    .flatMap(({ file, code, imports }) => {
      const words = code.match(forbidden) ?? []
      const packages = imports.filter(({ layer: to }) => to === undefined).map(({ specifier }) => specifier)
      const outside = packages.filter(
        (name) => name !== 'zod' && !(name.startsWith('node:') && readers.test(file)),
      )
      return [...words, ...outside].map((found) => `${file}: ${found}`)
    })
  expect(impure).toEqual([])
})

test('no condition names a vendor: what differs between vendors stands in profiles', () => {
  const vendor = String.raw`['"\`](?:okta|entra|azure|microsoft|onelogin|jumpcloud|google|authentik|pingone)[^'"\`]*['"\`]`
  const call = String.raw`\.(?:startsWith|endsWith|includes|test|match)\(\s*`
  const named = new RegExp(String.raw`(?:[!=]==?|\bcase|${call})\s*${vendor}|${vendor}\s*[!=]==?`, 'i')
  const asked = /\bprofile\.(?:name|family)\s*[!=]==?/
  const lines = sources.flatMap(({ file, text }) =>
    text
      .split('\n')
      .filter((line) => named.test(line) || asked.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  )
  expect(lines).toEqual([])
})
