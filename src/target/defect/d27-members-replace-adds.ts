import type { Defect } from './defect.ts'
import { isOn, rewriteSteps } from './rewrite.ts'

export const d27: Defect = {
  id: 'D27',
  title: 'To replace the members, by PATCH or PUT, adds the new ones and keeps the old',
  seen: ['https://github.com/keycloak/keycloak/issues/52752'],
  rules: ['RFC7644-3.5.2.3-members-replace'],
  also: ['RFC7644-3.5.1-persisted', 'SIM-patch-effective'],
  hooks: {
    ...rewriteSteps((step) =>
      isOn(step, 'members') && step.op === 'replace' && !step.filter ? { ...step, op: 'add' } : step,
    ),
    save: (next) => (write) =>
      next(
        write.kind === 'replace' && write.members
          ? { ...write, members: { ...write.members, removed: [] } }
          : write,
      ),
  },
}
