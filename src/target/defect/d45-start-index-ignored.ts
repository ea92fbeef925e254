import type { Defect } from './defect.ts'

export const d45: Defect = {
  id: 'D45',
  title: 'startIndex is ignored: every page is the first one',
  seen: ['https://github.com/langwatch/langwatch/pull/8043'],
  rules: ['SIM-pagination-terminates'],
  also: ['OKTA-stable-order', 'RFC7644-3.4.2.4-past-end', 'RFC7644-3.4.2-page-meta'],
  hooks: {
    page: (next) => (found, query) => ({
      ...next(found, { ...query, startIndex: 1 }),
      startIndex: query.startIndex,
    }),
  },
}
