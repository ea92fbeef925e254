import type { Filter } from '../../scim/filter.ts'
import { ScimError } from '../scim-error.ts'
import type { Defect } from './defect.ts'

export const d02: Defect = {
  id: 'D02',
  title: 'A filter that is not understood, such as one by e-mail, is ignored, and everybody is returned',
  seen: ['https://github.com/eneo-ai/eneo/pull/443'],
  rules: ['RFC7644-3.4.2.2-only-matching', 'RFC7644-3.4.2.2-invalidFilter'],
  also: ['VENDOR-filter-set', 'SIM-filter-injection', 'RFC7644-fig1-quoting'],
  hooks: {
    readFilter: (next) => (text) => {
      try {
        const filter = next(text)
        return isUnderstood(filter) ? filter : undefined
      } catch (error) {
        if (error instanceof ScimError) return undefined
        throw error
      }
    },
  },
}

const understood = ['id', 'username', 'externalid', 'displayname', 'members']

function isUnderstood(filter: Filter | undefined): boolean {
  if (filter?.kind === 'and') return isUnderstood(filter.left) && isUnderstood(filter.right)
  return (
    filter?.kind === 'compare' &&
    filter.op === 'eq' &&
    understood.includes(filter.path.attribute.toLowerCase())
  )
}
