import { compileFilter } from '../../scim/filter-match.ts'
import type { Defect } from './defect.ts'

export const d08: Defect = {
  id: 'D08',
  title: 'A filter made of several by "and" finds only the very spelling',
  seen: ['https://github.com/InumanSoul/kotauth/issues/140'],
  rules: ['RFC7644-3.4.2.2-and', 'RFC7643-4.1.1-userName-ci'],
  hooks: {
    find:
      (next, { representation }) =>
      (type, filter) => {
        const found = next(type, filter)
        if (filter?.kind !== 'and') return found
        const matches = compileFilter(filter, () => true)
        return found.filter((entry) => matches(representation.resource(entry, undefined)))
      },
  },
}
