import { PatchError } from '../../scim/patch-error.ts'
import type { Defect } from './defect.ts'
import { isOn, rewriteSteps } from './rewrite.ts'

export const d22: Defect = {
  id: 'D22',
  title: 'Only active=false can be set by a PATCH; active=true is refused with 400',
  seen: ['https://github.com/getsentry/sentry-docs/issues/16258'],
  rules: ['SIM-reactivate'],
  also: ['ENTRA-add-single', 'SIM-repeat-write'],
  hooks: rewriteSteps((step) => {
    if (isOn(step, 'active') && /^true$/i.test(`${step.value}`))
      throw new PatchError('invalidValue', 'A user can only be deactivated')
    return step
  }),
}
