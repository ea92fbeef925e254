import type { Auth } from './auth.ts'
import type { Exchange, Response } from './exchange.ts'
import { mask, maskPasswords } from './mask-password.ts'
import { maskText } from './mask-text.ts'
import { QuotedPasswords } from './quoted-password.ts'

/** The parts of credentials that nobody may see. */
export function secretsOf(auth: Auth): string[] {
  switch (auth.type) {
    case 'bearer':
      return [auth.token]
    case 'basic':
      return [auth.password, Buffer.from(`${auth.username}:${auth.password}`).toString('base64')]
    case 'header':
      // `SSWS 00a1b2` is a scheme and the secret proper, which may turn up alone.
      return [auth.value, ...auth.value.split(' ').slice(1)]
    case 'oauth2-client-credentials':
      return [auth.clientSecret]
    case 'none':
      return []
  }
}

/**
 * The exchange without secrets: credentials in headers, each known secret wherever it occurs, passwords in JSON, and
 * those that the answer quotes. Everything else stays byte for byte; parts with nothing to mask are the same objects.
 *
 * @param quoted knows what was sent before; without it passwords of this request count alone
 */
export function maskExchange(
  exchange: Exchange,
  secrets: readonly string[],
  quoted = new QuotedPasswords(),
): Exchange {
  const { request, response, partial, error } = exchange
  const text = (value: string) => maskText(value, secrets)
  const body = (value: string) => maskPasswords(maskText(value, secrets))
  const unquoted = quoted.masker(request.body)
  const answer = (part: Response): Response => ({
    status: part.status,
    headers: withoutQuotes(maskHeaders(part.headers, secrets), unquoted),
    body: body(unquoted ? unquoted(part.body) : part.body),
  })
  return {
    ...exchange,
    request: {
      method: request.method,
      url: text(request.url),
      path: text(request.path),
      query: request.query === null ? null : text(request.query),
      headers: maskHeaders(request.headers, secrets),
      body: request.body === null ? null : body(request.body),
    },
    response: response && answer(response),
    partial: partial && answer(partial),
    error: error && { code: error.code, message: text(error.message) },
  }
}

function withoutQuotes(
  headers: [string, string][],
  unquoted: ((text: string) => string) | undefined,
): [string, string][] {
  return unquoted ? headers.map(([name, value]) => [name, unquoted(value)]) : headers
}

/** Masks credentials but keeps their scheme, so that `Bearer ********` still tells what was sent. */
export function maskHeaders(
  headers: readonly [string, string][],
  secrets: readonly string[],
): [string, string][] {
  return headers.map((pair) => {
    const [name, value] = pair
    if (/^(proxy-)?authorization$/i.test(name)) return [name, maskCredentials(value)]
    if (secrets.includes(value)) return [name, mask]
    const masked = maskText(value, secrets)
    return masked === value ? pair : [name, masked]
  })
}

function maskCredentials(value: string): string {
  const scheme = /^[A-Za-z][A-Za-z0-9-]* /.exec(value)?.[0] ?? ''
  return scheme + mask
}
