import { dirname, resolve } from 'node:path'
import { AppError } from '../base/error.ts'
import { isObject } from '../base/json.ts'
import { readDocument } from '../document/positions.ts'
import { readText } from '../document/read-text.ts'
import { profileFiles } from '../profile/load-files.ts'
import { isProfileFile } from '../profile/load-layers.ts'

const code = 'ERR_SCENARIO_INVALID'

/**
 * The files that a scenario names, with absolute paths: its directory, its profiles, and what those extend. As far as it
 * can be read: whoever watches them waits for a mistake to be mended.
 */
export function filesNamedIn(scenario: string): string[] {
  try {
    const text = readText(scenario, { noun: 'scenario', missing: 'ERR_SCENARIO_MISSING', invalid: code })
    const { data } = readDocument(text, scenario, code)
    if (!isObject(data)) return []
    const { directory, profiles } = data
    const folder = dirname(scenario)
    const own = (Array.isArray(profiles) ? profiles : []).filter(
      (name): name is string => typeof name === 'string' && isProfileFile(name),
    )
    return [
      ...(typeof directory === 'string' ? [resolve(folder, directory)] : []),
      ...own.flatMap((name) => profileFiles(resolve(folder, name))),
    ]
  } catch (error) {
    if (error instanceof AppError) return []
    throw error
  }
}
