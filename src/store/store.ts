import type { Database } from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { GroupCommit } from './group-commit.ts'
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
  #closed = false

  /** `release` gives up the ownership of the file. */
  constructor(file: string, seed: string, sqlite: Database, release: () => void) {
    this.file = file
    this.seed = seed
    this.sqlite = sqlite
    this.db = drizzle(sqlite)
    this.#release = release
    this.#deferred = new GroupCommit(sqlite, (error) => storeError(error, file))
    this.#run = sqlite.transaction((work: () => unknown) => work()).immediate
  }

  /**
   * Runs `work` in one transaction: all of it is kept, or, when it throws, nothing. Inside another transaction it is
   * a part of that one. `work` is synchronous. Deferred writes are not waited for.
   */
  transaction<Result>(work: () => Result): Result {
    try {
      return this.#run(work) as Result
    } catch (error) {
      throw storeError(error, this.file)
    }
  }

  /**
   * Queues a small write that may be lost when the process is killed within the next few milliseconds. Queued writes
   * are committed in order, together. One that throws is undone alone; its error goes to `onError` and is thrown by
   * the next `flush` or `close`.
   */
  defer(write: () => void): void {
    this.#deferred.add(write)
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
      this.#deferred.flush()
    } finally {
      this.sqlite.close()
      this.#release()
    }
  }

  [Symbol.dispose](): void {
    this.close()
  }
}
