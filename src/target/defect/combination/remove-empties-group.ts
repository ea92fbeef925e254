import { d24 } from '../d24-members-remove-clears.ts'
import { d25 } from '../d25-members-remove-values.ts'
import type { Defect } from '../defect.ts'
import { together } from '../rewrite.ts'

export const removeEmptiesGroup: Defect = {
  id: 'C-remove-empties-group',
  title: 'A PATCH that removes a member, by a filter or by a list of values, empties the group',
  seen: [...d24.seen, ...d25.seen],
  rules: ['RFC7644-3.5.2.2-members-remove-one', 'ENTRA-members-remove-value'],
  also: ['SIM-patch-effective', 'ENTRA-members-multi', 'RFC7644-3.5.2-sequential'],
  hooks: together(d24.hooks, d25.hooks),
}
