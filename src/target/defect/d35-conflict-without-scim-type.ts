import type { Defect } from './defect.ts'
import { withBody } from './rewrite.ts'

export const d35: Defect = {
  id: 'D35',
  title: 'A 409 has neither scimType nor status',
  seen: ['https://github.com/getsentry/sentry/issues/117860'],
  rules: ['RFC7644-3.3-409-scimType', 'RFC7644-3.12-status-string'],
  hooks: {
    refuse: (next) => (error) => {
      const reply = next(error)
      if (reply.status !== 409) return reply
      return withBody(reply, ({ scimType: _, status: __, ...rest }) => rest)
    },
  },
}
