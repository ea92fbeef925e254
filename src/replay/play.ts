import type { Exchange } from '../wire/exchange.ts'
import type { RawRequest } from '../wire/raw.ts'
import { type Comparison, compareAnswers } from './compare.ts'
import { IdMap, type RecordedIds } from './id-map.ts'
import { flawOf, prepare, type Substitutes } from './outgoing.ts'
import type { Step } from './recorded.ts'
import { createdId, idOf, isCreate, isSame, type Named, namesOf, resourcesIn } from './resources.ts'

/** Sends one request; what goes wrong is the exchange's `error`. */
export type Send = (request: RawRequest) => Promise<Exchange>

/** One request as it was played. */
export interface PlayedStep {
  step: Step
  /** Null where it could not be sent: `flaw` says why. */
  exchange: Exchange | null
  flaw: string | null
  comparison: Comparison
  /** Ids of the recording for which there is none now: sent as they were recorded. */
  unknownIds: string[]
  /** What of the request is masked and could not be replaced. */
  masked: string[]
}

export interface Played {
  steps: PlayedStep[]
  /** Ids that are others now. */
  renamedIds: number
  /** Requests of our own, to find out ids. */
  lookUps: number
  /** Paths of resources that were created and not deleted again, in their order, with the headers to delete them. */
  created: Created[]
  /** The number of the step that the signal found on the wire: nobody knows what became of it. */
  underWay: number | null
  /** Nobody was there any more, several times in a row: the rest was not sent. */
  stopped: boolean
}

export interface Created {
  path: string
  headers: [string, string][]
}

export interface PlayOptions {
  /** What the whole recording says of ids, also when only a part of it is played. */
  recorded: RecordedIds
  send: Send
  substitutes: Substitutes
  signal?: AbortSignal | undefined
  onStep?: ((played: PlayedStep) => void) | undefined
}

/** Steps in a row that found nobody, after which the target counts as gone. */
const mostUnreached = 3
const unreached: ReadonlySet<string> = new Set(['connect-refused', 'connect-timeout', 'dns', 'tls'])

/** Whether no connection could be made. */
export function isUnreached({ exchange }: PlayedStep): boolean {
  return unreached.has(exchange?.error?.code ?? '')
}

/**
 * Sends the steps one after the other, each with the ids that the target has given until then. The signal ends it; a
 * request that it finds on the wire is no step that went wrong. So does a target that cannot be reached any more.
 */
export async function play(steps: readonly Step[], options: PlayOptions): Promise<Played> {
  const replay = new Replay(options)
  for (const step of steps) {
    if (options.signal?.aborted || replay.stopped) break
    await replay.step(step)
  }
  return replay.result
}

class Replay {
  readonly #options: PlayOptions
  readonly #recorded: RecordedIds
  readonly #ids: IdMap
  readonly #played: PlayedStep[] = []
  readonly #created = new Map<string, Created>()
  /** Ids that were looked for and not found: not asked again until something is created. */
  readonly #missed = new Set<string>()
  #lookUps = 0
  #underWay: number | null = null

  constructor(options: PlayOptions) {
    this.#options = options
    this.#recorded = options.recorded
    this.#ids = new IdMap(this.#recorded)
  }

  get stopped(): boolean {
    const last = this.#played.slice(-mostUnreached)
    return last.length === mostUnreached && last.every(isUnreached)
  }

  get result(): Played {
    return {
      steps: this.#played,
      renamedIds: this.#ids.size,
      lookUps: this.#lookUps,
      created: [...this.#created.values()],
      underWay: this.#underWay,
      stopped: this.stopped,
    }
  }

  async step(recorded: Step): Promise<void> {
    const { substitutes, send, signal, onStep } = this.#options
    for (const id of this.#ids.apply(recorded).unknown) await this.#lookUp(id, recorded)
    if (signal?.aborted) return
    const { step, unknown } = this.#ids.apply(recorded)
    const { request, masked } = prepare(step, substitutes)
    const flaw = recorded.flaw ?? flawOf(request) ?? null
    const exchange = flaw === null ? await send(request) : null
    if (exchange?.error && signal?.aborted) {
      this.#underWay = recorded.number
      return
    }
    const answer = exchange?.response ?? null
    this.#ids.learn(recorded, answer)
    if (exchange) this.#keepTrack(step, exchange)
    const compared = compareAnswers(recorded.answer, answer, (body) => this.#ids.body(body))
    const comparison: Comparison = flaw === null ? compared : { verdict: 'unrecorded', differences: [] }
    const played = { step: recorded, exchange, flaw, comparison, unknownIds: unknown, masked }
    this.#played.push(played)
    onStep?.(played)
  }

  /** A resource of the recording that nothing has told of yet, by the names that the recording knows. */
  async #lookUp(id: string, { headers }: Step): Promise<void> {
    const named = this.#recorded.get(id)
    if (!named || named.names.length === 0 || named.collection === undefined || this.#missed.has(id)) return
    for (const [attribute, value] of named.names) {
      if (this.#options.signal?.aborted) return
      const found = await this.#find(named, attribute, value, headers)
      if (found !== undefined) {
        this.#ids.set(id, found)
        return
      }
    }
    this.#missed.add(id)
  }

  async #find(
    { collection, names }: Named,
    attribute: string,
    value: string,
    headers: [string, string][],
  ): Promise<string | undefined> {
    const filter = encodeURIComponent(`${attribute} eq ${JSON.stringify(value)}`)
    const asked: Step = {
      ...{ number: 0, intent: 'look-up', method: 'GET', url: '', body: null, answer: null },
      ...{ path: `/${collection}`, query: `filter=${filter}` },
      headers: headers.filter(([name]) => !/^content-/i.test(name)),
    }
    this.#lookUps++
    const { response } = await this.#options.send(prepare(asked, this.#options.substitutes).request)
    const hits = resourcesIn(response).filter((resource) => isSame(names, namesOf(resource)))
    return hits.length === 1 ? idOf(hits[0] ?? {}) : undefined
  }

  #keepTrack(step: Step, { request, response }: Exchange): void {
    if (!response || response.status < 200 || response.status > 299) return
    if (isCreate(step)) {
      this.#missed.clear()
      const id = createdId(step, response)
      if (id === undefined) return
      const path = `${step.path.replace(/\/$/, '')}/${encodeURIComponent(id)}`
      this.#created.set(path, { path, headers: request.headers.filter(([name]) => !/^content-/i.test(name)) })
    } else if (step.method === 'DELETE') this.#created.delete(step.path)
  }
}

/** Deletes what was created, the last one first. Answers the paths of what could not be. */
export async function removeCreated(created: readonly Created[], send: Send): Promise<string[]> {
  const left: string[] = []
  for (const { path, headers } of created.toReversed()) {
    const { response } = await send({ method: 'DELETE', path, query: null, headers, body: null })
    const gone = response !== null && (response.status < 300 || response.status === 404)
    if (!gone) left.push(path)
  }
  return left
}
