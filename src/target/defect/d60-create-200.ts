import type { Defect } from './defect.ts'

export const d60: Defect = {
  id: 'D60',
  title: 'A create is answered by 200 instead of 201',
  seen: ['https://github.com/Metatavu/keycloak-scim-server/pull/114'],
  inferred: true,
  rules: ['RFC7644-3.3-201'],
  hooks: {
    render: (next) => (outcome) => {
      const reply = next(outcome)
      return reply.status === 201 ? { ...reply, status: 200 } : reply
    },
  },
}
