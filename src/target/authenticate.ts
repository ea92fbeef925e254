import { ScimError } from './scim-error.ts'
import type { TargetRequest } from './step.ts'

/** Lets in who shows the token as RFC 6750 §2.1 says; without a token set, everybody. */
export function authenticate(request: TargetRequest, token: string | null): void {
  if (token === null) return
  const header = request.header('authorization')
  // The scheme's name has no case (RFC 7235 §2.1).
  const shown = /^bearer +(\S+) *$/i.exec(header ?? '')?.[1]
  if (shown === token) return
  const challenge = 'Bearer realm="scim"'
  if (shown === undefined) {
    throw new ScimError(401, 'This needs a bearer token', undefined, { 'WWW-Authenticate': challenge })
  }
  throw new ScimError(401, 'The bearer token is not known here', undefined, {
    'WWW-Authenticate': `${challenge}, error="invalid_token"`,
  })
}
