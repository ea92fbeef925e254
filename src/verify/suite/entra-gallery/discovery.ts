import type { VendorTest } from '../../suite.ts'
import { Assertions, by, listed, status, that } from '../claims.ts'
import { schemas } from './direct-wire.ts'
import { discoveredIn, mappedGroup, mappedUser } from './mapping.ts'
import { sources } from './sources.ts'

/** What every mapping holds: without it there is nothing to provision. */
const indispensable = ['username', 'active', 'displayname']

/** Whether /Schemas shows what is mapped. */
export const discoveryTest: VendorTest = {
  name: 'Schema_Discoverability_Test',
  about:
    'GET `/Schemas`: 200, and each mapped attribute, `emails[type eq "work"].value` only where `type` has canonical values; here those of Entra’s default mapping',
  source: sources.scim,
  rules: ['ENTRA-schemas-clean', 'RFC7644-4-resourcetypes'],
  *play() {
    const checks = new Assertions()
    const seen = yield* schemas()
    const found = listed(seen)
    const { user, group, hasGroups } = discoveredIn(found)
    const missing = [
      ...mappedUser.filter((path) => !user.has(path.toLowerCase())),
      ...mappedGroup.filter((path) => !group.has(path.toLowerCase())).map((path) => `${path} of groups`),
    ]
    const rules = ['ENTRA-schemas-clean', 'RFC7644-4-resourcetypes']
    const grave = missing.filter((path) => indispensable.includes(path.toLowerCase()))
    checks.on(
      seen,
      ...by(
        rules,
        status(seen, 200),
        that(found.length > 0, 'Resources should hold the schemas'),
        that(hasGroups, 'there should be a schema of groups'),
        that(grave.length === 0, `${grave.join(', ')} should be there`),
      ),
      {
        ...that(
          missing.length === grave.length,
          `if the app’s mapping holds them, as Entra’s default does, these should be there: ${missing.join(', ')}`,
        ),
        depends: true,
      },
    )
    return checks.failures
  },
}
