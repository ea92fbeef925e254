import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { catalogue } from '../../../src/diagnose/catalogue.ts'

const here = new URL('./', import.meta.url)
const proofs = readdirSync(here)
  .filter((name) => name.endsWith('.test.ts') && name !== 'complete.test.ts')
  .map((name) => readFileSync(new URL(name, here), 'utf8'))
  .join('\n')

test('every rule that watches ordinary traffic is proved by examples', () => {
  const watching = catalogue.filter(({ evaluate }) => evaluate).map(({ id }) => id)
  expect(watching.length).toBeGreaterThan(90)
  expect(watching.filter((id) => !proofs.includes(`\n  '${id}': `))).toEqual([])
})

test('the proofs name no rule that is not there', () => {
  const ids = new Set(catalogue.map(({ id }) => id))
  const named = [...proofs.matchAll(/^ {2}'([^']+)': /gm)].map(([, id = '']) => id)
  expect(named.filter((id) => !ids.has(id))).toEqual([])
})
