import type { Defect } from './defect.ts'

export const d43: Defect = {
  id: 'D43',
  title: 'startIndex is counted from 0 in lists without a filter, and answered so',
  seen: ['https://github.com/elimity-com/scim/issues/154'],
  rules: ['RFC7644-3.4.2.4-one-based', 'RFC7644-3.4.2-page-meta'],
  also: [
    'OKTA-stable-order',
    'RFC7644-3.4.2.4-count',
    'RFC7644-3.4.2-totalResults',
    'RFC7644-3.4.2.4-past-end',
  ],
  hooks: {
    parse: (next) => (request, route, body) => {
      const command = next(request, route, body)
      if (command.kind !== 'list' || command.query.filter) return command
      const asked = Number(new URLSearchParams(request.query).get('startIndex') ?? 0)
      return { ...command, query: { ...command.query, startIndex: Math.max(0, asked) + 1 } }
    },
    page: (next) => (found, query) => {
      const list = next(found, query)
      // Look-ups are left alone: a server that loses their only match would not get far.
      return query.filter ? list : { ...list, startIndex: list.startIndex - 1 }
    },
  },
}
