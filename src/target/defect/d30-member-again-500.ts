import { isObject, type Json } from '../../base/json.ts'
import { ScimError } from '../scim-error.ts'
import type { Defect } from './defect.ts'
import { isOn } from './rewrite.ts'

export const d30: Defect = {
  id: 'D30',
  title: 'A PATCH that adds a member who is one already is answered by 500',
  seen: ['https://github.com/wso2/product-is/issues/8589'],
  rules: ['RFC7644-3.5.2.1-members-add-idempotent'],
  also: ['SIM-repeat-write', 'RFC7644-3.5.2.1-lastModified', 'RFC7644-3.12-no-5xx-for-client-error'],
  hooks: {
    apply:
      (next, { propagation }) =>
      (draft, step) => {
        const members = propagation.written.memberships.membersOf(draft.before.id)
        if (isOn(step, 'members') && step.op === 'add' && idsIn(step.value).some((id) => members.has(id)))
          throw new ScimError(500, 'Duplicate entry for key UM_USER_GROUP')
        next(draft, step)
      },
  },
}

function idsIn(value: Json | undefined): string[] {
  return (Array.isArray(value) ? value : [value]).flatMap((each) => (isObject(each) ? [`${each.value}`] : []))
}
