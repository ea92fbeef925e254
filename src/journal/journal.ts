import type { Statement } from 'better-sqlite3'
import type { Store } from '../store/store.ts'
import type { Exchange } from '../wire/exchange.ts'
import { maskExchange } from '../wire/mask.ts'
import { QuotedPasswords } from '../wire/quoted-password.ts'
import { cutBody } from './cut-body.ts'
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
  /** What must not be shown. The same array for all exchanges of an app costs least. */
  secrets: readonly string[]
}

export interface ExchangeFilter {
  appId?: string | undefined
  operationSeq?: number | undefined
  cycleId?: number | undefined
  /** Exchanges after this number. */
  after?: number | undefined
  /** Exchanges before this number. */
  before?: number | undefined
}

export interface ExchangeQuery extends ExchangeFilter {
  /** Default 100. */
  limit?: number | undefined
  /** Default `oldest-first`. */
  order?: 'oldest-first' | 'newest-first' | undefined
}

/** Called with the number of each new exchange, which `get` finds at once. */
export type JournalListener = (seq: number, appId: string) => void

/** Called with each new exchange as it was, secrets and all. It must not keep the wire waiting. */
export type JournalObserver = (seq: number, entry: JournalEntry) => void

/** Every exchange, in the order in which it ended, exact text, secrets masked. It only ever grows. */
export class Journal {
  readonly #store: Store
  readonly #insert: Statement
  readonly #listeners = new Set<JournalListener>()
  readonly #observers = new Set<JournalObserver>()
  readonly #prepared = new Map<string, Statement>()
  /** By app. */
  readonly #quoted = new Map<string, QuotedPasswords>()
  #last: number

  constructor(store: Store) {
    store.flush()
    this.#store = store
    this.#insert = store.sqlite.prepare(insert)
    this.#last = store.sqlite.prepare(newest).pluck().get() as number
  }

  /** Gives the exchange its number at once; the row is written with the next group of small writes. */
  append(entry: JournalEntry): number {
    const seq = ++this.#last
    const { request, response, partial, error, fault, durationMs } = this.masked(entry)
    const answer = response ?? partial
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
      request.body === null ? null : cutBody(request.body),
      answer ? answer.status : null,
      answer ? JSON.stringify(answer.headers) : null,
      answer ? cutBody(answer.body) : null,
      error ? JSON.stringify(error) : null,
      fault ? JSON.stringify(fault) : null,
    ]
    this.#store.defer(() => this.#insert.run(...row))
    for (const observer of this.#observers) observer(seq, entry)
    for (const listener of this.#listeners) notify(listener, seq, entry.appId)
    return seq
  }

  /** The exchange as it may be shown: also without the passwords that were sent before, which a target may still quote. */
  masked({ appId, exchange, secrets }: Pick<JournalEntry, 'appId' | 'exchange' | 'secrets'>): Exchange {
    let quoted = this.#quoted.get(appId)
    if (!quoted) this.#quoted.set(appId, (quoted = new QuotedPasswords()))
    return maskExchange(exchange, secrets, quoted)
  }

  list({ limit = 100, order = 'oldest-first', ...filter }: ExchangeQuery = {}): ExchangeView[] {
    const direction = order === 'newest-first' ? 'DESC' : 'ASC'
    const sql = `${select} ${where(filter)} ORDER BY e.seq ${direction} LIMIT @limit`
    return (this.#read(sql).all({ ...filter, limit }) as ExchangeRow[]).map(viewOf)
  }

  get(seq: number): ExchangeView | undefined {
    const row = this.#read(`${select} WHERE e.seq = @seq`).get({ seq }) as ExchangeRow | undefined
    return row && viewOf(row)
  }

  count(filter: ExchangeFilter = {}): number {
    return this.#read(`SELECT count(*) FROM exchanges e ${where(filter)}`)
      .pluck()
      .get(filter) as number
  }

  /** The number of the newest exchange; 0 before the first. */
  get last(): number {
    return this.#last
  }

  /** All exchanges that fit, oldest first, as one HAR document in memory. `version` is that of this program. */
  har(filter: ExchangeFilter, version: string): ReturnType<typeof harOf> {
    return harOf(this.list({ ...filter, limit: -1 }), version)
  }

  /**
   * The returned function ends it. A listener that throws does so as an uncaught exception: it cannot undo what was
   * sent.
   */
  subscribe(listener: JournalListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The returned function ends it. */
  observe(observer: JournalObserver): () => void {
    this.#observers.add(observer)
    return () => this.#observers.delete(observer)
  }

  #read(sql: string): Statement {
    this.#store.flush()
    let statement = this.#prepared.get(sql)
    if (!statement) this.#prepared.set(sql, (statement = this.#store.sqlite.prepare(sql)))
    return statement
  }
}

// The counter of the table knows of rows that are gone: a number is never given twice, also after a restart.
const newest = `SELECT max(
  coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'exchanges'), 0),
  coalesce((SELECT max(seq) FROM exchanges), 0))`

const insert = `INSERT INTO exchanges (seq, app_id, operation_seq, cycle_id, intent, started_at, duration_ms,
  method, url, path, query, request_headers, request_body, status, response_headers, response_body, error, fault)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

const select = `SELECT e.seq, coalesce(a.name, e.app_id) AS app, e.operation_seq AS operationSeq,
  e.cycle_id AS cycleId, e.intent, e.started_at AS startedAt, e.duration_ms AS durationMs, e.method, e.url, e.path,
  e.query, e.request_headers AS requestHeaders, e.request_body AS requestBody, e.status,
  e.response_headers AS responseHeaders, e.response_body AS responseBody, e.error, e.fault
  FROM exchanges e LEFT JOIN apps a ON a.id = e.app_id`

const conditions: Record<keyof ExchangeFilter, string> = {
  appId: 'e.app_id = @appId',
  operationSeq: 'e.operation_seq = @operationSeq',
  cycleId: 'e.cycle_id = @cycleId',
  after: 'e.seq > @after',
  before: 'e.seq < @before',
}

function where(filter: ExchangeFilter): string {
  const keys = (Object.keys(conditions) as (keyof ExchangeFilter)[]).filter(
    (key) => filter[key] !== undefined,
  )
  return keys.length === 0 ? '' : `WHERE ${keys.map((key) => conditions[key]).join(' AND ')}`
}

function notify(listener: JournalListener, seq: number, appId: string): void {
  try {
    listener(seq, appId)
  } catch (error) {
    process.nextTick(() => {
      throw error
    })
  }
}
