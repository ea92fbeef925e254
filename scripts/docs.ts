// Writes the pages of docs that are made from definitions. `--check` only compares.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { apiDocs } from './api-docs.ts'
import { diagnosisDocs } from './diagnosis-docs.ts'
import { libraryDocs } from './library-docs.ts'
import { profileDocs } from './profile-docs.ts'
import { targetDocs } from './target-docs.ts'
import { verifyDocs } from './verify-docs.ts'

const folder = fileURLToPath(new URL('../docs/', import.meta.url))
const files = {
  'profile-language.md': profileDocs(),
  'http-api.md': await apiDocs(),
  'target.md': targetDocs(),
  'diagnosis.md': diagnosisDocs(),
  'library.md': libraryDocs(),
  'vendor-suites.md': verifyDocs(),
}
const check = process.argv.includes('--check')

for (const [name, text] of Object.entries(files)) {
  const file = folder + name
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue
  if (check) {
    console.error(`docs/${name} is stale: run node scripts/docs.ts.`)
    process.exitCode = 1
  } else {
    writeFileSync(file, text)
    console.log(`docs/${name} written`)
  }
}
