import type { Clock } from '../base/clock.ts'
import { AppError } from '../base/error.ts'
import type { Store } from '../store/store.ts'
import type { Directory } from './directory.ts'

/** Users removed in one transaction; a bin may hold many. */
const pageSize = 200

/** Until the next attempt when the file could not be written, in IdP time. */
const hour = 3_600_000

/** Removes deleted users for good once they have been deleted for long enough. */
export class RecycleBin {
  readonly #clock: Clock
  readonly #directory: Directory
  readonly #deletedFor: number
  readonly #first: () => number | null
  readonly #unsubscribe: () => void
  #cancel: (() => void) | undefined

  /** `deletedFor`: milliseconds of IdP time. Who is due already goes at once. */
  constructor(store: Store, clock: Clock, directory: Directory, deletedFor: number) {
    this.#clock = clock
    this.#directory = directory
    this.#deletedFor = deletedFor
    const first = store.sqlite
      .prepare<[], number | null>('SELECT min(deleted_at) FROM users WHERE deleted_at IS NOT NULL')
      .pluck()
    this.#first = () => first.get() ?? null
    this.#unsubscribe = directory.onChange(() => this.#wait())
    this.#wait()
  }

  close(): void {
    this.#unsubscribe()
    this.#cancel?.()
  }

  /** Until the first is due. Whoever is deleted meanwhile is due later; somebody restored is not there when it rings. */
  #wait(): void {
    if (this.#cancel) return
    const first = this.#first()
    if (first !== null) this.#ringAt(first + this.#deletedFor)
  }

  #ringAt(at: number): void {
    this.#cancel = this.#clock.schedule(at, () => this.#empty(), 'far-off')
  }

  #empty(): void {
    this.#cancel = undefined
    try {
      this.#directory.users.purgeDeleted(this.#clock.now() - this.#deletedFor, pageSize)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      // A full or locked disk: everybody who changes something is told of it meanwhile.
      this.#ringAt(this.#clock.now() + hour)
      return
    }
    this.#wait()
  }
}
