import type { Io } from './io.ts'
import { progressText } from './progress-text.ts'

/** On a terminal, one line that is written over; elsewhere nothing. An empty text takes it away. */
export function progress({ stderr }: Io, text: string): void {
  if (stderr.isTTY) stderr.write(`\r\x1b[K${text}`)
}

export interface ProgressOptions {
  /** What is counted, in the plural: `requests`. */
  noun: string
  /** How many there will be, where that is known. */
  total?: number | undefined
  /** Milliseconds from any beginning. Default: those of the process. */
  now?: (() => number) | undefined
}

/** On a terminal the line is written anew that often. */
const redrawMs = 100
/** Elsewhere each line stays, so they come rarely; short work says nothing. */
const plainMs = 10_000

/**
 * Tells how long work goes on, on standard error: done, failed, rate and time left, in one line that is written over on
 * a terminal, and in a plain line every ten seconds elsewhere. On a terminal the first line is there before anything is
 * done: quick work shows it too.
 */
export class Progress {
  readonly #io: Io
  readonly #options: ProgressOptions
  readonly #now: () => number
  readonly #startedAt: number
  #told: number
  #done = 0
  #failed = 0

  constructor(io: Io, options: ProgressOptions) {
    this.#io = io
    this.#options = options
    this.#now = options.now ?? (() => performance.now())
    this.#startedAt = this.#now()
    this.#told = this.#startedAt
    if (io.stderr.isTTY) this.#tell()
  }

  /** So many more are done; so many of these failed. */
  add(done = 1, failed = 0): void {
    this.#done += done
    this.#failed += failed
    const now = this.#now()
    const terminal = this.#io.stderr.isTTY === true
    if (now - this.#told < (terminal ? redrawMs : plainMs)) return
    this.#told = now
    this.#tell()
  }

  #tell(): void {
    const { noun, total } = this.#options
    const text = progressText({
      noun,
      total,
      done: this.#done,
      failed: this.#failed,
      elapsedMs: this.#told - this.#startedAt,
    })
    if (this.#io.stderr.isTTY) progress(this.#io, `${text} …`)
    else this.#io.stderr.write(`${text}\n`)
  }

  /** Takes the line away. */
  end(): void {
    progress(this.#io, '')
  }
}
