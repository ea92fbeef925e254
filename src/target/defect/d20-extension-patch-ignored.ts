import type { Defect } from './defect.ts'
import { rewriteSteps } from './rewrite.ts'

export const d20: Defect = {
  id: 'D20',
  title: 'A PATCH of an attribute of an extension is answered by success and does nothing',
  seen: ['https://github.com/simpleidserver/SimpleIdServer/issues/138'],
  rules: ['SIM-patch-effective', 'RFC7644-3.10-qualified-path'],
  also: ['SIM-second-cycle-noop', 'RFC7643-4.3-manager', 'ENTRA-dotted-keys', 'SIM-read-your-writes'],
  hooks: rewriteSteps((step) => {
    const isCore = step.kind === 'known' && step.urn === undefined
    return isCore ? step : undefined
  }),
}
