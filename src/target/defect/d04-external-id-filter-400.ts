import { ScimError } from '../scim-error.ts'
import type { Defect } from './defect.ts'
import { asksFor } from './filter-part.ts'

export const d04: Defect = {
  id: 'D04',
  title: 'A filter by externalId is refused with 400',
  seen: [
    'https://github.com/better-auth/better-auth/issues/10419',
    'https://github.com/OctopusDeploy/Issues/issues/9841',
  ],
  rules: ['VENDOR-filter-set'],
  hooks: {
    readFilter: (next) => (text) => {
      const filter = next(text)
      if (filter && asksFor(filter, 'externalId'))
        throw new ScimError(400, 'externalId cannot be filtered by', 'invalidFilter')
      return filter
    },
  },
}
