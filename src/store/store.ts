import type { Database } from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { GroupCommit } from './group-commit.ts'
import { speakPlainly } from './plain-errors.ts'
import { storeError } from './store-error.ts'

/** An open database. Made by `openStore`. */
export class Store {
  /** As given to `openStore`; `:memory:` for one that lives in this process only. */
  readonly file: string
  /** The source of every derived id; the same for the whole life of the database. */
  readonly seed: string
  readonly db: BetterSQLite3Database
  readonly sqlite: Database
  readonly #deferred: GroupCommit
  readonly #release: () => void
  readonly #run: (work: () => unknown) => unknown
  /** Whether what is deferred is part of a transaction that does not wait. */
  #together = false
  #afterCommit: (() => void)[] = []
  #closed = false

  /** `release` gives up the ownership of the file. */
  constructor(file: string, seed: string, sqlite: Database, release: () => void) {
    this.file = file
    this.seed = seed
    this.sqlite = sqlite
    speakPlainly(sqlite, file)
    this.db = drizzle(sqlite)
    this.#release = release
    this.#deferred = new GroupCommit(this)
    this.#run = sqlite.transaction((work: () => unknown) => work()).immediate
  }

  get inTransaction(): boolean {
    return this.sqlite.inTransaction
  }

  /**
   * Runs `work` in one transaction: all of it is kept, or, when it throws, nothing. Inside another transaction it is
   * a part of that one. `work` is synchronous. Deferred writes are not waited for.
   */
  transaction<Result>(work: () => Result): Result {
    const registered = this.#afterCommit.length
    let result: Result
    try {
      result = this.#run(work) as Result
    } catch (error) {
      this.#afterCommit.length = registered
      throw storeError(error, this.file)
    }
    if (!this.sqlite.inTransaction) for (const callback of this.#afterCommit.splice(0)) notify(callback)
    return result
  }

  /**
   * Calls `callback` once what the current transaction writes can no longer be undone; never, when it is undone.
   * Outside a transaction it is called at once; one that is given twice is called once. A callback that throws does so as an uncaught exception: it cannot
   * take the commit back, and it must not look as if there was none.
   */
  afterCommit(callback: () => void): void {
    if (!this.sqlite.inTransaction) notify(callback)
    else if (!this.#afterCommit.includes(callback)) this.#afterCommit.push(callback)
  }

  /**
   * Queues a small write that may be lost when the process is killed within the next few milliseconds. Queued writes
   * are committed in order, together. One that throws is undone alone; its error goes to `onError` and is thrown by
   * the next `flush` or `close`. While the disk is full they wait, and every `flush` says so.
   */
  defer(write: () => void): void {
    if (this.#together) write()
    else this.#deferred.add(write)
  }

  /** All that `work` writes, deferred or not, in one transaction at once, after what was deferred before. */
  together<Result>(work: () => Result): Result {
    this.flush()
    return this.transaction(() => {
      this.#together = true
      try {
        return work()
      } finally {
        this.#together = false
      }
    })
  }

  /** Called once for each deferred write that failed. There is one listener. */
  onError(listener: (error: unknown) => void): void {
    this.#deferred.onError(listener)
  }

  /** Commits every deferred write now. Throws what has failed since the last flush. */
  flush(): void {
    this.#deferred.flush()
  }

  /** Flushes, then closes the file also if the flush throws. Closing twice is fine. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    try {
      this.#deferred.close()
    } finally {
      this.sqlite.close()
      this.#release()
    }
  }

  [Symbol.dispose](): void {
    this.close()
  }
}

function notify(callback: () => void): void {
  try {
    callback()
  } catch (error) {
    process.nextTick(() => {
      throw error
    })
  }
}
