import type { Defect } from './defect.ts'
import { isOn, rewriteSteps } from './rewrite.ts'

export const d23: Defect = {
  id: 'D23',
  title: 'A PATCH that adds members leaves the group with only those',
  seen: ['https://github.com/msaad00/agent-bom/issues/3533'],
  rules: ['RFC7644-3.5.2.1-members-add-appends'],
  also: ['ENTRA-members-multi', 'SIM-members-concurrent', 'SIM-patch-effective', 'RFC7644-3.5.2-sequential'],
  hooks: rewriteSteps((step) =>
    isOn(step, 'members') && step.op === 'add' && !step.filter ? { ...step, op: 'replace' } : step,
  ),
}
