import { AppError } from '../base/error.ts'
import { nearest } from '../base/nearest.ts'
import { entraGallery } from './suite/entra-gallery/suite.ts'
import { entraValidator } from './suite/entra-validator/suite.ts'
import { limitsSuite, rfcSuite, securitySuite } from './suite/of-rules.ts'
import { oktaCrud } from './suite/okta/crud.ts'
import { oktaSpec } from './suite/okta/spec.ts'
import type { Suite } from './suite.ts'

export const suites: readonly Suite[] = [
  rfcSuite,
  oktaSpec,
  oktaCrud,
  entraValidator,
  entraGallery,
  securitySuite,
  limitsSuite,
]

/** What is played when nobody says which: everything that takes no load and no IdP. */
export const usualSuites: readonly string[] = ['rfc', 'okta-spec', 'security']

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
