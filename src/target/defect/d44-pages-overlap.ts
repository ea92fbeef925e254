import type { Defect } from './defect.ts'

export const d44: Defect = {
  id: 'D44',
  title: 'A page begins with the last resource of the page before',
  seen: ['https://github.com/wso2/product-is/issues/9957'],
  rules: ['OKTA-stable-order'],
  hooks: {
    page: (next) => (found, query) => {
      // A page of one that overlaps would be the same page for ever.
      if (query.startIndex === 1 || query.startIndex > found.length || query.count < 2)
        return next(found, query)
      const { startIndex } = query
      return { ...next(found, { ...query, startIndex: startIndex - 1 }), startIndex }
    },
  },
}
