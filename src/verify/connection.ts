import type { ProbeRequest } from '../diagnose/probe.ts'
import { NotExercised } from '../diagnose/probe.ts'
import type { RequestSpec } from '../dialect/request-spec.ts'
import type { HeaderRow } from '../profile/http-schema.ts'
import type { Auth } from '../wire/auth.ts'
import type { Exchange } from '../wire/exchange.ts'
import { createTransport, type Transport } from '../wire/transport.ts'

export interface ConnectionOptions {
  baseUrl: string
  auth: Auth
  /** A credential of another tenant. */
  secondAuth?: Auth | undefined
}

const usual: readonly HeaderRow[] = [
  { name: 'Host', value: '{host}', when: 'always' },
  { name: 'User-Agent', value: 'scimulator-verify', when: 'always' },
  { name: 'Accept', value: 'application/scim+json', when: 'always' },
  { name: 'Authorization', value: '{authorization}', when: 'always' },
  { name: 'Content-Type', value: 'application/scim+json; charset=utf-8', when: 'body' },
]

/** Sends requests of probes: one transport for each set of headers and each credential. */
export class Connection {
  readonly #options: ConnectionOptions
  readonly #transports = new Map<string, Transport>()

  constructor(options: ConnectionOptions) {
    this.#options = options
  }

  /** What must not be shown. */
  get secrets(): string[] {
    return [...new Set([...this.#transports.values()].flatMap(({ secrets }) => secrets))]
  }

  /** Seconds that a fetched token lives; null where none is fetched, or nobody said. */
  get tokenSeconds(): number | null {
    const lives = [...this.#transports.values()].flatMap(({ tokenSeconds }) => tokenSeconds ?? [])
    return lives[0] ?? null
  }

  send(request: ProbeRequest, signal?: AbortSignal): Promise<Exchange> {
    const { auth, rows, query } = this.#shape(request)
    return this.#transport(auth, rows).send(specOf(request, query), { signal })
  }

  close(): void {
    for (const transport of this.#transports.values()) transport.close()
  }

  #transport(auth: Auth, rows: readonly HeaderRow[]): Transport {
    const key = JSON.stringify([auth, rows])
    const known = this.#transports.get(key)
    if (known) return known
    const transport = createTransport({
      baseUrl: this.#options.baseUrl,
      auth,
      headers: rows,
      timeouts: { connectMs: 10_000, firstByteMs: 60_000, totalMs: 90_000 },
      maxSockets: 64,
      baseQuery: 'drop',
    })
    this.#transports.set(key, transport)
    return transport
  }

  #shape({ credential = 'given', headers = {}, ...request }: ProbeRequest): {
    auth: Auth
    rows: HeaderRow[]
    query: string | null
  } {
    const rows = withHeaders(usual, headers)
    const query = request.query ?? null
    const { auth, secondAuth } = this.#options
    if (credential === 'given') return { auth, rows, query }
    if (credential === 'second') {
      if (!secondAuth) throw new NotExercised('There is no second credential; give one by --second-token.')
      return { auth: secondAuth, rows, query }
    }
    const bare = withHeaders(rows, { Authorization: null })
    if (credential === 'none') return { auth: { type: 'none' }, rows: bare, query }
    if (typeof credential === 'object') {
      return { auth: { type: 'none' }, rows: withHeaders(rows, { Authorization: credential.header }), query }
    }
    if (auth.type !== 'bearer') throw new NotExercised('The credential is no bearer token.')
    if (credential === 'lower-case') {
      return { auth, rows: withHeaders(rows, { Authorization: `bearer ${auth.token}` }), query }
    }
    const token = `access_token=${encodeURIComponent(auth.token)}`
    return { auth, rows: bare, query: query === null ? token : `${query}&${token}` }
  }
}

/** Replaced in their place, whatever the case of their name; null leaves one out; others are added. */
function withHeaders(
  rows: readonly HeaderRow[],
  headers: Readonly<Record<string, string | null>>,
): HeaderRow[] {
  const left = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), { name, value }]))
  const replaced = rows.flatMap((row): HeaderRow[] => {
    const given = left.get(row.name.toLowerCase())
    if (!given) return [row]
    left.delete(row.name.toLowerCase())
    return given.value === null ? [] : [{ ...row, value: given.value }]
  })
  const added = [...left.values()].flatMap(({ name, value }): HeaderRow[] =>
    value === null ? [] : [{ name, value, when: 'always' }],
  )
  return [...replaced, ...added]
}

function specOf({ method, path, body }: ProbeRequest, query: string | null): RequestSpec {
  return { intent: 'probe', method: method as RequestSpec['method'], path, query, body: textOf(body) }
}

function textOf(body: ProbeRequest['body']): string | null {
  if (body === undefined) return null
  const isText =
    typeof body === 'object' && body !== null && Object.keys(body).join() === 'text' && 'text' in body
  return isText ? String(body.text) : JSON.stringify(body)
}
