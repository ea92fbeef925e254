import type { ProbeRequest } from '../diagnose/probe.ts'
import { Seen } from '../diagnose/seen.ts'
import type { Exchange } from '../wire/exchange.ts'
import type { Connection } from './connection.ts'

export interface SenderOptions {
  connection: Connection
  /** Requests that probes may send; removing what they made does not count. */
  maxRequests: number
  /** Requests a second, evenly; 0 as fast as it goes. */
  rps: number
  /** Refuses whatever is no GET. */
  readOnly: boolean
  signal?: AbortSignal | undefined
  /** Told of each exchange once it is over. */
  onSeen: (seen: Seen, request: ProbeRequest) => void
}

/** Why a request was not sent. */
export class Withheld extends Error {
  readonly why: 'read-only' | 'budget' | 'interrupted'

  constructor(why: Withheld['why'], message: string) {
    super(message)
    this.why = why
  }
}

/** The longest that a target may ask us to wait, and how often. */
const longestWaitMs = 30_000
const mostWaits = 3

/** Sends the requests of probes, at the pace and within the bounds that were asked for. */
export class Sender {
  readonly #options: SenderOptions
  #next = 0
  #seq = 0
  #sent = 0

  constructor(options: SenderOptions) {
    this.#options = options
  }

  get sent(): number {
    return this.#sent
  }

  async one(request: ProbeRequest): Promise<Seen> {
    this.#admit(request)
    return this.#dispatch(request)
  }

  /** Several at once, or each at its time. */
  async all(requests: readonly ProbeRequest[]): Promise<Seen[]> {
    for (const request of requests) this.#admit(request)
    const begun = performance.now()
    const exchanges = await Promise.all(
      requests.map(async (request) => {
        if (request.atMs !== undefined) await this.#until(begun + request.atMs)
        return this.#options.connection.send(request, this.#options.signal)
      }),
    )
    return exchanges.map((exchange, index) => this.#take(exchange, requests[index] as ProbeRequest))
  }

  /** Whatever the bounds: for removing what was made. */
  async regardless(request: ProbeRequest): Promise<Seen> {
    await this.#pace()
    return this.#take(await this.#options.connection.send(request), request)
  }

  async #dispatch(request: ProbeRequest): Promise<Seen> {
    for (let waits = 0; ; waits++) {
      await this.#pace()
      const seen = this.#take(await this.#options.connection.send(request, this.#options.signal), request)
      const wait = Number(seen.header('retry-after')) * 1000
      if (seen.status !== 429 || !(wait >= 0) || wait > longestWaitMs || waits === mostWaits) return seen
      await this.#until(performance.now() + wait)
    }
  }

  #admit({ method }: ProbeRequest): void {
    const { signal, readOnly, maxRequests } = this.#options
    if (signal?.aborted) throw new Withheld('interrupted', 'The run was interrupted.')
    if (readOnly && method !== 'GET')
      throw new Withheld('read-only', 'It has to write, and --read-only is set.')
    if (this.#sent >= maxRequests) {
      throw new Withheld('budget', `The ${maxRequests} requests of --max-requests are spent.`)
    }
    this.#sent++
  }

  #take(exchange: Exchange, request: ProbeRequest): Seen {
    const seen = new Seen(++this.#seq, 'probe', exchange)
    this.#options.onSeen(seen, request)
    return seen
  }

  async #pace(): Promise<void> {
    const { rps } = this.#options
    if (rps <= 0) return
    const at = Math.max(this.#next, performance.now())
    this.#next = at + 1000 / rps
    await this.#until(at)
  }

  /** Ends early when the run is interrupted. */
  #until(moment: number): Promise<void> {
    const left = moment - performance.now()
    const { signal } = this.#options
    if (left <= 0 || signal?.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, left)
      signal?.addEventListener('abort', end, { once: true })
    })
  }
}
