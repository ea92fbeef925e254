import http from 'node:http'
import { Duplex } from 'node:stream'

/** Servers of this process by their origin, such as `http://app.localhost`: they are reached without a port. */
export type LocalServers = ReadonlyMap<string, http.Server>

/** Connects to a server of this process, which need not listen. Everything else is as with an agent for sockets. */
export class LoopbackAgent extends http.Agent {
  readonly #server: http.Server
  readonly #secure: boolean

  /** `secure`: the server is told that it was reached over TLS, as behind a proxy. */
  constructor(server: http.Server, secure: boolean, options: http.AgentOptions) {
    super(options)
    this.#server = server
    this.#secure = secure
  }

  override createConnection(): Duplex {
    const [ours, theirs] = loopbackPair(this.#secure)
    setImmediate(() => {
      if (ours.destroyed) return
      this.#server.emit('connection', theirs)
      ours.connected()
    })
    return ours
  }
}

/**
 * One end of a connection within the process: what is written here is read there, as bytes. It has of `net.Socket` what
 * HTTP and the frameworks above it ask for. Idle, it holds nothing open, so it needs no time limits.
 */
class LoopbackEnd extends Duplex {
  readonly encrypted: boolean
  readonly remoteAddress = '127.0.0.1'
  readonly remoteFamily = 'IPv4'
  readonly remotePort = 0
  readonly localAddress = '127.0.0.1'
  readonly localPort = 0
  connecting = true
  bytesRead = 0
  bytesWritten = 0
  #other: LoopbackEnd | undefined
  /** The other end's write that waits until somebody reads here. */
  #waiting: (() => void) | undefined

  constructor(encrypted: boolean) {
    super({ allowHalfOpen: true })
    this.encrypted = encrypted
  }

  join(other: LoopbackEnd): void {
    this.#other = other
  }

  connected(): void {
    this.connecting = false
    this.emit('connect')
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error) => void): void {
    const other = this.#other
    if (!other || other.destroyed) {
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
      return
    }
    this.bytesWritten += chunk.length
    other.bytesRead += chunk.length
    if (other.push(chunk)) done()
    else other.#waiting = done
  }

  override _read(): void {
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.()
  }

  override _final(done: () => void): void {
    if (this.#other && !this.#other.destroyed) this.#other.push(null)
    done()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this._read()
    const other = this.#other
    // Not within this very call, as it is with two sockets.
    if (other && !other.destroyed) setImmediate(() => other.destroy())
    done(error)
  }

  address() {
    return { address: this.localAddress, family: this.remoteFamily, port: this.localPort }
  }

  setTimeout(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  setNoDelay(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }
}

function loopbackPair(encrypted: boolean): [LoopbackEnd, LoopbackEnd] {
  const [ours, theirs] = [new LoopbackEnd(encrypted), new LoopbackEnd(encrypted)]
  ours.join(theirs)
  theirs.join(ours)
  theirs.connecting = false
  return [ours, theirs]
}
