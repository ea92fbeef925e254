import type { Auth } from './auth.ts'
import type { Exchange, Response } from './exchange.ts'
import { mask, maskPasswords } from './mask-password.ts'

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
 * The exchange without secrets: credentials in headers, each known secret wherever it occurs, and passwords in JSON.
 * Everything else stays byte for byte; parts with nothing to mask are the same objects.
 */
export function maskExchange(exchange: Exchange, secrets: readonly string[]): Exchange {
  const { request, response, partial, error } = exchange
  const text = (value: string) => maskText(value, secrets)
  const body = (value: string) => maskPasswords(maskText(value, secrets))
  const answer = (part: Response): Response => ({
    status: part.status,
    headers: maskHeaders(part.headers, secrets),
    body: body(part.body),
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

/**
 * Masks each known secret of at least four characters, as it is and as URLs and JSON would write it. Shorter ones would
 * tear holes into everything.
 */
export function maskText(text: string, secrets: readonly string[]): string {
  let result = text
  for (const form of formsOf(secrets)) {
    if (result.includes(form)) result = result.replaceAll(form, mask)
  }
  return result
}

function maskCredentials(value: string): string {
  const scheme = /^[A-Za-z][A-Za-z0-9-]* /.exec(value)?.[0] ?? ''
  return scheme + mask
}

const shortest = 4

/** Worked out once for each list of secrets, of which there are as many as apps. */
const cache = new WeakMap<readonly string[], readonly string[]>()

function formsOf(secrets: readonly string[]): readonly string[] {
  const known = cache.get(secrets)
  if (known) return known
  const forms = new Set<string>()
  for (const secret of secrets.filter((secret) => secret.length >= shortest)) {
    const json = JSON.stringify(secret).slice(1, -1)
    const url = encodeURIComponent(secret)
    for (const form of [secret, json, json.replaceAll('/', '\\/'), url, url.replaceAll('%20', '+')])
      forms.add(form)
  }
  // The longest first: one secret may be the beginning of another.
  const sorted = [...forms].sort((a, b) => b.length - a.length)
  cache.set(secrets, sorted)
  return sorted
}
