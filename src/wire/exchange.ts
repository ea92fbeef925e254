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
    /** As written to the socket, in order, secrets not yet masked. */
    headers: [string, string][]
    body: string | null
  }
  response: {
    status: number
    /** As received, in order and case. */
    headers: [string, string][]
    body: string
  } | null
  error: TransportError | null
  /** Real milliseconds from the first write to the last byte or the failure. */
  durationMs: number
}
