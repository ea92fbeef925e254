import { ScimError } from '../../scim-error.ts'
import type { Defect } from '../defect.ts'
import { negation } from './negation.ts'

/** Groups and their members. */
export const groupNegations: readonly Defect[] = [
  negation('ENTRA-group-unique-name', 'Two groups may have one displayName', {
    checkUnique: (next) => (write) => {
      if (write.type !== 'Group') next(write)
    },
  }),
  negation(
    'SIM-unknown-member',
    'A member that does not exist is answered by 500',
    {
      save:
        (next, { propagation }) =>
        (write) => {
          const ids = [...(write.members?.added.keys() ?? [])]
          if (ids.some((id) => !propagation.written.has(id)))
            throw new ScimError(500, 'insert or update on table "members" violates foreign key constraint')
          return next(write)
        },
    },
    ['RFC7644-3.12-no-5xx-for-client-error', 'SIM-secret-echo'],
  ),
  negation(
    'SIM-large-group',
    'Whatever is done with a group takes 5 milliseconds more for each of its members',
    {
      answer:
        (next, { propagation, basePath, wait }) =>
        async (request) => {
          const place = request.path.slice(basePath.length).split('/')
          if (place[1] === 'Groups' && place[2]) {
            const { size } = propagation.written.memberships.membersOf(place[2])
            await wait(5 * size)
          }
          return next(request)
        },
    },
  ),
]
