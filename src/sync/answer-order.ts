/** When an answer that has come in is taken. */
export interface AnswerOrder {
  /**
   * Sends at once, and resolves with the answer when its turn has come. `send` is handed what resolves at the same
   * moment: whoever sends once more after the first answer has to wait for that.
   */
  take<Result>(send: (turn: () => Promise<void>) => Promise<Result>): Promise<Result>
}

/** As they come. */
export const asTheyCome: AnswerOrder = { take: (send) => send(async () => {}) }

/**
 * In the order in which the requests were sent, and each only when what the one before has set in motion has come to
 * rest. So the next request does not depend on which of several answers was the quickest: in virtual time they are all
 * equally quick.
 */
export class AsSent implements AnswerOrder {
  readonly #isMoving: () => boolean
  #last: Promise<void> = Promise.resolve()

  /** `isMoving`: whether the engine is about to do more by itself. */
  constructor(isMoving: () => boolean) {
    this.#isMoving = isMoving
  }

  async take<Result>(send: (turn: () => Promise<void>) => Promise<Result>): Promise<Result> {
    const before = this.#last
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#last = promise
    try {
      const result = await send(() => before)
      await before
      return result
    } finally {
      this.#whenAtRest(resolve)
    }
  }

  /** All that follows without input has run when the loop of events comes round again. */
  #whenAtRest(done: () => void): void {
    setImmediate(() => {
      if (this.#isMoving()) this.#whenAtRest(done)
      else done()
    })
  }
}
