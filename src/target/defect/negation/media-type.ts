import { ScimError } from '../../scim-error.ts'
import type { Defect } from '../defect.ts'
import { rewriteReply } from '../rewrite.ts'
import { negation } from './negation.ts'

/** What bodies are said to be, and whether they are. */
export const mediaTypeNegations: readonly Defect[] = [
  negation('RFC7644-3.8-accept', 'Accept: application/json is refused with 406', {
    route: (next) => (request) => {
      if (/^application\/json\b/i.test(request.header('accept') ?? ''))
        throw new ScimError(406, 'Only application/scim+json is served')
      return next(request)
    },
  }),
  negation('OKTA-ct-json-request', 'A body of the type application/json is refused with 415', {
    parse: (next) => (request, route, body) => {
      if (body.length > 0 && /^application\/json\b/i.test(request.header('content-type') ?? ''))
        throw new ScimError(415, 'A body must be application/scim+json')
      return next(request, route, body)
    },
  }),
  negation(
    'RFC7159-valid-json',
    'Every body of a resource or a list ends in a comma too many',
    {
      render: (next) => (outcome) => {
        const reply = next(outcome)
        return { ...reply, body: reply.body.replace(/\}$/, ',}') }
      },
    },
    ['RFC7644-3.4.2-listresponse', 'RFC7644-3.3-body-id', 'RFC7644-3.4.1-200', 'SIM-no-200-error'],
  ),
  negation(
    'RFC9110-204-empty',
    'A 204 announces a body',
    rewriteReply((reply) =>
      reply.status === 204 ? { ...reply, headers: { ...reply.headers, 'Content-Length': '2' } } : reply,
    ),
  ),
]
