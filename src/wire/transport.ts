import type { RequestSpec } from '../dialect/request-spec.ts'
import type { HeaderRow } from '../profile/http-schema.ts'
import { type Auth, authorizationOf, bearer } from './auth.ts'
import { joinPath, joinQuery, parseBaseUrl } from './base-url.ts'
import { Call, type Outgoing, type Reply } from './call.ts'
import type { Exchange, TransportError } from './exchange.ts'
import { compileHeaders, type HeaderBlock, type HeaderTemplate } from './header-template.ts'
import { closeLine, type Line, type LineOptions, openLine, type Timeouts, type Tls } from './line.ts'
import type { LocalServers } from './loopback.ts'
import { secretsOf } from './mask.ts'
import { type TokenAnswer, TokenSource } from './token.ts'

export interface TransportOptions {
  /** The target's base URL, as the admin typed it, with or without a slash at its end. */
  baseUrl: string
  auth: Auth
  /** The profile's rows: what is sent, in order and case. */
  headers: readonly HeaderRow[]
  timeouts: Timeouts
  /** Of a response body, before and after decompression. Default 16 MiB. */
  maxResponseBytes?: number
  /** Connections at the same time; further requests wait, and their time does not run yet. */
  maxSockets: number
  tls?: Tls
  /** Who of this process answers instead of a host of the network. */
  servers?: LocalServers | undefined
  /** What becomes of a query in the base URL: left out, or put before that of each request. */
  baseQuery: 'drop' | 'keep'
  /** Whether a slash at the end of the base URL stays beside that of the path. Default `one`. */
  baseSlash?: 'one' | 'as-typed'
}

export interface SendOptions {
  signal?: AbortSignal | undefined
  /** Resolves when the answer may be taken; what is sent a second time waits for it. Default: as soon as it is there. */
  turn?: (() => Promise<void>) | undefined
  /**
   * Told of exchanges that went before the one returned: the 401 that made us renew a token, and a request that met a
   * connection the target had just closed. In the order sent, before `send` resolves.
   */
  onExtra?: ((exchange: Exchange) => void) | undefined
  /** Told of an exchange of this request that ends after the one returned: it had been held back. */
  onLate?: ((exchange: Exchange) => void) | undefined
}

/**
 * Sends requests to one target. What disturbs the wire on purpose wraps it (`fault/fault-transport.ts`): an object of
 * the same shape that answers by itself from `describe`, or changes what `send` gives.
 */
export interface Transport {
  /** Never rejects for anything that a target or a network does: that is the exchange's `error`. */
  send(spec: RequestSpec, options?: SendOptions): Promise<Exchange>
  /** The request as it would be sent now. */
  describe(spec: RequestSpec): Exchange['request']
  /** What must not be shown: the secrets of `auth`, and tokens fetched with them. */
  readonly secrets: readonly string[]
  /** Of a credential that is fetched: seconds that the newest token lives, as the endpoint said. */
  readonly tokenSeconds?: number | null
  /** Whether a request is held back that the sender takes for answered. */
  readonly holds: boolean
  /** Sends what is held back until `after` was sent; without it, all that is held back. */
  release(after?: RequestSpec): Promise<void>
  /** Ends what is under way with the error `aborted`, and closes all connections. */
  close(): void
}

export function createTransport(options: TransportOptions): Transport {
  return new NodeTransport(options)
}

class NodeTransport implements Transport {
  readonly #options: TransportOptions
  readonly #line: Line
  readonly #query: string | null
  readonly #tokens: TokenSource | null
  #template: HeaderTemplate
  /** The token in `#template`. */
  #token: string | null = null
  #secrets: readonly string[]
  #closed = false

  constructor(options: TransportOptions) {
    const { auth, baseUrl, baseQuery, headers } = options
    const base = parseBaseUrl(baseUrl, options.baseSlash)
    const lineOptions: LineOptions = {
      ...options,
      maxResponseBytes: options.maxResponseBytes ?? 16 * 1_048_576,
    }
    const renews = auth.type === 'oauth2-client-credentials'
    this.#options = options
    this.#query = baseQuery === 'keep' ? base.query : null
    this.#secrets = secretsOf(auth)
    this.#template = compileHeaders(headers, base.host, renews ? null : authorizationOf(auth))
    this.#line = openLine(base, lineOptions)
    this.#tokens = renews ? new TokenSource(auth, lineOptions) : null
  }

  get secrets(): readonly string[] {
    return this.#secrets
  }

  get tokenSeconds(): number | null {
    return this.#tokens?.lifeSeconds ?? null
  }

