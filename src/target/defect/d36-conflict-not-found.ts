import { ScimError } from '../scim-error.ts'
import type { Defect } from './defect.ts'
import { memory } from './memory.ts'

/** Of somebody who signed in before anybody was provisioned. */
const account = memory((): { userName?: string } => ({}))

export const d36: Defect = {
  id: 'D36',
  title:
    'The first userName to be created belongs to an account that look-ups do not show: 409 although a filter finds nobody',
  seen: ['https://github.com/Metatavu/keycloak-scim-server/issues/74'],
  rules: ['SIM-conflict-findable'],
  also: ['SIM-final-state-equal'],
  hooks: {
    checkUnique: (next, context) => (write) => {
      const { userName } = write.attributes
      if (write.type === 'User' && write.kind === 'create' && typeof userName === 'string') {
        const hidden = account(context)
        hidden.userName ??= userName.toLowerCase()
        if (hidden.userName === userName.toLowerCase())
          throw new ScimError(409, `A User with the userName "${userName}" exists already`, 'uniqueness')
      }
      next(write)
    },
  },
}
