import type { Defect } from './defect.ts'
import { asksFor } from './filter-part.ts'
import { FrameworkError, refuseAsFramework } from './framework-error.ts'

export const d05: Defect = {
  id: 'D05',
  title: 'A filter by externalId is answered by 500 and a page in HTML',
  seen: ['https://github.com/goauthentik/authentik/issues/25837'],
  rules: ['RFC7644-3.12-no-5xx-for-client-error', 'RFC7644-3.12-error-schema'],
  also: ['VENDOR-filter-set', 'RFC7644-3.8-ct-response', 'RFC7644-3.12-detail', 'RFC7644-3.12-status-string'],
  hooks: {
    ...refuseAsFramework,
    readFilter: (next) => (text) => {
      const filter = next(text)
      if (filter && asksFor(filter, 'externalId')) throw new FrameworkError(500, 'Server Error (500)')
      return filter
    },
  },
}
