import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { loadProfile } from '../../src/profile/load.ts'
import { codeIn, read } from './pages.ts'

const page = read('docs/group-push.md')

test('every override of the page is one that the profiles take', () => {
  const overrides = codeIn(page).filter((code) => /^(lifecycle|user|mapping|group|import): \{/.test(code))
  expect(overrides.length).toBeGreaterThan(8)
  const links = codeIn(page).filter((code) => code.includes('put-union') || code.startsWith('afterLink:'))
  for (const text of overrides) expect(loadProfile('okta-oin', parse(text)).profile.name).toBe('okta-oin')
  expect(links.length).toBe(2)
  for (const text of links) {
    const { afterLink } = parse(text.startsWith('afterLink') ? text : `afterLink: ${text}`)
    expect(loadProfile('okta-aiw', { group: { afterLink } }).profile.group.afterLink).toEqual(afterLink)
  }
})

test('every call of the page exists', () => {
  const calls = read('docs/http-api.md')
  const named = codeIn(page).filter((code) => /^(GET|POST|DELETE) \//.test(code))
  expect(named.length).toBeGreaterThan(5)
  expect(named.filter((call) => !calls.includes(`\`${call}\``))).toEqual([])
})
