import type { Defect } from './defect.ts'

export const d54: Defect = {
  id: 'D54',
  title: 'An empty bearer token opens the door',
  seen: ['https://github.com/ToolJet/ToolJet/issues/16217'],
  rules: ['RFC6750-empty-bearer'],
  hooks: {
    authenticate: (next) => (request) => {
      if (!/^bearer\s*$/i.test(request.header('authorization') ?? '')) next(request)
    },
  },
}
