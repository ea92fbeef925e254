import type { Defect } from '../defect.ts'

export const lookupOwnOnly: Defect = {
  id: 'C-lookup-own-only',
  title:
    'A filter finds only users with an externalId, the check for duplicates finds all: 409 for whom nobody finds',
  seen: ['https://github.com/Metatavu/keycloak-scim-server/issues/74'],
  inferred: true,
  rules: ['SIM-conflict-findable'],
  also: [
    'VENDOR-filter-set',
    'RFC7643-4.1.1-userName-ci',
    'RFC7644-3.4.2.2-and',
    'RFC7644-3.4.2.2-name-op-case',
    'RFC7644-3.4.3-search',
    'RFC7644-fig1-quoting',
    'RFC7644-1.2-percent-encoding',
    'SIM-retry-post',
    'ENTRA-inactive-visible',
    'SIM-read-your-writes',
  ],
  hooks: {
    find: (next) => (type, filter) => {
      const found = next(type, filter)
      if (type !== 'User' || !filter) return found
      return found.filter(({ attributes }) => attributes.externalId !== undefined)
    },
  },
}
