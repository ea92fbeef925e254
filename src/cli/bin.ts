#!/usr/bin/env node
import { nodeVersionProblem } from './node-version.ts'

const problem = nodeVersionProblem(process.version)
if (problem) {
  process.stderr.write(`${problem}\n`)
  process.exitCode = 2
} else {
  // Loaded only now: an older Node.js would not survive the database driver.
  const { main } = await import('./main.ts')
  for (const output of [process.stdout, process.stderr]) output.on('error', endOfReading)
  process.exitCode = await main(process.argv.slice(2), process)
}

/** A reader that has enough, such as `head`, is no fault: what is left to do is done, and said to nobody. */
function endOfReading(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
