import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError } from '../../base/error.ts'
import { writeHttp } from '../../replay/write-http.ts'
import { makePlace, messageOf, type NoPlace } from '../file-place.ts'
import type { Io } from '../io.ts'
import type { ReplayReport } from './replay-report.ts'

/**
 * Makes the folder of the `.http` file, and says before anything is sent that it could not be written.
 *
 * @throws AppError `ERR_OUTPUT_FILE`
 */
export function prepareOut(out: string, { folder = '.' }: Io): void {
  const path = resolve(folder, out)
  const problem = makePlace(path)
  if (problem) throw unwritable(path, problem)
}

/**
 * Writes the requests of a replay, or the fewest that still fail, as an `.http` file.
 *
 * @throws AppError `ERR_OUTPUT_FILE`
 */
export function writeOut(
  out: string,
  { file, picked, failure, shrunk }: ReplayReport,
  { folder = '.' }: Io,
): void {
  const path = resolve(folder, out)
  const title =
    shrunk && failure
      ? [
          `From ${file}, shrunk to ${shrunk.steps.length} of ${picked.steps.length} requests.`,
          `The last one was answered ${failure.step.answer?.status ?? 'nothing'} when it was recorded, and ${failure.result} when it was replayed.`,
        ]
      : [`From ${file}.`]
  try {
    // What somebody's IdP has sent is for nobody else.
    writeFileSync(path, writeHttp(shrunk?.steps ?? picked.steps, title), { mode: 0o600 })
  } catch (cause) {
    throw unwritable(path, { reason: messageOf(cause), cause })
  }
}

function unwritable(path: string, { reason, cause }: NoPlace): AppError {
  return new AppError('ERR_OUTPUT_FILE', `${path} cannot be written: ${reason}.`, { cause })
}
