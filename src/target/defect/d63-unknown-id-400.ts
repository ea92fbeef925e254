import { ScimError } from '../scim-error.ts'
import type { Defect } from './defect.ts'

export const d63: Defect = {
  id: 'D63',
  title: 'A GET of an id that does not exist is answered by 400',
  seen: ['https://github.com/thomaselliottbetz/scim-sanity'],
  rules: ['RFC7644-3.4.1-404'],
  also: ['RFC7644-3.6-gone', 'RFC7644-6-tenant-isolation', 'RFC7643-3.1-id-case', 'RFC7644-3.5.1-no-create'],
  hooks: {
    execute: (next) => (command) => {
      try {
        return next(command)
      } catch (error) {
        if (command.kind !== 'read' || !(error instanceof ScimError) || error.status !== 404) throw error
        throw new ScimError(400, `${command.id} is no valid id`, 'invalidValue')
      }
    },
  },
}
