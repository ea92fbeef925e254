import type { Defect } from './defect.ts'

export const d55: Defect = {
  id: 'D55',
  title: 'The second token reaches, and is given, the users and groups of the first tenant',
  seen: ['https://github.com/vouch-sh/vouch/pull/317'],
  rules: ['RFC7644-6-tenant-isolation'],
  hooks: {
    tenant: () => () => 'first',
  },
}
