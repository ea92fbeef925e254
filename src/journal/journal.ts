import type { Statement } from 'better-sqlite3'
import type { Store } from '../store/store.ts'
import type { Exchange } from '../wire/exchange.ts'
import { maskExchange } from '../wire/mask.ts'
import { type ExchangeRow, type ExchangeView, viewOf } from './exchange-view.ts'
import { harOf } from './har.ts'

export interface JournalEntry {
  appId: string
  operationSeq: number | null
  cycleId: number | null
  intent: string
  /** IdP time. */
  startedAt: number
  exchange: Exchange
  /** What must not be shown. */
  secrets: readonly string[]
}

export interface ExchangeQuery {
  appId?: string | undefined
  operationSeq?: number | undefined
  cycleId?: number | undefined
  /** Exchanges after this number. Default 0. */
  after?: number | undefined
  /** 1 … 1000. Default 100. */
  limit?: number | undefined
}

/** Called with the number of each new exchange. It may not throw. */
export type JournalListener = (seq: number, appId: string) => void

/** Longer bodies are cut, and say so at their end. */
const mostBodyCharacters = 4 * 1_048_576

/** Every exchange, in the order in which it ended, exact text, secrets masked. It only ever grows. */
export class Journal {
  readonly #store: Store
  readonly #statements: ReturnType<typeof prepare>
  readonly #listeners = new Set<JournalListener>()
  #last: number

  constructor(store: Store) {
    this.#store = store
    this.#statements = prepare(store)
    this.#last = (this.#statements.last.get() as number | null) ?? 0
  }

  /** Gives the exchange its number at once; the row is written with the next group of small writes. */
  append(entry: JournalEntry): number {
    const seq = ++this.#last
    const { request, response, error, durationMs } = maskExchange(entry.exchange, entry.secrets)
    const row = [
      seq,
      entry.appId,
      entry.operationSeq,
      entry.cycleId,
      entry.intent,
      entry.startedAt,
      durationMs,
      request.method,
      request.url,
      request.path,
      request.query,
      JSON.stringify(request.headers),
      cut(request.body),
      response?.status ?? null,
      response ? JSON.stringify(response.headers) : null,
      response ? cut(response.body) : null,
      error ? JSON.stringify(error) : null,
    ]
    this.#store.defer(() => this.#statements.insert.run(...row))
    for (const listener of this.#listeners) listener(seq, entry.appId)
    return seq
  }

  /** Oldest first. */
  list({ appId, operationSeq, cycleId, after = 0, limit = 100 }: ExchangeQuery = {}): ExchangeView[] {
    this.#store.flush()
    const filter = {
      appId: appId ?? null,
      operationSeq: operationSeq ?? null,
      cycleId: cycleId ?? null,
      after,
      limit,
    }
    const statement: Statement =
      operationSeq !== undefined
        ? this.#statements.byOperation
        : appId !== undefined
          ? this.#statements.byApp
          : this.#statements.all
    return (statement.all(filter) as ExchangeRow[]).map(viewOf)
  }

  get(seq: number): ExchangeView | undefined {
    this.#store.flush()
    const row = this.#statements.get.get(seq) as ExchangeRow | undefined
    return row && viewOf(row)
  }

  /** The number of the newest exchange. */
  get last(): number {
    return this.#last
  }

  har(query: ExchangeQuery, version: string): ReturnType<typeof harOf> {
    return harOf(this.list(query), version)
  }

  /** The returned function ends it. */
  subscribe(listener: JournalListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

function cut(body: string | null): string | null {
  if (body === null || body.length <= mostBodyCharacters) return body
  return `${body.slice(0, mostBodyCharacters)}…[${body.length - mostBodyCharacters} more characters]`
}

function prepare({ sqlite }: Store) {
  const select = `SELECT e.seq, coalesce(a.name, e.app_id) AS app, e.operation_seq AS operationSeq,
    e.cycle_id AS cycleId, e.intent, e.started_at AS startedAt, e.duration_ms AS durationMs, e.method, e.url, e.path,
    e.query, e.request_headers AS requestHeaders, e.request_body AS requestBody, e.status,
    e.response_headers AS responseHeaders, e.response_body AS responseBody, e.error
    FROM exchanges e LEFT JOIN apps a ON a.id = e.app_id`
  const cycle = '(@cycleId IS NULL OR e.cycle_id = @cycleId)'
  const tail = 'ORDER BY e.seq LIMIT @limit'
  return {
    last: sqlite.prepare('SELECT max(seq) FROM exchanges').pluck(),
    insert:
      sqlite.prepare(`INSERT INTO exchanges (seq, app_id, operation_seq, cycle_id, intent, started_at, duration_ms,
      method, url, path, query, request_headers, request_body, status, response_headers, response_body, error)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    all: sqlite.prepare(`${select} WHERE e.seq > @after AND ${cycle} ${tail}`),
    byApp: sqlite.prepare(`${select} WHERE e.app_id = @appId AND e.seq > @after AND ${cycle} ${tail}`),
    byOperation: sqlite.prepare(`${select} WHERE e.operation_seq = @operationSeq AND e.seq > @after
      AND (@appId IS NULL OR e.app_id = @appId) AND ${cycle} ${tail}`),
    get: sqlite.prepare(`${select} WHERE e.seq = ?`),
  }
}
