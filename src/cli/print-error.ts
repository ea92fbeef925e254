import type { AppError } from '../base/error.ts'
import type { Io } from './io.ts'

/** Beyond these the first ones are mended first anyway. */
const mostProblems = 20

/** An error of the user's: what happened, each problem with its place where there are several, and what to do next. */
export function printError({ message, errors, hint }: AppError, { stderr }: Pick<Io, 'stderr'>): void {
  stderr.write(`scimulator: ${message}\n`)
  if (errors.length > 1) {
    for (const { path, message: each } of errors.slice(0, mostProblems)) {
      stderr.write(`  ${path === '' ? each : `${path} ${each}`}\n`)
    }
    const more = errors.length - mostProblems
    if (more > 0) stderr.write(`  … and ${more} more\n`)
  }
  if (hint) stderr.write(`${hint}\n`)
}
