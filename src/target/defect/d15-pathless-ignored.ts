import type { Defect } from './defect.ts'
import { pathOf, rewriteOperations } from './rewrite.ts'

export const d15: Defect = {
  id: 'D15',
  title: 'A PATCH operation without a path is answered by success and does nothing',
  seen: ['https://github.com/pond/scimitar/pull/29'],
  rules: ['OKTA-pathless', 'SIM-patch-effective'],
  also: [
    'SIM-second-cycle-noop',
    'OKTA-group-rename',
    'ENTRA-dotted-keys',
    'ENTRA-inactive-visible',
    'SIM-read-your-writes',
  ],
  hooks: rewriteOperations((operation) => (pathOf(operation) === '' ? undefined : operation)),
}
