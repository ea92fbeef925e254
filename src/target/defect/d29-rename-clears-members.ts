import type { Defect } from './defect.ts'
import { clearMembers } from './member-step.ts'
import { isOn } from './rewrite.ts'

export const d29: Defect = {
  id: 'D29',
  title: 'A PATCH that renames a group, and says nothing of its members, removes them all',
  seen: ['https://github.com/langwatch/langwatch/issues/7131'],
  rules: ['SIM-patch-no-collateral', 'OKTA-group-rename'],
  hooks: {
    readOperations: (next) => (operations, before) => {
      const steps = next(operations, before)
      const isRename = steps.some((step) => isOn(step, 'displayName') && step.op === 'replace')
      const isOfMembers = steps.some((step) => isOn(step, 'members'))
      return before.type === 'Group' && isRename && !isOfMembers ? [...steps, clearMembers] : steps
    },
  },
}
