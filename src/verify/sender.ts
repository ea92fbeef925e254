import type { ProbeRequest } from '../diagnose/probe.ts'
import { Seen } from '../diagnose/seen.ts'
import type { Exchange } from '../wire/exchange.ts'
import type { Connection } from './connection.ts'
import { realTime, type Time } from './time.ts'

export interface SenderOptions {
  connection: Pick<Connection, 'send'>
  /** Requests that probes may send; removing what they made does not count. */
  maxRequests: number
  /** Requests a second, evenly; 0 as fast as it goes. */
  rps: number
  /** Refuses whatever is no GET. */
  readOnly: boolean
  signal?: AbortSignal | undefined
  /** Told of each exchange once it is over. */
  onSeen: (seen: Seen, request: ProbeRequest) => void
  /** Default: the real one. */
  time?: Time
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
  readonly #time: Time
  #next = 0
  #seq = 0
  #sent = 0

  constructor(options: SenderOptions) {
    this.#options = options
    this.#time = options.time ?? realTime
  }

  get sent(): number {
    return this.#sent
  }

  async one(request: ProbeRequest): Promise<Seen> {
    this.#admit([request])
    return this.#dispatch(request, this.#options.signal)
  }

  /** Several at once, or each at its time; at the pace that was asked for, whatever their time. */
  async all(requests: readonly ProbeRequest[]): Promise<Seen[]> {
    this.#admit(requests)
    const { signal, connection } = this.#options
    const begun = this.#time.now()
    const exchanges = await Promise.all(
      requests.map(async (request) => {
        if (request.atMs !== undefined) await this.#time.until(begun + request.atMs, signal)
        await this.#pace(signal)
        return connection.send(request, signal)
      }),
    )
    return exchanges.map((exchange, index) => this.#take(exchange, requests[index] as ProbeRequest))
  }

  /** Whatever the bounds but the pace, also after an interruption: for removing what was made. */
  regardless(request: ProbeRequest): Promise<Seen> {
    return this.#dispatch(request, undefined)
  }

  /** The same, and nobody is told of it: what is seen thereby is judged by no rule. */
  unheard(request: ProbeRequest): Promise<Seen> {
    return this.#dispatch(request, undefined, (exchange) => new Seen(0, 'probe', exchange))
  }

  async #dispatch(
    request: ProbeRequest,
    signal: AbortSignal | undefined,
    take = (exchange: Exchange) => this.#take(exchange, request),
  ): Promise<Seen> {
    for (let waits = 0; ; waits++) {
      await this.#pace(signal)
      const seen = take(await this.#options.connection.send(request, signal))
      const wait = Number(seen.header('retry-after')) * 1000
      if (seen.status !== 429 || !(wait >= 0) || wait > longestWaitMs || waits === mostWaits) return seen
      await this.#time.until(this.#time.now() + wait, signal)
    }
  }

  /** All of them, or none. */
  #admit(requests: readonly ProbeRequest[]): void {
    const { signal, readOnly, maxRequests } = this.#options
    if (signal?.aborted) throw new Withheld('interrupted', 'The run was interrupted.')
    if (readOnly && requests.some(({ method }) => method !== 'GET'))
      throw new Withheld('read-only', 'It has to write, and --read-only is set.')
    if (this.#sent + requests.length > maxRequests) {
      throw new Withheld('budget', `The ${maxRequests} requests of --max-requests are spent.`)
    }
    this.#sent += requests.length
  }

  #take(exchange: Exchange, request: ProbeRequest): Seen {
    const seen = new Seen(++this.#seq, 'probe', exchange)
    this.#options.onSeen(seen, request)
    return seen
  }

  async #pace(signal: AbortSignal | undefined): Promise<void> {
    const { rps } = this.#options
    if (rps <= 0) return
    const at = Math.max(this.#next, this.#time.now())
    this.#next = at + 1000 / rps
    await this.#time.until(at, signal)
  }
}
