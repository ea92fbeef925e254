#!/usr/bin/env node
import { nodeVersionProblem } from './node-version.ts'

const problem = nodeVersionProblem(process.version)
if (problem) {
  process.stderr.write(`${problem}\n`)
  process.exitCode = 2
} else {
  // Loaded only now: an older Node.js would not survive the database driver.
  const { main } = await import('./main.ts')
  process.exitCode = await main(process.argv.slice(2), process)
}
