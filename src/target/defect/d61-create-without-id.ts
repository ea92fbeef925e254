import type { Defect } from './defect.ts'
import { withBody } from './rewrite.ts'

export const d61: Defect = {
  id: 'D61',
  title: 'The answer to a create has no id',
  seen: ['https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20/'],
  inferred: true,
  rules: ['RFC7644-3.3-body-id'],
  also: ['SIM-final-state-equal', 'RFC7643-3-schemas'],
  hooks: {
    render: (next) => (outcome) => {
      const reply = next(outcome)
      if (reply.status !== 201) return reply
      return withBody(reply, ({ id: _, ...rest }) => rest)
    },
  },
}

export const d61b: Defect = {
  id: 'D61b',
  title: 'The answer to a create has no body',
  seen: ['https://developer.okta.com/docs/api/openapi/okta-scim/guides/scim-20/'],
  inferred: true,
  rules: ['RFC7644-3.3-body-id'],
  also: [
    'SIM-final-state-equal',
    'SIM-no-200-error',
    'RFC7644-3.3-location',
    'SIM-active-on-create',
    'RFC7159-valid-json',
  ],
  hooks: {
    render: (next) => (outcome) => {
      const reply = next(outcome)
      if (reply.status !== 201) return reply
      const { 'Content-Type': _, ...headers } = reply.headers
      return { ...reply, headers, body: '' }
    },
  },
}
