import type { RequestSpec } from '../../dialect/request-spec.ts'
import type { Exchange } from '../exchange.ts'
import type { Timeouts } from '../line.ts'
import type { SendOptions, Transport } from '../transport.ts'
import { isDue } from './due.ts'
import { disturbances, type Fault } from './fault.ts'
import { matcherOf } from './match.ts'
import type { Disturbance, Disturbed, Passage } from './passage.ts'

/** A fault as it is kept. */
export interface KeptFault {
  /** `flt_<number>` */
  id: string
  fault: Fault
  /** How many requests have met it and matched, and how many of them it has disturbed. */
  matched: number
  fired: number
}

export interface FaultTransportOptions {
  /** As long as the wrapped transport waits, so that a time-out can be told without waiting. */
  timeouts: Timeouts
  /** IdP time. */
  now: () => number
  /** A number from 0 to 1 that depends on nothing but the arguments. */
  chance: (...parts: (string | number)[]) => number
  /** A request has matched; `fired`: it is disturbed. */
  onMatch: (id: string, fired: boolean) => void
}

interface Live extends KeptFault {
  /** From 0, in the order of the list: chance follows it, and not the id, which is new with each list. */
  place: number
  fits: (spec: RequestSpec) => boolean
}

/** A request that the sender takes for answered, on its way to the target. */
interface Held {
  by: Live
  spec: RequestSpec
  onLate: ((exchange: Exchange) => void) | undefined
}

/**
 * Wraps a transport and disturbs what it sends. A request meets the faults in their order; the first one that is due
 * disturbs it, and those behind do not get to see it.
 */
export class FaultTransport implements Transport {
  readonly #inner: Transport
  readonly #options: FaultTransportOptions
  #faults: Live[] = []
  #held: Held[] = []
  #closed = false

  constructor(inner: Transport, options: FaultTransportOptions) {
    this.#inner = inner
    this.#options = options
  }

  get secrets(): readonly string[] {
    return this.#inner.secrets
  }

  /** From now on these, instead of those before. */
  use(faults: readonly KeptFault[]): void {
    this.#faults = faults.map((kept, place) => ({ ...kept, place, fits: matcherOf(kept.fault.match) }))
  }

  async send(spec: RequestSpec, options: SendOptions = {}): Promise<Exchange> {
    const fault = this.#closed || options.signal?.aborted ? undefined : this.#choose(spec)
    if (!fault) return await this.#inner.send(spec, options)
    const disturb = disturbances[fault.fault.type] as Disturbance<Fault>
    return marked(fault, await disturb(fault.fault, this.#passage(fault, spec, options)))
  }

  describe(spec: RequestSpec): Exchange['request'] {
    return this.#inner.describe(spec)
  }

  get holds(): boolean {
    return this.#held.length > 0
  }

  async release(after?: RequestSpec): Promise<void> {
    const overtaken = ({ by, spec }: Held) =>
      after === undefined || (spec !== after && spec.path === after.path && by.fits(after))
    const due = this.#held.filter(overtaken)
    this.#held = this.#held.filter((held) => !due.includes(held))
    for (const { by, spec, onLate } of due) {
      const exchange = await this.#inner.send(spec)
      onLate?.(marked(by, { exchange, sent: true }))
    }
  }

  close(): void {
    this.#closed = true
    this.#held = []
    this.#inner.close()
  }

  #choose(spec: RequestSpec): Live | undefined {
    const { chance, onMatch } = this.#options
    return this.#faults.find((live) => {
      if (!live.fits(spec)) return false
      live.matched++
      const due =
        isDue(live.fault, live.matched, live.fired, (ordinal) => chance('fault', live.place, ordinal)) &&
        // What overtakes is not held itself.
        !this.#held.some(({ by, spec: { path } }) => by.id === live.id && path === spec.path)
      if (due) live.fired++
      onMatch(live.id, due)
      return due
    })
  }

  #passage(fault: Live, spec: RequestSpec, options: SendOptions): Passage {
    const request = this.#inner.describe(spec)
    const { host, protocol } = new URL(request.url)
    const { now, timeouts, chance } = this.#options
    return {
      request,
      host,
      secure: protocol === 'https:',
      timeouts,
      before: fault.fired - 1,
      chance: chance('fault-size', fault.place, fault.matched),
      now,
      forward: () => this.#inner.send(spec, options),
      turn: options.turn ?? (async () => {}),
      extra: (disturbed) => options.onExtra?.(marked(fault, disturbed)),
      hold: () => this.#held.push({ by: fault, spec, onLate: options.onLate }),
    }
  }
}

function marked(
  { id, fault: { type } }: KeptFault,
  { exchange, sent, answered, heldMs }: Disturbed,
): Exchange {
  return {
    ...exchange,
    fault: {
      id,
      type,
      sent,
      ...(answered === undefined ? {} : { answered }),
      ...(heldMs === undefined ? {} : { heldMs }),
    },
  }
}
