/** How long a write may wait for company, in milliseconds: below what a person or a test notices. */
const longestWait = 20
/** How many writes are committed together at most before the timer rings. */
const fullBatch = 500

/** The store, as far as it matters here. */
interface Transactions {
  readonly inTransaction: boolean
  transaction(work: () => void): void
}

/**
 * Collects small writes and commits them together, in order: one commit for hundreds of journal rows. A write that
 * fails is undone alone; the others of its batch are kept.
 */
export class GroupCommit {
  readonly #host: Transactions
  #queue: (() => void)[] = []
  #timer: NodeJS.Timeout | undefined
  /** Failures that nobody has been told yet by a throw. */
  #failures: unknown[] = []
  #onError: ((error: unknown) => void) | undefined

  constructor(host: Transactions) {
    this.#host = host
  }

  onError(listener: (error: unknown) => void): void {
    this.#onError = listener
  }

  add(write: () => void): void {
    this.#queue.push(write)
    // Inside a transaction the batch must wait: it would be undone together with the transaction.
    if (this.#queue.length >= fullBatch && !this.#host.inTransaction) this.#commit()
    else this.#timer ??= setTimeout(() => this.#commit(), longestWait)
  }

  /** Commits everything queued. Throws what failed since the last flush. */
  flush(): void {
    this.#commit()
    const [first, ...others] = this.#failures
    this.#failures = []
    if (others.length > 0) throw new AggregateError([first, ...others], 'Several deferred writes failed.')
    if (first !== undefined) throw first
  }

  #commit(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    while (this.#queue.length > 0) {
      const batch = this.#queue
      this.#queue = []
      if (this.#commitTogether(batch)) continue
      try {
        this.#host.transaction(() => {
          for (const write of batch) this.#attempt(write)
        })
      } catch (error) {
        this.#fail(error)
      }
    }
  }

  /** The usual case, without a savepoint for each write. False when one of them failed: then nothing was written. */
  #commitTogether(batch: readonly (() => void)[]): boolean {
    try {
      this.#host.transaction(() => {
        for (const write of batch) write()
      })
      return true
    } catch {
      // Tried again one by one, to undo only what fails and to report it.
      return false
    }
  }

  #attempt(write: () => void): void {
    try {
      this.#host.transaction(write)
    } catch (error) {
      // A full disk may have ended the whole transaction; then the batch cannot go on.
      if (!this.#host.inTransaction) throw error
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    this.#failures.push(error)
    this.#onError?.(error)
  }
}
