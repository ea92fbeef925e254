import { isStoreTrouble } from './store-error.ts'

/** How long a write may wait for company, in milliseconds: below what a person or a test notices. */
const longestWait = 20
/** How many writes are committed together at most before the timer rings. */
const fullBatch = 500
/** Milliseconds until a disk that had no room is asked again. */
const patience = 1000

/** The store, as far as it matters here. */
interface Transactions {
  readonly inTransaction: boolean
  transaction(work: () => void): void
}

/**
 * Collects small writes and commits them together, in order: one commit for hundreds of journal rows. A write that
 * fails is undone alone; the others of its batch are kept. When it is the disk that fails, for want of space perhaps, all
 * of them stay in the queue and are tried again.
 */
export class GroupCommit {
  readonly #host: Transactions
  #queue: (() => void)[] = []
  #timer: NodeJS.Timeout | undefined
  /** Failures that nobody has been told yet by a throw. */
  #failures: unknown[] = []
  /** What is the matter with the disk. */
  #trouble: unknown
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

  /**
   * Commits everything queued. Throws what failed since the last flush, and what is the matter with the disk, as long as
   * that is so.
   */
  flush(): void {
    this.#commit()
    if (this.#trouble !== undefined) throw this.#trouble
    const [first, ...others] = this.#failures
    this.#failures = []
    if (others.length > 0) throw new AggregateError([first, ...others], 'Several deferred writes failed.')
    if (first !== undefined) throw first
  }

  /** The same for the last time: what cannot be written now never will be. */
  close(): void {
    try {
      this.flush()
    } finally {
      clearTimeout(this.#timer)
      this.#queue = []
    }
  }

  #commit(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#trouble = undefined
    while (this.#queue.length > 0) {
      const batch = this.#queue
      this.#queue = []
      try {
        this.#commitBatch(batch)
      } catch (error) {
        if (!isStoreTrouble(error)) {
          this.#fail(error)
          continue
        }
        this.#queue = [...batch, ...this.#queue]
        this.#trouble = error
        this.#timer = setTimeout(() => this.#commit(), patience)
        return
      }
    }
  }

  #commitBatch(batch: readonly (() => void)[]): void {
    try {
      // The usual case, without a savepoint for each write.
      this.#host.transaction(() => {
        for (const write of batch) write()
      })
    } catch (error) {
      if (isStoreTrouble(error)) throw error
      // Tried again one by one, to undo only what fails and to report it.
      this.#host.transaction(() => {
        for (const write of batch) this.#attempt(write)
      })
    }
  }

  #attempt(write: () => void): void {
    try {
      this.#host.transaction(write)
    } catch (error) {
      // The disk ends the whole batch.
      if (isStoreTrouble(error) || !this.#host.inTransaction) throw error
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    this.#failures.push(error)
    this.#onError?.(error)
  }
}
