import { ScimError } from '../../scim-error.ts'
import type { Defect } from '../defect.ts'
import { negation } from './negation.ts'

/** Writes that change nothing, and writes and reads under a condition. */
export const repetitionNegations: readonly Defect[] = [
  negation(
    'SIM-repeat-write',
    'A PUT or PATCH that changes nothing is refused with 400',
    {
      save:
        (next, { propagation }) =>
        (write) => {
          const version = propagation.written.get(write.type, write.id)?.version
          const entry = next(write)
          if (version === entry.version)
            throw new ScimError(400, 'There is nothing to change', 'invalidValue')
          return entry
        },
    },
    [
      'RFC7644-3.5.2.1-members-add-idempotent',
      'RFC7644-3.5.2.1-lastModified',
      'RFC7644-3.14-conditional',
      'SIM-empty-values',
    ],
  ),
  negation(
    'RFC7644-3.5.2.1-lastModified',
    'A write that changes nothing changes lastModified',
    {
      save:
        (next, { propagation, now }) =>
        (write) => {
          const { type, id } = write
          const version = propagation.written.get(type, id)?.version
          const entry = next(write)
          if (version !== entry.version) return entry
          propagation.commit({ kind: 'put', type, id, attributes: entry.attributes, at: now() })
          return entry
        },
    },
    ['RFC7644-3.5.2.1-members-add-idempotent'],
  ),
  negation(
    'RFC7644-3.14-conditional',
    'If-Match and If-None-Match are ignored',
    {
      parse: (next) => (request, route, body) => {
        const command = next(request, route, body)
        if ('ifMatch' in command) return { ...command, ifMatch: undefined }
        return 'ifNoneMatch' in command ? { ...command, ifNoneMatch: undefined } : command
      },
    },
    ['SIM-spconfig-truth'],
  ),
]
