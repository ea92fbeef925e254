import { fieldOf } from '../../scim/field.ts'
import type { Defect } from './defect.ts'
import { rewriteOperations } from './rewrite.ts'

export const d12: Defect = {
  id: 'D12',
  title: 'An op that is not in lower case is answered by 200 and does nothing',
  seen: ['https://github.com/ory/polis/pull/4070'],
  rules: ['SIM-patch-effective', 'ENTRA-op-case'],
  also: [
    'SIM-second-cycle-noop',
    'ENTRA-valuepath',
    'ENTRA-string-boolean',
    'RFC7644-3.5.2.1-members-add-appends',
    'ENTRA-members-remove-value',
    'ENTRA-inactive-visible',
    'SIM-read-your-writes',
  ],
  hooks: rewriteOperations((operation) => {
    const op = fieldOf(operation, 'op')
    return typeof op === 'string' && op !== op.toLowerCase() ? undefined : operation
  }),
}
