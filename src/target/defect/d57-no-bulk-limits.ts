import type { Defect } from './defect.ts'
import { rewriteDocument } from './rewrite.ts'

export const d57: Defect = {
  id: 'D57',
  title: '/ServiceProviderConfig tells no limits of bulk',
  seen: ['https://github.com/goauthentik/authentik/issues/25056'],
  rules: ['RFC7643-5-spconfig'],
  hooks: rewriteDocument('ServiceProviderConfig', (body) => ({ ...body, bulk: { supported: false } })),
}
