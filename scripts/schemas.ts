// Writes the JSON Schemas that give editors completion. `--check` only compares.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  configJsonSchema,
  measurementJsonSchema,
  profileJsonSchema,
  reportJsonSchema,
  runReportJsonSchema,
  scenarioJsonSchema,
} from './json-schema.ts'

const folder = fileURLToPath(new URL('../schemas/', import.meta.url))
const files = {
  'profile.schema.json': profileJsonSchema(),
  'config.schema.json': configJsonSchema(),
  'scenario.schema.json': scenarioJsonSchema(),
  'report.schema.json': reportJsonSchema(),
  'run-report.schema.json': runReportJsonSchema(),
  'measurement.schema.json': measurementJsonSchema(),
}
const check = process.argv.includes('--check')

mkdirSync(folder, { recursive: true })
for (const [name, schema] of Object.entries(files)) {
  const text = `${JSON.stringify(schema, null, 2)}\n`
  const file = folder + name
  const fresh = existsSync(file) && readFileSync(file, 'utf8') === text
  if (fresh) continue
  if (check) {
    console.error(`schemas/${name} is stale: run npm run fix.`)
    process.exitCode = 1
  } else {
    writeFileSync(file, text)
    console.log(`schemas/${name} written`)
  }
}
