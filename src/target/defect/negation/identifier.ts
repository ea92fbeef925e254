import { ScimError } from '../../scim-error.ts'
import type { Defect } from '../defect.ts'
import { memory } from '../memory.ts'
import { negation } from './negation.ts'

const made = memory(() => ({ ids: 0 }))

/** Ids, and what may be there only once. */
export const identifierNegations: readonly Defect[] = [
  negation(
    'RFC7643-3.1-externalId',
    'A created resource gets its own id as its externalId, whatever was sent',
    {
      save: (next) => (write) =>
        next(
          write.kind === 'create'
            ? { ...write, attributes: { ...write.attributes, externalId: write.id } }
            : write,
        ),
    },
    [
      'SIM-echo-as-sent',
      'VENDOR-filter-set',
      'RFC7643-3.1-externalId-exact',
      'SIM-conflict-findable',
      'SIM-final-state-equal',
      'SIM-second-cycle-noop',
      'RFC7644-3.6-recreate',
      'SIM-read-your-writes',
    ],
  ),
  negation(
    'RFC7643-4.1.1-unique-ci',
    'A userName in another case is another userName: 201',
    {
      checkUnique:
        (next, { propagation }) =>
        (write) => {
          try {
            next(write)
          } catch (error) {
            const { type, id, attributes } = write
            const name = type === 'User' ? 'userName' : 'displayName'
            const same = propagation.written.find(type, name, `${attributes[name]}`)
            const isTaken = same.some(
              (other) => other.id !== id && other.attributes[name] === attributes[name],
            )
            if (isTaken || !(error instanceof ScimError)) throw error
          }
        },
    },
    ['RFC7644-3.5.1-uniqueness'],
  ),
  negation(
    'SIM-id-url-safe',
    'Ids hold a slash and a space',
    {
      save: (next) => (write) =>
        next(write.kind === 'create' ? { ...write, id: `dc=acme/cn ${write.id}` } : write),
    },
    ['SIM-location-resolves'],
  ),
  negation('RFC7643-3.1-id-case', 'An id in another case is taken for that of another resource', {
    execute:
      (next, { propagation }) =>
      (command) => {
        if (command.kind !== 'read' || propagation.written.get(command.type, command.id)) return next(command)
        const all = propagation.visible().all(command.type)
        const meant = all.find(({ id }) => id.toLowerCase() === command.id.toLowerCase())
        const other = all.find((each) => each !== meant)
        return next(meant && other ? { ...command, id: other.id } : command)
      },
  }),
  negation('SIM-guessable-id', 'Ids are 1, 2, 3 and so on', {
    save: (next, context) => (write) =>
      next(write.kind === 'create' ? { ...write, id: `${++made(context).ids}` } : write),
  }),
]
