import type { Exchange } from '../exchange.ts'
import type { Timeouts } from '../line.ts'
import type { FaultMark } from './mark.ts'

/** What a fault can do with one request on its way. */
export interface Passage {
  /** The request as it is sent, or would be. */
  readonly request: Exchange['request']
  /** Of the target: `host:port`. */
  readonly host: string
  readonly secure: boolean
  readonly timeouts: Timeouts
  /** How many requests this fault has disturbed before. */
  readonly before: number
  /** A number from 0 to 1 that belongs to this request. */
  readonly chance: number
  /** IdP time. */
  now(): number
  /** Sends it to the target. Never rejects. */
  forward(): Promise<Exchange>
  /** Resolves when an answer may be taken: before that nothing is sent that follows one. */
  turn(): Promise<void>
  /** An exchange that the sender does not hear of, for the journal. Before the one returned. */
  extra(disturbed: Disturbed): void
  /** Keeps the request until the next one to the same path was sent, or until nothing else is coming. */
  hold(): void
}

/** What the sender gets to see, and what is written beside it. */
export interface Disturbed extends Omit<FaultMark, 'id' | 'type'> {
  exchange: Exchange
}

/** What one type of fault does. */
export type Disturbance<Fault> = (fault: Fault, passage: Passage) => Disturbed | Promise<Disturbed>

/** An answer that did not come from the target. */
export function inventAnswer(
  { request }: Passage,
  status: number,
  body: string,
  ...headers: [string, string][]
): Disturbed {
  return {
    exchange: { request, response: { status, headers, body }, error: null, durationMs: 0 },
    sent: false,
  }
}

/** No answer, and the request is not sent. */
export function failUnsent({ request }: Passage, error: Exchange['error']): Disturbed {
  return { exchange: { request, response: null, error, durationMs: 0 }, sent: false }
}

/** The target answers, and the sender does not hear of it. What ended without an answer by itself stays as it is. */
export async function loseAnswer(passage: Passage, error: Exchange['error']): Promise<Disturbed> {
  const exchange = await passage.forward()
  const { response } = exchange
  if (!response) return { exchange, sent: true }
  return { exchange: { ...exchange, response: null, error }, sent: true, answered: response.status }
}
