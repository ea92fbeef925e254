import type { ClientRequest, IncomingMessage } from 'node:http'
import http from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import { decodeBody } from './decode.ts'
import type { Response, TransportError } from './exchange.ts'
import { failureOf, noFirstByte, notComplete } from './failure.ts'
import type { Line } from './line.ts'

/** A request ready for the socket. */
export interface Outgoing {
  method: string
  /** Path and query as in the request line. */
  target: string
  /** `[name, value, …]` */
  headers: readonly string[]
  body: string | null
}

export interface Reply {
  /** Complete only when there is no `error`. */
  response: Response | null
  error: TransportError | null
  durationMs: number
  /** A kept connection turned out to be closed: not one byte came back. */
  stale: boolean
}

/**
 * One request over one connection. `reply` never rejects and always comes, within `timeouts.totalMs` of being given a
 * connection, whatever the target does.
 */
export class Call {
  readonly reply: Promise<Reply>
  readonly #line: Line
  readonly #resolve: (reply: Reply) => void
  readonly #request: ClientRequest
  readonly #signal: AbortSignal | undefined
  readonly #onAbort: (() => void) | undefined
  #response: IncomingMessage | undefined
  #socket: Socket | undefined
  #readBefore = 0
  #connected = false
  #reused = false
  #chunks: Buffer[] = []
  #size = 0
  #started: number
  #settled = false
  /** The timer of the present step: connecting, or waiting for the first byte. */
  #stepTimer: NodeJS.Timeout | undefined
  #totalTimer: NodeJS.Timeout | undefined

  constructor(line: Line, agent: http.Agent, outgoing: Outgoing, signal?: AbortSignal) {
    const { promise, resolve } = Promise.withResolvers<Reply>()
    this.reply = promise
    this.#resolve = resolve
    this.#line = line
    this.#started = performance.now()

    const request = (line.handshake ? https : http).request({
      agent,
      host: line.base.hostname,
      port: line.base.port,
      method: outgoing.method,
      path: outgoing.target,
      headers: outgoing.headers,
      setDefaultHeaders: false,
    })
    this.#request = request
    request.on('socket', (socket) => this.#onSocket(socket))
    request.on('response', (response) => this.#onResponse(response))
    request.on('error', (error) => this.#onError(error))
    request.on('close', () => this.#onClose())
    if (outgoing.body === null) request.end()
    else request.end(outgoing.body)
    line.calls.add(this)

    this.#signal = signal
    if (signal) {
      this.#onAbort = () => this.fail('aborted', 'The request was given up by the sender.')
      signal.addEventListener('abort', this.#onAbort)
    }
  }

  /** Ends the call with an error, unless it has ended. */
  fail(code: TransportError['code'], message: string): void {
    if (this.#settled) return
    this.#settle({ code, message }, this.#partialBody(), false)
    this.#request.destroy()
  }

  #onSocket(socket: Socket): void {
    const { timeouts, base, handshake } = this.#line
    this.#socket = socket
    this.#readBefore = socket.bytesRead
    this.#started = performance.now()
    this.#totalTimer = setTimeout(
      () => this.fail('total-timeout', notComplete(timeouts.totalMs, base.host)),
      timeouts.totalMs,
    )
    this.#reused = !socket.connecting
    if (this.#reused) {
      this.#onConnected()
      return
    }
    this.#stepTimer = setTimeout(
      () => this.fail('connect-timeout', `No connection within ${timeouts.connectMs} ms to ${base.host}.`),
      timeouts.connectMs,
    )
    socket.once(handshake ? 'secureConnect' : 'connect', () => this.#onConnected())
  }

  #onConnected(): void {
    if (this.#settled) return
    const { timeouts, base } = this.#line
    this.#connected = true
    clearTimeout(this.#stepTimer)
    this.#stepTimer = setTimeout(() => {
      // The head may be trickling in: then only the total counts.
      if (this.#answered()) return
      this.fail('first-byte-timeout', noFirstByte(timeouts.firstByteMs, base.host))
    }, timeouts.firstByteMs)
  }

  #onResponse(response: IncomingMessage): void {
    clearTimeout(this.#stepTimer)
    this.#response = response
    response.on('error', (error) => this.#onError(error))
    if (this.#settled) {
      response.resume()
      return
    }
    response.on('data', (chunk: Buffer) => this.#onData(chunk))
    response.on('end', () => this.#onEnd())
  }

  #onData(chunk: Buffer): void {
    this.#size += chunk.length
    this.#chunks.push(chunk)
    const { maxResponseBytes } = this.#line
    if (this.#size > maxResponseBytes) {
      this.fail('too-large', `The body is longer than ${maxResponseBytes} bytes; the rest was not read.`)
    }
  }

  #onEnd(): void {
    if (this.#settled) return
    const body = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks)
    const coding = this.#response?.headers['content-encoding']
    if (coding && body.length > 0) this.#decode(body, coding)
    else this.#settle(null, body, false)
  }

  async #decode(body: Buffer, coding: string): Promise<void> {
    const decoded = await decodeBody(body, coding, this.#line.maxResponseBytes)
    if (Buffer.isBuffer(decoded)) this.#settle(null, decoded, false)
    else this.#settle(decoded, nothing, false)
  }

  #onError(error: Error): void {
    if (this.#settled || this.#response?.complete) return
    const { secure, host } = this.#line.base
    const answered = this.#answered()
    const failure = failureOf(error, { connected: this.#connected, secure, answered, host })
    this.#settle(failure, this.#partialBody(), this.#reused && failure.code === 'reset')
    this.#request.destroy()
  }

  /** Node reports nothing else when the target wants to switch protocols, for one. */
  #onClose(): void {
    if (!this.#settled) this.#onError(new Error('closed'))
  }

  #settle(error: TransportError | null, body: Buffer, stale: boolean): void {
    if (this.#settled) return
    this.#settled = true
    clearTimeout(this.#stepTimer)
    clearTimeout(this.#totalTimer)
    if (this.#onAbort) this.#signal?.removeEventListener('abort', this.#onAbort)
    this.#line.calls.delete(this)
    const response = this.#response
    this.#resolve({
      response: response
        ? { status: response.statusCode ?? 0, headers: pairs(response.rawHeaders), body: body.toString() }
        : null,
      error,
      durationMs: performance.now() - this.#started,
      stale,
    })
  }

  #answered(): boolean {
    return this.#socket !== undefined && this.#socket.bytesRead > this.#readBefore
  }

  /**
   * Enough of an incomplete body to see what it was; a hostile one must not fill memory and journal. Half of a
   * compressed one is not text.
   */
  #partialBody(): Buffer {
    if (this.#response?.headers['content-encoding']) return nothing
    return Buffer.concat(this.#chunks).subarray(0, partialBytes)
  }
}

const partialBytes = 65_536
const nothing = Buffer.alloc(0)

function pairs(raw: readonly string[]): [string, string][] {
  const list: [string, string][] = []
  for (let index = 0; index < raw.length; index += 2) list.push([raw[index]!, raw[index + 1]!])
  return list
}
