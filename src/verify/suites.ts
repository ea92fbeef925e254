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

/** What is played when nobody says which: everything that takes no load; of vendors, only the one that is given. */
export function usualSuites(family?: string): Suite[] {
  const ofVendors = suites.some((suite) => suite.kind === 'vendor' && suite.family === family)
  return suites.filter((suite) =>
    suite.kind === 'vendor' ? !ofVendors || suite.family === family : suite !== limitsSuite,
  )
}

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
