import type { Defect } from './defect.ts'

export const d68: Defect = {
  id: 'D68',
  title: 'Of a PATCH that is refused, the operations before the bad one stay',
  seen: [],
  inferred: true,
  rules: ['RFC7644-3.5.2-atomic'],
  also: ['SIM-unknown-member'],
  hooks: {
    execute: (next) => (command) => {
      if (command.kind !== 'patch' || !Array.isArray(command.operations)) return next(command)
      const [first, ...others] = command.operations.map((operation) => ({
        ...command,
        operations: [operation],
      }))
      if (!first) return next(command)
      // Only the first may ask what the client has seen: it changes what the others find.
      return others.reduce((_, each) => next({ ...each, ifMatch: undefined }), next(first))
    },
  },
}
