import type { VendorSuite } from '../../suite.ts'
import { attributeTests } from './attributes.ts'
import { groupTests } from './groups.ts'
import { managerTests } from './managers.ts'
import { memberTests } from './members.ts'
import { previewTests } from './preview.ts'
import { userTests } from './users.ts'

/**
 * Microsoft's SCIM Validator, after public recordings of what it sent and of what it counted as passed. It plays either
 * the verbose tests of attributes or the others, as its settings say; here both are played.
 */
export const entraValidator: VendorSuite = {
  kind: 'vendor',
  name: 'entra-validator',
  family: 'entra',
  about: 'Microsoft’s SCIM Validator, its preview tests included.',
  blind: {
    what: 'Microsoft’s validator never sends "False" as text and removes members by a filter; Entra’s engine does otherwise unless its flag is set.',
    also: 'entra-gallery',
  },
  removes: 'each',
  tests: (lab) => [
    ...userTests(lab),
    ...attributeTests(lab),
    ...managerTests(lab),
    ...groupTests(lab),
    ...memberTests(lab),
    ...previewTests(lab),
  ],
}
