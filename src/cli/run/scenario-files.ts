import { globSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { AppError } from '../../base/error.ts'
import type { Io } from '../io.ts'

/** What a package manager has put there holds no scenario of the user's. */
function isOfOthers(name: string): boolean {
  return basename(name) === 'node_modules'
}

/** The files that are named, and those of the folders that are; `shown` is as they were named. */
export function scenarioFiles(
  named: readonly string[],
  { folder = '.' }: Io,
): { file: string; shown: string }[] {
  return named.flatMap((name) => {
    const path = resolve(folder, name)
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [{ file: path, shown: name }]
    const found = globSync('**/*.{yaml,yml}', { cwd: path, exclude: isOfOthers }).sort()
    if (found.length === 0) {
      throw new AppError('ERR_SCENARIO_MISSING', `There is no scenario in ${name}: no .yaml file.`)
    }
    return found.map((each) => ({ file: join(path, each), shown: join(name, each) }))
  })
}
