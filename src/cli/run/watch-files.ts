import { AppError } from '../../base/error.ts'
import { profileFiles } from '../../profile/load-files.ts'
import { isProfileFile } from '../../profile/load-layers.ts'
import { filesNamedIn } from '../../scenario/named-files.ts'
import { type ExitCode, exitCode } from '../exit-code.ts'
import type { Io } from '../io.ts'
import { printError } from '../print-error.ts'
import { profileIn } from '../profile-name.ts'
import { scenarioFiles } from './scenario-files.ts'
import type { Watched } from './watch.ts'

/** What a mistake in a file is, and what an editor makes of a file for a moment while it saves it. */
const mistakes: ReadonlySet<string> = new Set(['ERR_SCENARIO_INVALID', 'ERR_PROFILE_INVALID'])
const absences: ReadonlySet<string> = new Set(['ERR_SCENARIO_MISSING', 'ERR_PROFILE_UNKNOWN'])

/**
 * Whoever is writing a scenario makes mistakes in between: they are told, and the next change may mend them.
 *
 * @param again not the first round: what is missing now was there
 */
export async function playOrSay(play: () => Promise<ExitCode>, io: Io, again: boolean): Promise<ExitCode> {
  try {
    return await play()
  } catch (error) {
    const isPassing =
      error instanceof AppError && (mistakes.has(error.code) || (again && absences.has(error.code)))
    if (!isPassing) throw error
    printError(error, io)
    return exitCode.usage
  }
}

/** The scenarios, and all files of the user's that they and the flags name. */
export function watched(
  files: readonly string[],
  profiles: readonly string[],
  io: Io,
  again: boolean,
): Watched {
  const own = profiles.map((name) => profileIn(name, io)).filter(isProfileFile)
  const named = own.flatMap(profileFiles)
  try {
    const scenarios = scenarioFiles(files, io).map(({ file }) => file)
    return { scenarios, named: [...named, ...scenarios.flatMap(filesNamedIn)] }
  } catch (error) {
    if (again && error instanceof AppError && absences.has(error.code)) return { scenarios: [], named }
    throw error
  }
}
