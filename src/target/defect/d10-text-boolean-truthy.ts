import type { Defect } from './defect.ts'
import { rewriteSteps } from './rewrite.ts'

export const d10: Defect = {
  id: 'D10',
  title: 'The text "False" in a PATCH counts as true, as any text that is not empty',
  seen: ['https://github.com/thomaspoignant/scim-patch/issues/872'],
  inferred: true,
  rules: ['ENTRA-string-boolean', 'SIM-patch-effective'],
  also: ['SIM-second-cycle-noop', 'ENTRA-inactive-visible', 'SIM-read-your-writes'],
  hooks: rewriteSteps((step) => {
    const isText =
      step.kind === 'known' && step.attribute.type === 'boolean' && typeof step.value === 'string'
    return isText ? { ...step, value: step.value !== '' } : step
  }),
}
