import { PatchError } from '../../scim/patch-error.ts'
import type { Defect } from './defect.ts'
import { isOn, rewriteSteps } from './rewrite.ts'

export const d13: Defect = {
  id: 'D13',
  title: 'The op "add" on active is refused with 400',
  seen: ['https://github.com/rancher/rancher/issues/54025'],
  rules: ['ENTRA-add-single'],
  hooks: rewriteSteps((step) => {
    if (step.op === 'add' && isOn(step, 'active'))
      throw new PatchError('invalidPath', 'active takes no add, only replace')
    return step
  }),
}
