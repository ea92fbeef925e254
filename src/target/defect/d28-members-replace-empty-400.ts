import { PatchError } from '../../scim/patch-error.ts'
import type { Defect } from './defect.ts'
import { isOn, rewriteSteps } from './rewrite.ts'

export const d28: Defect = {
  id: 'D28',
  title: 'A PATCH that replaces the members by an empty list is refused with 400',
  seen: ['https://github.com/Captain-P-Goldfish/SCIM-SDK/issues/757'],
  rules: ['RFC7644-3.5.2.3-members-replace'],
  also: ['SIM-empty-values'],
  hooks: rewriteSteps((step) => {
    if (
      isOn(step, 'members') &&
      step.op === 'replace' &&
      Array.isArray(step.value) &&
      step.value.length === 0
    )
      throw new PatchError('invalidValue', 'members needs at least one value')
    return step
  }),
}
