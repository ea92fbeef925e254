import { receivedJson } from '../base/received-json.ts'
import { mask } from '../wire/mask-password.ts'
import type { RawRequest } from '../wire/raw.ts'
import { scalarsOf } from './json-scalars.ts'
import { headerOf, type Step } from './recorded.ts'

/** What is put in the place of what a recording hides or what belongs to another host. */
export interface Substitutes {
  /** `Host` of the target. */
  host: string
  /** The whole value of `Authorization`; undefined: as recorded. */
  authorization: string | undefined
  /** Further headers, by name in any case. */
  headers: readonly [string, string][]
  /** For passwords that were masked. */
  password: string
}

/** A request as it goes out, and what of it is still hidden. */
export interface Prepared {
  request: RawRequest
  /** Names of headers whose masked value could not be replaced, and `body`. */
  masked: string[]
}

/** Of one connection only (RFC 9110 §7.6.1), made anew, or undone when a body was recorded as text. */
const dropped =
  /^(:.*|transfer-encoding|content-encoding|proxy-.*|trailer|expect|upgrade|te|http2-settings)$/i

/**
 * The request as it was recorded, headers in their order and case; but for the host, the length, the credential and what
 * was masked.
 */
export function prepare(
  step: Step,
  { host, authorization, headers: others, password }: Substitutes,
): Prepared {
  const body = step.body === null ? null : withPassword(step.body, password)
  const own = new Map<string, string | undefined>([
    ['host', host],
    ['content-length', body === null ? emptyLength(step) : String(Buffer.byteLength(body))],
    ...(authorization === undefined ? [] : [['authorization', authorization] as const]),
    ...others.map(([name, value]) => [name.toLowerCase(), value] as const),
  ])
  const placed = new Set<string>()
  const kept = step.headers.flatMap(([name, value]): [string, string][] => {
    const key = name.toLowerCase()
    if (dropped.test(name) || (own.has(key) && placed.has(key))) return []
    placed.add(key)
    const other = own.has(key) ? own.get(key) : value
    return other === undefined ? [] : [[name, other]]
  })
  const names = new Map([
    ['host', 'Host'],
    ['content-length', 'Content-Length'],
    ['authorization', 'Authorization'],
    ...others.map(([name]) => [name.toLowerCase(), name] as const),
  ])
  const missing = [...own].flatMap(([key, value]): [string, string][] =>
    placed.has(key) || value === undefined ? [] : [[names.get(key) ?? key, value]],
  )
  const [hostHeader, ...rest] = missing.sort(([a], [b]) => Number(b === 'Host') - Number(a === 'Host'))
  const headers = hostHeader?.[0] === 'Host' ? [hostHeader, ...kept, ...rest] : [...kept, ...missing]
  const masked = [
    ...headers.filter(([, value]) => value.includes(mask)).map(([name]) => name),
    ...(body?.includes(mask) ? ['body'] : []),
  ]
  return { request: { method: step.method, path: step.path, query: step.query, headers, body }, masked }
}

/** A request without a body may have said so. */
function emptyLength({ headers }: Step): string | undefined {
  return headerOf(headers, 'content-length')?.trim() === '0' ? '0' : undefined
}

/** A masked password would be one: eight asterisks. */
function withPassword(body: string, password: string): string {
  if (!body.includes(mask) || receivedJson(body) === undefined) return body
  let result = ''
  let done = 0
  const scalars = scalarsOf(body)
  for (const [index, { value, key, start, end }] of scalars.entries()) {
    const isPassword = /^password$/i.test(key ?? '') || (/^value$/i.test(key ?? '') && besidePassword(index))
    if (value !== mask || !isPassword) continue
    result += body.slice(done, start) + JSON.stringify(password)
    done = end
  }
  return result + body.slice(done)

  /** The path of a PATCH operation stands before its value or after it. */
  function besidePassword(index: number): boolean {
    return [index - 2, index - 1, index + 1, index + 2].some((near) => {
      const other = scalars[near]
      return /^path$/i.test(other?.key ?? '') && /(^|:)password$/i.test(String(other?.value))
    })
  }
}

/** Why a request cannot be written to a socket; undefined where it can. */
export function flawOf({ method, path, query, headers }: RawRequest): string | undefined {
  if (!/^[A-Z]+$/.test(method)) return `"${method}" is no method`
  if (/[^\x21-\x7e]/.test(`${path}${query ?? ''}`))
    return 'its path or query holds what must be percent-encoded'
  for (const [name, value] of headers) {
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) return `"${name}" is no name of a header`
    if (/[^\t\x20-\x7e\x80-\xff]/.test(value)) return `the header ${name} holds what cannot stand in one`
  }
  return undefined
}
