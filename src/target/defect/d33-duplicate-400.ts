import { ScimError } from '../scim-error.ts'
import type { Defect } from './defect.ts'

export const d33: Defect = {
  id: 'D33',
  title: 'A create with a name that is taken is refused with 400 instead of 409',
  seen: ['https://github.com/FusionAuth/fusionauth-issues/issues/1776'],
  rules: ['RFC7644-3.3-409'],
  also: [
    'SIM-retry-post',
    'SIM-concurrent-post',
    'RFC7643-4.1.1-unique-ci',
    'ENTRA-group-unique-name',
    'RFC7644-3.3-409-scimType',
  ],
  hooks: {
    checkUnique: (next) => (write) => {
      try {
        next(write)
      } catch (error) {
        if (!(error instanceof ScimError) || write.kind !== 'create') throw error
        throw new ScimError(400, error.detail, 'invalidValue')
      }
    },
  },
}
