import { expect, test } from 'vitest'
import { apiDocs } from '../../scripts/api-docs.ts'
import { diagnosisDocs } from '../../scripts/diagnosis-docs.ts'
import { libraryDocs } from '../../scripts/library-docs.ts'
import { profileDocs } from '../../scripts/profile-docs.ts'
import { targetDocs } from '../../scripts/target-docs.ts'
import { verifyDocs } from '../../scripts/verify-docs.ts'
import { read } from './pages.ts'

const advice = 'run node scripts/docs.ts'

test('the page of the profile language is that of the schema', () => {
  expect(read('docs/profile-language.md') === profileDocs(), advice).toBe(true)
})

test('the page of the HTTP API is that of the definitions', async () => {
  expect(read('docs/http-api.md') === (await apiDocs()), advice).toBe(true)
})

test('the page of the built-in target is that of its defects', () => {
  expect(read('docs/target.md') === targetDocs(), advice).toBe(true)
})

test('the page of the library holds the tested snippets, and what its types say of themselves', () => {
  expect(read('docs/library.md') === libraryDocs(), advice).toBe(true)
})

test('the page of the vendors’ suites is that of their tests', () => {
  expect(read('docs/vendor-suites.md') === verifyDocs(), advice).toBe(true)
})

test('the page of the diagnosis is that of the rules, and of what was played', () => {
  expect(read('docs/diagnosis.md') === diagnosisDocs(), advice).toBe(true)
})
