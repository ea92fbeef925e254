import type { Defect } from './defect.ts'

export const d42: Defect = {
  id: 'D42',
  title: 'itemsPerPage is what was asked for (or could be) instead of what is there',
  seen: ['https://github.com/ory/polis/pull/4054', 'https://github.com/elimity-com/scim/issues/154'],
  rules: ['RFC7644-3.4.2-page-meta'],
  hooks: {
    page: (next) => (found, query) => ({ ...next(found, query), itemsPerPage: query.count }),
  },
}
