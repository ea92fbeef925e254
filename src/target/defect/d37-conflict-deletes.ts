import { ScimError } from '../scim-error.ts'
import type { Defect } from './defect.ts'

export const d37: Defect = {
  id: 'D37',
  title:
    'A create that is refused with 409 takes the e-mail addresses and the externalId of the resource that was there',
  seen: ['https://github.com/lightdash/lightdash/issues/22402'],
  rules: ['SIM-409-no-side-effect'],
  also: ['SIM-read-your-writes', 'RFC7643-3.1-externalId'],
  hooks: {
    checkUnique:
      (next, { propagation, now }) =>
      (write) => {
        try {
          next(write)
        } catch (error) {
          if (!(error instanceof ScimError) || write.kind !== 'create') throw error
          const { type, attributes } = write
          const name = type === 'User' ? 'userName' : 'displayName'
          for (const { id, attributes: held } of propagation.written.find(
            type,
            name,
            `${attributes[name]}`,
          )) {
            const { emails: _, externalId: __, ...rest } = held
            propagation.commit({ kind: 'put', type, id, attributes: rest, at: now() })
          }
          throw error
        }
      },
  },
}
