import { fieldOf } from '../../scim/field.ts'
import { PatchError } from '../../scim/patch-error.ts'
import type { Defect } from './defect.ts'
import { rewriteOperations } from './rewrite.ts'

export const d11: Defect = {
  id: 'D11',
  title: 'An op that is not in lower case is refused with 400',
  seen: [
    'https://github.com/langwatch/langwatch/issues/6972',
    'https://github.com/Captain-P-Goldfish/scim-for-keycloak/issues/5',
  ],
  rules: ['ENTRA-op-case'],
  hooks: rewriteOperations((operation) => {
    const op = fieldOf(operation, 'op')
    if (typeof op === 'string' && op !== op.toLowerCase())
      throw new PatchError('invalidSyntax', `op must be add, replace or remove, not "${op}"`)
    return operation
  }),
}
