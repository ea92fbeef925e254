import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { JsonObject } from '../../src/base/json.ts'
import { loadProfile } from '../../src/profile/load.ts'
import { codeIn, read } from './pages.ts'

const page = read('docs/rules-and-approvals.md')

test('every override of the page is one that the profile takes', () => {
  const blocks = codeIn(page).filter((code) => code.startsWith('overrides:'))
  const choices = codeIn(page).filter((code) => code.startsWith('lifecycle: {'))
  const overrides = [...blocks.map((block) => parse(block).overrides), ...choices.map((text) => parse(text))]
  expect(overrides).toHaveLength(8)
  for (const each of overrides as JsonObject[]) {
    expect(loadProfile('onelogin', each).profile.name).toBe('onelogin')
  }
})

test('every call of the page exists', () => {
  const calls = read('docs/http-api.md')
  const named = codeIn(page).filter((code) => /^(GET|POST) \//.test(code))
  expect(named.length).toBeGreaterThan(5)
  expect(named.filter((call) => !calls.includes(`\`${call}\``))).toEqual([])
})
