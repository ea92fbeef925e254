import { globSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { AppError } from '../../base/error.ts'
import type { Io } from '../io.ts'

/** The files that are named, and those of the folders that are; `shown` is as they were named. */
export function scenarioFiles(
  named: readonly string[],
  { folder = '.' }: Io,
): { file: string; shown: string }[] {
  return named.flatMap((name) => {
    const path = resolve(folder, name)
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [{ file: path, shown: name }]
    const found = globSync('**/*.{yaml,yml}', { cwd: path }).sort()
    if (found.length === 0) {
      throw new AppError('ERR_SCENARIO_MISSING', `There is no scenario in ${name}: no .yaml file.`)
    }
    return found.map((each) => ({ file: join(path, each), shown: join(name, each) }))
  })
}
