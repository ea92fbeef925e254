import type { Defect } from './defect.ts'

export const d46: Defect = {
  id: 'D46',
  title: 'A page past the end shows the last resources again',
  seen: ['https://github.com/wso2/product-is/issues/13752'],
  rules: ['RFC7644-3.4.2.4-past-end'],
  also: ['SIM-pagination-terminates', 'OKTA-stable-order'],
  hooks: {
    page: (next) => (found, query) => {
      if (query.startIndex <= found.length) return next(found, query)
      const last = Math.max(1, found.length - query.count + 1)
      return { ...next(found, { ...query, startIndex: last }), startIndex: query.startIndex }
    },
  },
}
