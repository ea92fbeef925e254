import { AppError } from '../base/error.ts'

/** A base URL taken apart once, its path and query kept as typed. */
export interface BaseUrl {
  secure: boolean
  /** To connect to: without the brackets of an IPv6 address. */
  hostname: string
  port: number
  /** Value of the Host header: the port only where it is not the default. */
  host: string
  /** `https://host:port`, as typed. */
  origin: string
  /** Without slashes at its end; '' for the root. */
  path: string
  /** The exact text after `?`; null when there is none. */
  query: string | null
}

/** Takes an http(s) URL apart without re-encoding its path and query, which `URL` would do. */
export function parseBaseUrl(text: string, slash: 'one' | 'as-typed' = 'one'): BaseUrl {
  const parts = shape.exec(text)
  if (!parts || !URL.canParse(text)) {
    throw invalid(text, 'is not an http or https URL; write one such as http://127.0.0.1:3000/scim/v2')
  }
  const [, origin = '', authority = '', path = '', query = null] = parts
  if (authority.includes('@')) {
    throw invalid(text.replace(/\/\/.*@/, '//…@'), 'holds credentials; put them into auth instead')
  }
  const url = new URL(text)
  const secure = url.protocol === 'https:'
  return {
    secure,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (secure ? 443 : 80)),
    host: url.host,
    origin,
    path: slash === 'one' ? path.replace(/\/+$/, '') : path,
    query,
  }
}

/** Base path and a path below it, with exactly one slash between. */
export function joinPath(base: string, path: string): string {
  if (path === '') return base === '' ? '/' : base
  return path.startsWith('/') ? base + path : `${base}/${path}`
}

/** The query of a base URL before the query of a request; null only when both are. */
export function joinQuery(base: string | null, query: string | null): string | null {
  if (!base) return query ?? base
  return query ? `${base}&${query}` : base
}

// Path and query in visible ASCII only: nothing else may stand in a request line (RFC 9112 §3).
const shape =
  /^(https?:\/\/([^/?#\\\s]+))(\/[\x21-\x22\x24-\x3e\x40-\x7e]*)?(?:\?([\x21-\x22\x24-\x7e]*))?(?:#.*)?$/i

function invalid(text: string, problem: string): AppError {
  return new AppError('ERR_URL_INVALID', `"${text}" ${problem}.`)
}
