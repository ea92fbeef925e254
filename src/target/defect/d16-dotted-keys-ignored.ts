import { isObject } from '../../base/json.ts'
import { keyOf } from '../../scim/field.ts'
import type { Defect } from './defect.ts'
import { pathOf, rewriteOperations } from './rewrite.ts'

/** Not the dot in the version of a URN. */
const dotted = /^[^:[]+\.[^:]+$/

export const d16: Defect = {
  id: 'D16',
  title: 'Dotted keys in the value of a PATCH without a path, such as name.givenName, are ignored',
  seen: ['https://github.com/Captain-P-Goldfish/scim-for-keycloak/issues/26'],
  rules: ['ENTRA-dotted-keys'],
  also: ['SIM-patch-effective', 'SIM-second-cycle-noop'],
  hooks: rewriteOperations((operation) => {
    const key = keyOf(operation, 'value')
    const value = key === undefined ? undefined : operation[key]
    if (pathOf(operation) !== '' || key === undefined || !isObject(value)) return operation
    const plain = Object.entries(value).filter(([name]) => !dotted.test(name))
    return { ...operation, [key]: Object.fromEntries(plain) }
  }),
}
