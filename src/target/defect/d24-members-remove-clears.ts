import type { Defect } from './defect.ts'
import { isOn, rewriteSteps } from './rewrite.ts'

export const d24: Defect = {
  id: 'D24',
  title: 'A PATCH that removes one member by a filter removes all of them',
  seen: [
    'https://github.com/msaad00/agent-bom/issues/3533',
    'https://github.com/AzureAD/SCIMReferenceCode/issues/10',
  ],
  rules: ['RFC7644-3.5.2.2-members-remove-one'],
  also: ['SIM-patch-effective', 'ENTRA-members-multi', 'RFC7644-3.5.2-sequential'],
  hooks: rewriteSteps((step) =>
    isOn(step, 'members') && step.op === 'remove' && step.filter
      ? { ...step, filter: undefined, value: undefined }
      : step,
  ),
}
