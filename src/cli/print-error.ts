import type { AppError } from '../base/error.ts'
import type { Io } from './io.ts'

/** An error of the user's: what happened, each problem with its place where there are several, and what to do next. */
export function printError({ message, errors, hint }: AppError, { stderr }: Pick<Io, 'stderr'>): void {
  stderr.write(`scimulator: ${message}\n`)
  if (errors.length > 1) {
    for (const { path, message: each } of errors) stderr.write(`  ${path} ${each}\n`)
  }
  if (hint) stderr.write(`${hint}\n`)
}
