import { joinPath, parseBaseUrl } from './base-url.ts'
import { Call } from './call.ts'
import type { Exchange } from './exchange.ts'
import { closeLine, openLine, type Timeouts } from './line.ts'

/** A request whose every header is given. */
export interface RawRequest {
  method: string
  /** Below the base URL, percent-encoded. */
  path: string
  /** The exact text after `?`; null when there is no `?`. */
  query: string | null
  /** All of them, in order and case: nothing is added. */
  headers: [string, string][]
  body: string | null
}

export interface RawLine {
  /** Value of the header Host that the target expects. */
  readonly host: string
  /** Never rejects for anything that a target or a network does: that is the exchange's `error`. */
  send(request: RawRequest, signal?: AbortSignal): Promise<Exchange>
  close(): void
}

/**
 * Sends requests to the byte as somebody else has written them, one header block each: for replaying what was recorded.
 * A connection of its own for each, so that none meets one that the target has just closed.
 */
export function openRawLine(baseUrl: string, timeouts: Timeouts): RawLine {
  const base = parseBaseUrl(baseUrl)
  const line = openLine(base, { timeouts, maxResponseBytes: 16 * 1_048_576, maxSockets: 1 })
  return {
    host: base.host,
    async send({ method, path, query, headers, body }, signal) {
      const target = joinPath(base.path, path) + (query === null ? '' : `?${query}`)
      const outgoing = { method, target, headers: headers.flat(), body }
      const { response, error, durationMs } = await new Call(line, line.freshAgent, outgoing, signal).reply
      const request = { method, url: base.origin + target, path, query, headers, body }
      if (error === null) return { request, response, error, durationMs }
      return { request, response: null, partial: response ?? undefined, error, durationMs }
    },
    close: () => closeLine(line),
  }
}
