import { ScimError } from '../scim-error.ts'
import type { Defect } from './defect.ts'
import { pathOf, rewriteOperations } from './rewrite.ts'

export const d19: Defect = {
  id: 'D19',
  title: 'A path that begins with a URN is answered by 501',
  seen: ['https://github.com/zulip/zulip/issues/39773', 'https://github.com/wso2/product-is/issues/6015'],
  rules: ['RFC7644-3.10-qualified-path'],
  also: ['RFC7643-4.3-manager'],
  hooks: rewriteOperations((operation) => {
    if (/^urn:/i.test(pathOf(operation)))
      throw new ScimError(501, `The path "${pathOf(operation)}" is not implemented`)
    return operation
  }),
}
