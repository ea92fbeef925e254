import { AppError } from '../base/error.ts'
import { nearest } from '../base/nearest.ts'
import { limitsSuite, rfcSuite, securitySuite } from './suite/of-rules.ts'
import type { Suite } from './suite.ts'

export const suites: readonly Suite[] = [rfcSuite, securitySuite, limitsSuite]

/** What is played when nobody says which: everything that takes no load and no IdP. */
export const usualSuites: readonly string[] = ['rfc', 'security']

/** @throws AppError `ERR_FLAGS` */
export function suitesNamed(names: readonly string[]): Suite[] {
  return names.map((name) => {
    const suite = suites.find((each) => each.name === name)
    if (suite) return suite
    const all = suites.map((each) => each.name)
    const close = nearest(name, all)
    throw new AppError('ERR_FLAGS', `There is no suite "${name}"; there are ${all.join(', ')}.`, {
      ...(close === undefined ? {} : { hint: `Did you mean ${close}?` }),
    })
  })
}
