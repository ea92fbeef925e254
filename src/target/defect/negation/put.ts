import { fieldOf } from '../../../scim/field.ts'
import { ScimError } from '../../scim-error.ts'
import type { Defect } from '../defect.ts'
import { negation } from './negation.ts'

const assigned = ['id', 'meta', 'groups']

/** What a PUT does. */
export const putNegations: readonly Defect[] = [
  negation('RFC7644-3.5-put-supported', 'PUT is refused with 405', {
    route: (next) => (request) => {
      const route = next(request)
      if (route.kind !== 'replace') return route
      throw new ScimError(405, 'PUT is not supported', undefined, { Allow: 'GET, PATCH, DELETE' })
    },
  }),
  negation('RFC7644-3.5.1-200-body', 'A PUT is answered by 204', {
    execute: (next) => (command) => {
      const outcome = next(command)
      return command.kind === 'replace' ? { kind: 'empty', status: 204, etag: undefined } : outcome
    },
  }),
  negation(
    'RFC7644-3.5.1-persisted',
    'A PUT is answered by 200, but the name of the user (of a group its externalId) stays as it was',
    {
      save:
        (next, { propagation }) =>
        (write) => {
          const before = propagation.written.get(write.type, write.id)
          if (write.kind !== 'replace' || !before) return next(write)
          const key = write.type === 'User' ? 'name' : 'externalId'
          const { [key]: _, ...rest } = write.attributes
          const held = before.attributes[key]
          return next({ ...write, attributes: held === undefined ? rest : { ...rest, [key]: held } })
        },
    },
    [
      'SIM-echo-as-sent',
      'SIM-second-cycle-noop',
      'SIM-final-state-equal',
      'SIM-read-your-writes',
      'RFC7643-3.1-externalId',
    ],
  ),
  negation('RFC7644-3.5.1-readonly-immutable', 'A PUT with id, meta or groups is refused with 400', {
    execute: (next) => (command) => {
      const readOnly =
        command.kind === 'replace' && assigned.find((name) => fieldOf(command.body, name) !== undefined)
      if (readOnly) throw new ScimError(400, `${readOnly} is read-only`, 'mutability')
      return next(command)
    },
  }),
  negation('SIM-put-omitted-active', 'A PUT that does not mention active makes the user active', {
    execute: (next) => (command) => {
      const isSilent =
        command.kind === 'replace' && command.type === 'User' && fieldOf(command.body, 'active') === undefined
      return next(isSilent ? { ...command, body: { ...command.body, active: true } } : command)
    },
  }),
  negation('RFC7644-3.5.1-uniqueness', 'A PUT or PATCH may give a user the userName of another', {
    checkUnique: (next) => (write) => {
      if (write.kind === 'create') next(write)
    },
  }),
]
