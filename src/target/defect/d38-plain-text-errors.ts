import type { Defect } from './defect.ts'

export const d38: Defect = {
  id: 'D38',
  title: 'Errors are plain text, and a wrong value is 422 instead of 400',
  seen: [
    'https://github.com/Metatavu/keycloak-scim-server/pull/114',
    'https://github.com/vouch-sh/vouch/issues/1412',
  ],
  rules: ['RFC7644-3.12-error-schema', 'RFC7644-3.12-400-not-422'],
  also: [
    'RFC7644-3.8-ct-response',
    'RFC7644-3.12-status-string',
    'RFC7644-3.12-detail',
    'RFC7644-3.12-scimType',
    'RFC7644-3.3-409-scimType',
    'RFC7643-required-attr-400',
    'RFC7644-3.12-invalid-json-400',
    'RFC7644-3.4.2.2-invalidFilter',
    'RFC7644-3.5.2-bad-path',
    'RFC7644-3.4.1-404',
  ],
  hooks: {
    refuse: (next) => (error) => {
      const reply = next(error)
      const isWrongValue = error.scimType === 'invalidValue' || error.scimType === 'invalidSyntax'
      return {
        status: isWrongValue ? 422 : reply.status,
        headers: { ...reply.headers, 'Content-Type': 'text/plain; charset=utf-8' },
        body: error.detail,
      }
    },
  },
}
