import { globSync } from 'node:fs'
import { expect, test } from 'vitest'
import { read, root } from './pages.ts'

/** Codes that Node.js gives, and that we only read. */
const foreign = ['ERR_BUFFER_TOO_LARGE', 'ERR_SSL']

test('the page of error codes explains each code of the source, and no other', () => {
  const source = globSync('src/**/*.ts', { cwd: root }).map(read).join('\n')
  const used = new Set([...source.matchAll(/'(ERR_[A-Z_]+)'/g)].map(([, code]) => code ?? ''))
  for (const code of foreign) used.delete(code)
  const explained = [...read('docs/errors.md').matchAll(/^\| `(ERR_[A-Z_]+)` \|.* [^|]{20,} \|$/gm)]
  expect(explained.map(([, code]) => code).sort()).toEqual([...used].sort())
})

test('the page of error codes tells the HTTP statuses that the API gives', () => {
  const statuses = [...read('src/server/problem.ts').matchAll(/^ {2}(ERR_[A-Z_]+): (\d{3}),$/gm)]
  const told = new Map(
    [...read('docs/errors.md').matchAll(/^\| `(ERR_[A-Z_]+)` \| (\d{3}) \|/gm)].map(([, code, status]) => [
      code,
      status,
    ]),
  )
  expect(statuses.length).toBeGreaterThan(10)
  for (const [, code = '', status] of statuses) {
    if (!code.startsWith('ERR_STORE_')) expect([code, told.get(code)]).toEqual([code, status])
  }
})
