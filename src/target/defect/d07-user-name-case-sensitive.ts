import type { Defect } from './defect.ts'

export const d07: Defect = {
  id: 'D07',
  title: 'A filter by userName finds only the very spelling',
  seen: [
    'https://github.com/zulip/zulip/issues/21758',
    'https://github.com/simpleidserver/SimpleIdServer/issues/489',
  ],
  rules: ['RFC7643-4.1.1-userName-ci'],
  also: ['SIM-conflict-findable'],
  hooks: {
    find: (next) => (type, filter) => {
      const found = next(type, filter)
      const isByName =
        filter?.kind === 'compare' && filter.op === 'eq' && filter.path.attribute === 'userName'
      return isByName ? found.filter(({ attributes }) => attributes.userName === filter.value) : found
    },
  },
}
