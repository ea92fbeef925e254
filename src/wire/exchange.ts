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
    /** As written to the socket, in order, secrets not yet masked. Shared between exchanges: never change it. */
    headers: [string, string][]
    body: string | null
  }
  /**
   * Null when no head of a response arrived. Complete only if `error` is null: otherwise it is what had arrived until
   * then, for the journal to show, and of its body the first 64 KiB at most. So look at `error` first.
   */
  response: {
    status: number
    /** As received, in order and case. */
    headers: [string, string][]
    /** Text after undoing any content coding, read as UTF-8. */
    body: string
  } | null
  error: TransportError | null
  /** Real milliseconds from being given a connection to the last byte or the failure; includes connecting, if need be. */
  durationMs: number
}
