import type { AppError } from '../base/error.ts'
import { isStoreTrouble } from '../store/store-error.ts'
import { Interrupted } from './interrupted.ts'

/** Milliseconds until a disk that had no room is asked again. */
const diskPatience = 1000

export interface TroubleHooks {
  stopped: () => boolean
  /** It may be over: comes before anything is done again. */
  onOver: () => void
  /** What is done again where nothing else is named. */
  again: () => void
  onFault: (error: unknown) => void
  onProgress: () => void
}

/** Tells faults of our own from a disk that has no room or the like, and waits for that to be over. */
export class DiskTrouble {
  readonly #hooks: TroubleHooks
  /** What is the matter with the disk, while nothing can be done because of it. */
  current: AppError | undefined
  #stalled: NodeJS.Timeout | undefined

  constructor(hooks: TroubleHooks) {
    this.#hooks = hooks
  }

  /**
   * While the disk is full or the like, nothing is sent that could not be written down; `again` is what to do once that
   * may be over.
   */
  report(error: unknown, again: () => void = this.#hooks.again): void {
    if (error instanceof Interrupted) return
    if (!isStoreTrouble(error)) {
      this.#hooks.onFault(error)
      return
    }
    this.current = error
    clearTimeout(this.#stalled)
    if (!this.#hooks.stopped()) {
      this.#stalled = setTimeout(() => this.#tryAgain(again), diskPatience)
    }
    this.#hooks.onProgress()
  }

  close(): void {
    clearTimeout(this.#stalled)
  }

  #tryAgain(again: () => void): void {
    this.current = undefined
    try {
      this.#hooks.onOver()
      again()
    } catch (error) {
      this.report(error, again)
    }
  }
}
