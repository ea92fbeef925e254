import type { Reply } from '../step.ts'
import type { Defect } from './defect.ts'
import { rewriteReply } from './rewrite.ts'

export const d39: Defect = {
  id: 'D39',
  title: 'Answers have the media type application/json+scim',
  seen: ['https://github.com/FusionAuth/fusionauth-issues/issues/1769'],
  rules: ['RFC7644-3.8-ct-response'],
  hooks: rewriteReply(withType('application/json+scim')),
}

export const d39b: Defect = {
  id: 'D39b',
  title: 'Answers have the media type application/json',
  seen: ['https://github.com/FusionAuth/fusionauth-issues/issues/1769'],
  rules: ['RFC7644-3.8-ct-response'],
  hooks: rewriteReply(withType('application/json')),
}

function withType(type: string) {
  return ({ status, headers, body }: Reply): Reply => ({
    status,
    headers: 'Content-Type' in headers ? { ...headers, 'Content-Type': type } : headers,
    body,
  })
}
