import { ScimError } from '../scim-error.ts'
import type { TargetRequest } from '../step.ts'
import type { Defect } from './defect.ts'

export const d40: Defect = {
  id: 'D40',
  title: 'A body of the type application/scim+json is refused with 415',
  seen: ['https://github.com/pingidentity/scim2/issues/131'],
  rules: ['RFC7644-3.1-ct-request'],
  hooks: {
    parse: (next) => (request, route, body) => {
      if (body.length > 0 && isScimJson(request)) throw new ScimError(415, 'A body must be application/json')
      return next(request, route, body)
    },
  },
}

export const d40b: Defect = {
  id: 'D40b',
  title: 'A body of the type application/scim+json is taken for an empty object',
  seen: ['https://github.com/MicrosoftDocs/azure-docs/issues/12728'],
  rules: ['RFC7644-3.1-ct-request'],
  hooks: {
    parse: (next) => (request, route, body) =>
      next(request, route, body.length > 0 && isScimJson(request) ? Buffer.from('{}') : body),
  },
}

function isScimJson(request: TargetRequest): boolean {
  return /^application\/scim\+json/i.test(request.header('content-type') ?? '')
}
