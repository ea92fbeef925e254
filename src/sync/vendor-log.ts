import type { JsonObject } from '../base/json.ts'
import type { AppRow } from '../directory/app.ts'
import { type ExchangeBrief, exchangeBriefs } from '../journal/exchange-brief.ts'
import { loadProfile } from '../profile/load.ts'
import type { Store } from '../store/store.ts'
import type { Change } from '../vendor-log/facts.ts'
import { logRow } from '../vendor-log/row.ts'
import type { LogStore, StoredEntry } from './log-store.ts'
import { SubjectNames } from './subject-names.ts'

export interface LogQuery {
  /** Only of this operation. */
  operationSeq?: number | undefined
  /** The number of the last entry of the page before. */
  after: number
  limit: number
}

export interface LogPage {
  rows: JsonObject[]
  /** Where the next page goes on; null on the last one. */
  next: number | null
}

/** The vendor's own log of an app, put together when somebody reads it. */
export class VendorLog {
  readonly #store: Store
  readonly #log: LogStore
  readonly #names: SubjectNames

  constructor(store: Store, log: LogStore) {
    this.#store = store
    this.#log = log
    this.#names = new SubjectNames(store)
  }

  /** Oldest first. */
  page(app: AppRow, { operationSeq, after, limit }: LogQuery): LogPage {
    this.#store.flush()
    const { profile } = loadProfile(app.profile, app.overrides)
    const found = this.#log.list({ appId: app.id, operationSeq, after, limit: limit + 1 })
    const entries = found.slice(0, limit)
    const names = this.#names.find(profile, [...new Set(entries.map(({ objectId }) => objectId))])
    const seqs = new Set(entries.flatMap(({ operationSeq: seq }) => seq ?? []))
    const exchanges = byOperation(exchangeBriefs(this.#store, [...seqs]))
    const rows = entries.flatMap((entry): JsonObject[] => {
      const { objectId, label, operationSeq: seq } = entry
      const row = logRow({
        log: profile.log,
        errors: profile.errors,
        seed: this.#store.seed,
        app: { id: app.id, name: app.name },
        entry: { ...entry, changes: entry.changes ?? newValues(entry) },
        exchanges: ofAttempt(entry, exchanges.get(seq ?? 0) ?? []),
        subject: names.get(objectId) ?? { id: objectId, displayName: label },
      })
      return row ? [row] : []
    })
    return { rows, next: found.length > limit ? (entries.at(-1)?.seq ?? null) : null }
  }
}

function newValues({ planned }: StoredEntry): Change[] {
  return planned.map(([path, value]): Change => [path, null, value])
}

function byOperation(exchanges: readonly ExchangeBrief[]): Map<number, ExchangeBrief[]> {
  const groups = new Map<number, ExchangeBrief[]>()
  for (const exchange of exchanges) {
    const group = groups.get(exchange.operationSeq)
    if (group) group.push(exchange)
    else groups.set(exchange.operationSeq, [exchange])
  }
  return groups
}

function ofAttempt({ firstExchange, lastExchange }: StoredEntry, exchanges: readonly ExchangeBrief[]) {
  if (firstExchange === null || lastExchange === null) return []
  return exchanges.filter(({ seq }) => seq >= firstExchange && seq <= lastExchange)
}
