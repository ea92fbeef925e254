import type { Defect } from './defect.ts'

export const d41: Defect = {
  id: 'D41',
  title: 'totalResults counts the page instead of all that match',
  seen: ['https://github.com/better-auth/better-auth/issues/10398'],
  rules: ['RFC7644-3.4.2-totalResults'],
  also: ['RFC7644-3.4.2.4-past-end', 'RFC7644-3.4.2.4-count', 'OKTA-stable-order'],
  hooks: {
    page: (next) => (found, query) => {
      const list = next(found, query)
      return { ...list, total: list.entries.length }
    },
  },
}

export const d41b: Defect = {
  id: 'D41b',
  title: 'No query finds more than 100, and totalResults says so',
  seen: ['https://github.com/wso2/product-is/issues/7320'],
  rules: ['RFC7644-3.4.2-totalResults'],
  also: ['SIM-final-state-equal'],
  hooks: {
    page: (next) => (found, query) => next(found.slice(0, 100), query),
  },
}
