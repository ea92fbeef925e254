import { ScimError } from './scim-error.ts'
import type { TargetRequest } from './step.ts'

/** Lets in who shows one of the tokens as RFC 6750 §2.1 says; without tokens, everybody. */
export function authenticate(request: TargetRequest, tokens: readonly string[] | null): void {
  if (tokens === null) return
  const shown = shownToken(request)
  if (shown !== undefined && tokens.includes(shown)) return
  const challenge = 'Bearer realm="scim"'
  if (shown === undefined) {
    throw new ScimError(401, 'This needs a bearer token', undefined, { 'WWW-Authenticate': challenge })
  }
  throw new ScimError(401, 'The bearer token is not known here', undefined, {
    'WWW-Authenticate': `${challenge}, error="invalid_token"`,
  })
}

/** The bearer token of a request. The scheme's name has no case (RFC 7235 §2.1). */
export function shownToken(request: TargetRequest): string | undefined {
  return /^bearer +(\S+) *$/i.exec(request.header('authorization') ?? '')?.[1]
}
