import { shownToken } from '../../authenticate.ts'
import { ScimError } from '../../scim-error.ts'
import type { Defect } from '../defect.ts'
import { negation } from './negation.ts'

/** Who is let in, and what the others are told. */
export const authenticationNegations: readonly Defect[] = [
  negation(
    'RFC7644-2-auth-required',
    'A GET without credentials is served',
    {
      authenticate: (next) => (request) => {
        if (request.method !== 'GET' || request.header('authorization') !== undefined) next(request)
      },
    },
    ['RFC6750-2.3-no-query-token'],
  ),
  negation('RFC6750-3.1-bad-token-401', 'A token that is not known is refused with 403', {
    authenticate: (next) => (request) => {
      try {
        next(request)
      } catch (error) {
        if (shownToken(request) === undefined) throw error
        throw new ScimError(403, 'The token is not known here')
      }
    },
  }),
  negation('RFC7644-2-www-authenticate', 'A 401 has no WWW-Authenticate', {
    refuse: (next) => (error) => {
      const { headers, ...reply } = next(error)
      const { 'WWW-Authenticate': _, ...rest } = headers
      return { ...reply, headers: rest }
    },
  }),
  negation('RFC7235-2.1-scheme-case', 'Only the scheme spelt "Bearer" is known', {
    authenticate: (next) => (request) => {
      const header = request.header('authorization') ?? ''
      if (/^bearer\b/i.test(header) && !header.startsWith('Bearer'))
        throw new ScimError(401, 'This needs a bearer token', undefined, {
          'WWW-Authenticate': 'Bearer realm="scim"',
        })
      next(request)
    },
  }),
  negation('RFC6750-2.3-no-query-token', 'A token in the query, as access_token, opens the door', {
    authenticate:
      (next, { tokens }) =>
      (request) => {
        const token = new URLSearchParams(request.query).get('access_token')
        if (token === null || !tokens?.includes(token)) next(request)
      },
  }),
]
