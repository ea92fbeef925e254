import type { Defect } from './defect.ts'

export const d69: Defect = {
  id: 'D69',
  title: 'A PUT of an id that does not exist creates the resource under it: 201',
  seen: [],
  inferred: true,
  rules: ['RFC7644-3.5.1-no-create'],
  also: ['RFC7644-3.6-gone'],
  hooks: {
    execute:
      (next, { propagation, now }) =>
      (command) => {
        if (command.kind !== 'replace' || propagation.written.get(command.type, command.id))
          return next(command)
        const { type, id } = command
        propagation.commit({ kind: 'put', type, id, attributes: {}, at: now() })
        try {
          const outcome = next({ ...command, ifMatch: undefined })
          return outcome.kind === 'resource' ? { ...outcome, status: 201 } : outcome
        } catch (error) {
          propagation.commit({ kind: 'remove', type, id, at: now() })
          throw error
        }
      },
  },
}
