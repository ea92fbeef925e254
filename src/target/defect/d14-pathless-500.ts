import { ScimError } from '../scim-error.ts'
import type { Defect } from './defect.ts'
import { pathOf, rewriteOperations } from './rewrite.ts'

export const d14: Defect = {
  id: 'D14',
  title: 'A PATCH operation without a path is answered by 500',
  seen: ['https://github.com/Metatavu/keycloak-scim-server/issues/95'],
  rules: ['OKTA-pathless'],
  also: ['RFC7644-3.12-no-5xx-for-client-error', 'OKTA-group-rename', 'ENTRA-dotted-keys'],
  hooks: rewriteOperations((operation) => {
    if (pathOf(operation) === '') throw new ScimError(500, 'Internal server error')
    return operation
  }),
}
