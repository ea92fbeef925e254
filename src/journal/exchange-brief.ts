import type { Store } from '../store/store.ts'

/** As much of an exchange as a log takes an interest in. */
export interface ExchangeBrief {
  seq: number
  operationSeq: number
  intent: string
  method: string
  status: number | null
  /** The beginning of the answer's body. */
  body: string | null
}

/** Characters of a body; what a log quotes is shorter. */
const longestBody = 8000

/** The exchanges of many operations, in order. */
export function exchangeBriefs(store: Store, operationSeqs: readonly number[]): ExchangeBrief[] {
  store.flush()
  return store.sqlite
    .prepare(
      `SELECT seq, operation_seq AS operationSeq, intent, method, status, substr(response_body, 1, ${longestBody}) AS body
       FROM exchanges WHERE operation_seq IN (SELECT value FROM json_each(?)) ORDER BY seq`,
    )
    .all(JSON.stringify(operationSeqs)) as ExchangeBrief[]
}
