import type { Defect } from './defect.ts'
import { withBody } from './rewrite.ts'

export const d66: Defect = {
  id: 'D66',
  title: 'The answer to a create shows the password',
  seen: [],
  inferred: true,
  rules: ['RFC7643-4.1.1-password'],
  hooks: {
    render: (next) => (outcome) => {
      const reply = next(outcome)
      if (outcome.kind !== 'resource' || outcome.status !== 201) return reply
      const { password } = outcome.entry.attributes
      if (password === undefined) return reply
      return withBody(reply, (body) => ({ ...body, password }))
    },
  },
}
