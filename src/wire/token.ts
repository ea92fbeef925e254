import { isObject, type Json } from '../base/json.ts'
import { receivedJson } from '../base/received-json.ts'
import { basic, type ClientCredentials } from './auth.ts'
import { parseBaseUrl } from './base-url.ts'
import { Call, type Outgoing } from './call.ts'
import type { TransportError } from './exchange.ts'
import { closeLine, type Line, type LineOptions, openLine } from './line.ts'

/** An access token, or why there is none. */
export type TokenAnswer = { token: string } | { error: TransportError }

/** Fetches the access token of one client and keeps it as long as it serves (RFC 6749 §4.4). */
export class TokenSource {
  /** Every token that may still turn up in an answer, the newest last. */
  readonly known: string[] = []
  readonly #line: Line
  readonly #outgoing: Outgoing
  readonly #endpoint: string
  /** Seconds that the newest one lives, as the endpoint said; null when it did not say. */
  lifeSeconds: number | null = null
  #token: string | null = null
  #renewAt = 0
  #fetching: Promise<TokenAnswer> | null = null

  constructor(auth: ClientCredentials, options: LineOptions) {
    const base = parseBaseUrl(auth.tokenUrl)
    this.#line = openLine(base, {
      ...options,
      maxResponseBytes: Math.min(options.maxResponseBytes, maxAnswerBytes),
    })
    this.#endpoint = base.origin + base.path
    this.#outgoing = tokenRequest(auth, this.#line)
  }

  /** The token at hand; null when one must be fetched first. */
  current(): string | null {
    return performance.now() < this.#renewAt ? this.#token : null
  }

  /** The token at hand or a new one. All who ask while a fetch is under way share it. */
  async get(): Promise<TokenAnswer> {
    const token = this.current()
    if (token !== null) return { token }
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = null
    })
    return this.#fetching
  }

  /** The target refuses this token. One that has been fetched since stays. */
  drop(token: string): void {
    if (this.#token === token) this.#token = null
  }

  close(): void {
    closeLine(this.#line)
  }

  async #fetch(): Promise<TokenAnswer> {
    const { response, error } = await new Call(this.#line, this.#line.agent, this.#outgoing).reply
    if (error || !response) return this.#refusal(error?.message ?? 'no answer')
    const answer = parse(response.body)
    if (response.status !== 200) return this.#refusal(`status ${response.status}${reason(answer)}`)
    const token = isObject(answer) ? answer.access_token : undefined
    if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
      return this.#refusal('a 200 without an access_token that can stand in a header')
    }
    this.#token = token
    const life = isObject(answer) ? answer.expires_in : undefined
    this.lifeSeconds = Number.isFinite(Number(life ?? Number.NaN)) ? Number(life) : null
    this.#renewAt = performance.now() + usefulMs(life)
    this.known.push(token)
    if (this.known.length > knownTokens) this.known.shift()
    return { token }
  }

  #refusal(what: string): TokenAnswer {
    return {
      error: { code: 'auth', message: `The token endpoint ${this.#endpoint} gave no token: ${what}.` },
    }
  }
}

const maxAnswerBytes = 1_048_576
const knownTokens = 3

/** Renewed that long before it expires, so that no request is under way with a token that dies. */
const marginMs = 60_000

/** How long to use a token. RFC 6749 §5.1: `expires_in` is in seconds and may be missing; then a 401 ends its use. */
function usefulMs(expiresIn: Json | undefined): number {
  const lifeMs = Number(expiresIn ?? Number.NaN) * 1000
  if (!Number.isFinite(lifeMs)) return Number.POSITIVE_INFINITY
  // One that lives hardly longer than the margin is still used for half its life, not fetched for each request.
  return Math.max(lifeMs - marginMs, lifeMs / 2)
}

function tokenRequest(auth: ClientCredentials, line: Line): Outgoing {
  const form = new URLSearchParams({ grant_type: 'client_credentials' })
  if (auth.scope !== undefined) form.set('scope', auth.scope)
  const headers = ['Host', line.base.host, 'Accept', 'application/json']
  if (auth.clientAuth === 'basic') {
    // RFC 6749 §2.3.1: both are form-encoded before they are joined.
    const [name, value] = basic(formEncode(auth.clientId), formEncode(auth.clientSecret))
    headers.push(name, value)
  } else {
    form.set('client_id', auth.clientId)
    form.set('client_secret', auth.clientSecret)
  }
  const body = form.toString()
  headers.push('Content-Type', 'application/x-www-form-urlencoded', 'Content-Length', String(body.length))
  const { path, query } = line.base
  return { method: 'POST', target: (path || '/') + (query === null ? '' : `?${query}`), headers, body }
}

function formEncode(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1)
}

function parse(text: string): Json {
  // Not JSON is not a token; the status says the rest.
  return receivedJson(text) ?? null
}

/** RFC 6749 §5.2: `error` is one of a few words, `error_description` is for people. */
function reason(answer: Json): string {
  if (!isObject(answer)) return ''
  const words = [answer.error, answer.error_description].filter((word) => typeof word === 'string')
  return words.length === 0 ? '' : `, ${words.join(', ').slice(0, 300)}`
}
