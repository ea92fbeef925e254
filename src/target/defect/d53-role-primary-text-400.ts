import { isObject, type Json } from '../../base/json.ts'
import { fieldOf } from '../../scim/field.ts'
import { ScimError } from '../scim-error.ts'
import type { Defect } from './defect.ts'
import { isOn, pathOf, rewriteOperations } from './rewrite.ts'
import { setsTextBoolean } from './text-boolean.ts'

export const d53: Defect = {
  id: 'D53',
  title: 'A role whose primary is the text "True" is refused with 400',
  seen: ['https://github.com/pranems/SCIMServer'],
  rules: ['ENTRA-string-boolean'],
  hooks: {
    ...rewriteOperations((operation) => {
      if (/^roles\[.*\bprimary\s+eq\s+"/i.test(pathOf(operation))) refuse()
      return operation
    }),
    apply: (next) => (draft, step) => {
      if (isOn(step, 'roles') && setsTextBoolean(step)) refuse()
      next(draft, step)
    },
    parse: (next) => (request, route, body) => {
      const command = next(request, route, body)
      const roles = 'body' in command ? fieldOf(command.body, 'roles') : undefined
      const isText = (role: Json) => isObject(role) && typeof fieldOf(role, 'primary') === 'string'
      if (Array.isArray(roles) && roles.some(isText)) refuse()
      return command
    },
  },
}

function refuse(): never {
  throw new ScimError(400, 'roles.primary must be a boolean', 'invalidValue')
}
