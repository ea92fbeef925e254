import type { Filter } from '../../scim/filter.ts'
import { ScimError } from '../scim-error.ts'
import type { Defect } from './defect.ts'
import { termsOf } from './filter-part.ts'

export const d06: Defect = {
  id: 'D06',
  title: 'A filter whose operator is unknown or not supported (ne, gt, ge, lt, le) is answered by 500',
  seen: ['https://github.com/wso2/product-is/issues/11182'],
  rules: ['RFC7644-3.4.2.2-invalidFilter'],
  also: ['RFC7644-3.12-no-5xx-for-client-error'],
  hooks: {
    readFilter: (next) => (text) => {
      const filter = readable(() => next(text))
      if (!filter || termsOf(filter).some((term) => term.kind === 'compare' && unsupported.includes(term.op)))
        throw new ScimError(500, 'Error while processing the filter')
      return filter
    },
  },
}

const unsupported = ['ne', 'gt', 'ge', 'lt', 'le']

function readable(read: () => Filter | undefined): Filter | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof ScimError) return undefined
    throw error
  }
}
