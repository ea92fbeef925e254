import type { FaultMark } from './fault/mark.ts'

/** Why there is no complete response. */
export interface TransportError {
  code:
    | 'connect-refused'
    | 'connect-timeout'
    | 'dns'
    | 'tls'
    | 'reset'
    | 'first-byte-timeout'
    | 'total-timeout'
    | 'truncated'
    | 'too-large'
    | 'malformed'
    | 'aborted'
    | 'auth'
  /** One sentence for the log: what happened, where, and the system's own word for it. */
  message: string
}

/** A response as received. */
export interface Response {
  status: number
  /** In order and case. */
  headers: [string, string][]
  /** Text after undoing any content coding, read as UTF-8. The first 64 KiB at most when the response broke off. */
  body: string
}

/** One HTTP request as sent and its response as received. */
export interface Exchange {
  request: {
    method: string
    /** Absolute, as requested. */
    url: string
    /** Below the base URL. */
    path: string
    /** The exact text after `?`; null when there is no `?`. */
    query: string | null
    /** As written to the socket, in order, secrets not yet masked. Shared between exchanges: never change it. */
    headers: [string, string][]
    body: string | null
  }
  /** Complete; null when `error` says why there is none. */
  response: Response | null
  /** What had arrived of a response that broke off, for the journal only: nothing may be concluded from it. */
  partial?: Response | undefined
  error: TransportError | null
  /** What was done to it on purpose; undefined where nothing was. */
  fault?: FaultMark | undefined
  /** Real milliseconds from being given a connection to the last byte or the failure; includes connecting, if need be. */
  durationMs: number
}