  send(spec: RequestSpec, options: SendOptions = {}): Promise<Exchange> {
    return this.#tokens ? this.#sendWithToken(this.#tokens, spec, options) : this.#send(spec, options)
  }

  get holds(): boolean {
    return false
  }

  async release(): Promise<void> {}

  describe(spec: RequestSpec): Exchange['request'] {
    return this.#request(spec, this.#template(spec.body))
  }

  close(): void {
    this.#closed = true
    closeLine(this.#line)
    this.#tokens?.close()
  }

  async #sendWithToken(tokens: TokenSource, spec: RequestSpec, options: SendOptions): Promise<Exchange> {
    const first = await this.#sendWithCurrent(tokens, spec, options)
    if (first.exchange.response?.status !== 401 || first.token === null) return first.exchange
    // The token may have been revoked before its time. Nothing was done with the request, so it may go again.
    options.onExtra?.(first.exchange)
    tokens.drop(first.token)
    return (await this.#sendWithCurrent(tokens, spec, options)).exchange
  }

  async #sendWithCurrent(
    tokens: TokenSource,
    spec: RequestSpec,
    options: SendOptions,
  ): Promise<{ exchange: Exchange; token: string | null }> {
    const asked = performance.now()
    const held = tokens.current()
    const answer: TokenAnswer = held === null ? await tokens.get() : { token: held }
    if ('error' in answer) {
      const { code, message } = answer.error
      return { exchange: this.#unsent(spec, code, message, performance.now() - asked), token: null }
    }
    const { token } = answer
    if (token !== this.#token) {
      this.#template = compileHeaders(this.#options.headers, this.#line.base.host, bearer(token))
      this.#token = token
      this.#secrets = [...secretsOf(this.#options.auth), ...tokens.known]
    }
    return { exchange: await this.#send(spec, options), token }
  }

  async #send(spec: RequestSpec, { signal, onExtra }: SendOptions): Promise<Exchange> {
    if (this.#closed) return this.#unsent(spec, 'aborted', 'The transport is closed.')
    if (signal?.aborted) return this.#unsent(spec, 'aborted', 'The request was given up before it was sent.')
    const block = this.#template(spec.body)
    const request = this.#request(spec, block)
    const target = request.url.slice(this.#line.base.origin.length)
    if (unsendable.test(target)) {
      return this.#unsent(
        spec,
        'malformed',
        `"${target}" cannot stand in a request line; it must be percent-encoded.`,
      )
    }
    const outgoing = { method: spec.method, target, headers: block.flat, body: spec.body }

    const reply = await this.#call(outgoing, false, signal)
    if (!reply.stale || !repeatable.has(spec.method) || signal?.aborted || this.#closed)
      return exchange(request, reply)
    onExtra?.(exchange(request, reply))
    return exchange(request, await this.#call(outgoing, true, signal))
  }

  #call(outgoing: Outgoing, fresh: boolean, signal: AbortSignal | undefined): Promise<Reply> {
    const { agent, freshAgent } = this.#line
    return new Call(this.#line, fresh ? freshAgent : agent, outgoing, signal).reply
  }

  #request(spec: RequestSpec, block: HeaderBlock): Exchange['request'] {
    const { origin, path: basePath } = this.#line.base
    const query = joinQuery(this.#query, spec.query)
    const url = origin + joinPath(basePath, spec.path) + (query === null ? '' : `?${query}`)
    return { method: spec.method, url, path: spec.path, query, headers: block.pairs, body: spec.body }
  }

  #unsent(spec: RequestSpec, code: TransportError['code'], message: string, durationMs = 0): Exchange {
    return { request: this.describe(spec), response: null, error: { code, message }, durationMs }
  }
}

/**
 * Methods that may go again after a kept connection broke without an answer. We cannot know whether the target had
 * read, and acted on, the request when it closed the connection. Done twice, these three leave what they leave done
 * once (RFC 9110 §9.2.2); a POST could make a second resource and a PATCH could apply a change twice, so those are left
 * to the sender, who looks before trying again.
 */
const repeatable: ReadonlySet<string> = new Set(['GET', 'PUT', 'DELETE'])

/** RFC 9112 §3: anything but visible ASCII would end or break the request line. */
const unsendable = /[^\x21-\x7e]/

function exchange(request: Exchange['request'], { response, error, durationMs }: Reply): Exchange {
  if (error === null) return { request, response, error, durationMs }
  return { request, response: null, partial: response ?? undefined, error, durationMs }
}
