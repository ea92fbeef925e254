import type { TransportError } from '../wire/exchange.ts'
import type { FaultMark } from '../wire/fault/mark.ts'
import { cycleId, exchangeId, operationId } from './ids.ts'

/** An exchange as it is shown: secrets masked. */
export interface ExchangeView {
  id: string
  seq: number
  /** The app's name. */
  app: string
  operationId: string | null
  cycleId: string | null
  /** What the vendor wanted by it: `user-lookup`, `group-add-members` … */
  intent: string
  /** ISO 8601, IdP time. */
  startedAt: string
  /** Real milliseconds. */
  durationMs: number
  request: {
    method: string
    url: string
    /** Below the base URL. */
    path: string
    /** The exact text after `?`; null when there is no `?`. */
    query: string | null
    headers: [string, string][]
    body: string | null
  }
  /** With an `error`: what had arrived until then. Bodies beyond 1 MiB end with `…[<number> more bytes]`. */
  response: { status: number; headers: [string, string][]; body: string } | null
  error: TransportError | null
  /** What was done to it on purpose; null where nothing was. */
  fault: FaultMark | null
  /** Ids of what it shows to be wrong with the target; filled in by whoever has them. */
  findings: string[]
}

/** A row of the table, with the app's name. */
export interface ExchangeRow {
  seq: number
  app: string
  operationSeq: number | null
  cycleId: number | null
  intent: string
  startedAt: number
  durationMs: number
  method: string
  url: string
  path: string
  query: string | null
  requestHeaders: string
  requestBody: string | null
  status: number | null
  responseHeaders: string | null
  responseBody: string | null
  error: string | null
  fault: string | null
}

export function viewOf(row: ExchangeRow): ExchangeView {
  return {
    id: exchangeId(row.seq),
    seq: row.seq,
    app: row.app,
    operationId: row.operationSeq === null ? null : operationId(row.operationSeq),
    cycleId: row.cycleId === null ? null : cycleId(row.cycleId),
    intent: row.intent,
    startedAt: new Date(row.startedAt).toISOString(),
    durationMs: Math.round(row.durationMs * 1000) / 1000,
    request: {
      method: row.method,
      url: row.url,
      path: row.path,
      query: row.query,
      headers: JSON.parse(row.requestHeaders),
      body: row.requestBody,
    },
    response:
      row.status === null
        ? null
        : {
            status: row.status,
            headers: JSON.parse(row.responseHeaders ?? '[]'),
            body: row.responseBody ?? '',
          },
    error: row.error === null ? null : JSON.parse(row.error),
    fault: row.fault === null ? null : JSON.parse(row.fault),
    findings: [],
  }
}
