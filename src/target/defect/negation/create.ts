import { fieldOf } from '../../../scim/field.ts'
import { ScimError } from '../../scim-error.ts'
import type { Defect } from '../defect.ts'
import { rewriteResource } from '../rewrite.ts'
import { negation } from './negation.ts'

const assigned = ['id', 'meta', 'groups']

/** What a create makes of what it is given. */
export const createNegations: readonly Defect[] = [
  negation('RFC7644-3.3-readonly-ignored', 'A create with id, meta or groups is refused with 400', {
    execute: (next) => (command) => {
      const readOnly =
        command.kind === 'create' && assigned.find((name) => fieldOf(command.body, name) !== undefined)
      if (readOnly) throw new ScimError(400, `${readOnly} is read-only`, 'mutability')
      return next(command)
    },
  }),
  negation('RFC7644-3.3.1-resourceType', 'meta.resourceType is in lower case', {
    ...rewriteResource((resource) => {
      const { resourceType } = Object(resource.meta)
      if (typeof resourceType === 'string') Object(resource.meta).resourceType = resourceType.toLowerCase()
      return resource
    }),
  }),
  negation(
    'RFC7643-required-attr-400',
    'A create without userName or displayName succeeds, with a name made up',
    {
      execute:
        (next, { newId }) =>
        (command) => {
          if (command.kind !== 'create') return next(command)
          const name = command.type === 'User' ? 'userName' : 'displayName'
          if (fieldOf(command.body, name) !== undefined) return next(command)
          return next({ ...command, body: { ...command.body, [name]: `unnamed-${newId(command.type)}` } })
        },
    },
  ),
  negation(
    'SIM-active-on-create',
    'A user is active after the create, whatever was sent',
    {
      save: (next) => (write) =>
        next(
          write.kind === 'create' && write.type === 'User'
            ? { ...write, attributes: { ...write.attributes, active: true } }
            : write,
        ),
    },
    ['SIM-echo-as-sent'],
  ),
]
