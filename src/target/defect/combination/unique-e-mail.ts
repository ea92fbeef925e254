import { isObject, type Json } from '../../../base/json.ts'
import { ScimError } from '../../scim-error.ts'
import type { Defect } from '../defect.ts'

export const uniqueEMail: Defect = {
  id: 'C-unique-e-mail',
  title:
    'A create is refused with 409 for an e-mail address that another has, which a look-up by userName cannot find',
  seen: ['https://github.com/Metatavu/keycloak-scim-server/issues/109'],
  inferred: true,
  rules: ['SIM-conflict-findable'],
  also: ['SIM-final-state-equal'],
  hooks: {
    checkUnique:
      (next, { propagation }) =>
      (write) => {
        next(write)
        if (write.type !== 'User') return
        for (const address of addressesIn(write.attributes.emails)) {
          const others = propagation.written
            .find('User', 'emails', address)
            .filter(({ id }) => id !== write.id)
          if (others.length > 0) throw new ScimError(409, 'This user exists already', 'uniqueness')
        }
      },
  },
}

function addressesIn(emails: Json | undefined): string[] {
  return (Array.isArray(emails) ? emails : []).flatMap((each) =>
    isObject(each) && typeof each.value === 'string' ? [each.value] : [],
  )
}
