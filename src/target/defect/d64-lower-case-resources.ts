import type { Defect } from './defect.ts'

export const d64: Defect = {
  id: 'D64',
  title: 'The resources of a list stand under "resources"',
  seen: ['https://github.com/thomaselliottbetz/scim-sanity'],
  rules: ['RFC7644-3.4.2-Resources'],
  hooks: {
    render: (next) => (outcome) => {
      const reply = next(outcome)
      if (outcome.kind !== 'list') return reply
      return { ...reply, body: reply.body.replace(',"Resources":[', ',"resources":[') }
    },
  },
}
