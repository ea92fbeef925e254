import type { VendorSuite } from '../../suite.ts'
import { credentialTests } from './credentials.ts'
import { directTests } from './direct.ts'
import { discoveryTest } from './discovery.ts'
import { engineGroupTests } from './engine-groups.ts'
import { engineUserTests } from './engine-users.ts'
import { pagingTests } from './paging.ts'

/** The Logic App that an app has to pass before it is listed in Microsoft's gallery (edition of August 2026). */
export const entraGallery: VendorSuite = {
  kind: 'vendor',
  name: 'entra-gallery',
  family: 'entra',
  about:
    'The tests of Microsoft’s Logic App for the app gallery; what they make Entra send is sent here, in Entra’s forms.',
  blind: null,
  removes: 'each',
  tests: (lab) => [
    ...engineUserTests(lab),
    ...engineGroupTests(lab),
    discoveryTest,
    ...directTests(lab),
    ...credentialTests(lab),
    ...pagingTests(lab),
  ],
}
