import { PatchError } from '../../scim/patch-error.ts'
import type { Defect } from './defect.ts'
import { pathOf, rewriteOperations } from './rewrite.ts'

export const d17: Defect = {
  id: 'D17',
  title: 'A path with a value filter, such as emails[type eq "work"].value, is refused with 400',
  seen: ['https://github.com/Metatavu/keycloak-scim-server/issues/40'],
  rules: ['ENTRA-valuepath'],
  also: ['ENTRA-valuepath-create'],
  hooks: rewriteOperations((operation) => {
    const path = pathOf(operation)
    if (path.includes('[') && !/^members\b/i.test(path))
      throw new PatchError('invalidPath', `"${path}" is not supported`)
    return operation
  }),
}
