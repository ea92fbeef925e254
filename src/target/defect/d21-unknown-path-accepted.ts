import { PatchError } from '../../scim/patch-error.ts'
import type { Defect } from './defect.ts'

export const d21: Defect = {
  id: 'D21',
  title: 'A PATCH of a path that does not exist or is malformed is answered by success',
  seen: ['https://github.com/NorthlandPositronics/Cogtrix/issues/432'],
  rules: ['RFC7644-3.5.2-bad-path'],
  also: ['SIM-patch-effective', 'RFC7644-3.5.2-atomic'],
  hooks: {
    readOperations: (next) => (operations, before) => {
      if (!Array.isArray(operations)) return next(operations, before)
      return operations.flatMap((operation) => {
        try {
          return next([operation], before)
        } catch (error) {
          if (!(error instanceof PatchError)) throw error
          if (error.scimType !== 'invalidPath' && error.scimType !== 'invalidFilter') throw error
          return []
        }
      })
    },
  },
}
