import { PatchError } from '../../scim/patch-error.ts'
import type { Defect } from './defect.ts'
import { rewriteSteps } from './rewrite.ts'
import { setsTextBoolean } from './text-boolean.ts'

export const d09: Defect = {
  id: 'D09',
  title: 'A boolean as the text "True" or "False" is refused with 400 in a PATCH',
  seen: [
    'https://github.com/rancher/rancher/issues/52996',
    'https://github.com/bytebase/bytebase/pull/19073',
  ],
  rules: ['ENTRA-string-boolean'],
  hooks: rewriteSteps((step) => {
    if (setsTextBoolean(step)) throw new PatchError('invalidValue', `${step.name} must be a boolean`)
    return step
  }),
}
