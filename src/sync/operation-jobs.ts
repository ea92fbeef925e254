import PQueue from 'p-queue'
import type { Aftermath } from './aftermath.ts'
import type { AppContext } from './app-context.ts'
import type { ConverseParts } from './converse.ts'
import type { Evaluation } from './evaluate.ts'
import { FollowUp } from './follow-up.ts'
import type { OperationRow } from './operation-row.ts'
import { plannedNow } from './planned-now.ts'
import type { RunnerParts } from './runner-parts.ts'
import { TakingOn } from './taking-on.ts'
import type { TurnTaking } from './turn-taking.ts'

export interface JobHooks {
  wire: ConverseParts
  stopped: () => boolean
  /** `planned`: what it brought about is queued. */
  onEnd: (operation: OperationRow, after: Aftermath, planned: boolean) => void
  onError: (error: unknown) => void
}

/** Carries operations out, as many at a time as the vendor does. */
export class OperationJobs {
  readonly #app: AppContext
  readonly #parts: RunnerParts
  readonly #turns: TurnTaking
  readonly #hooks: JobHooks
  readonly #queue: PQueue
  readonly #takingOn: TakingOn
  readonly #followUp: FollowUp
  /** Operations that are being carried out. */
  count = 0

  constructor(app: AppContext, parts: RunnerParts, turns: TurnTaking, hooks: JobHooks) {
    this.#app = app
    this.#parts = parts
    this.#turns = turns
    this.#hooks = hooks
    this.#queue = new PQueue({ concurrency: app.profile.sync.concurrency })
    this.#takingOn = new TakingOn(app, parts)
    this.#followUp = new FollowUp(app, parts, turns)
  }

  onIdle(): Promise<void> {
    return this.#queue.onIdle()
  }

  /** What has not begun is not begun any more. */
  clear(): void {
    this.#queue.clear()
  }

  /** Works operations out whose turn it is, all at once, and has them carried out. */
  takeOn(operations: readonly OperationRow[]): void {
    for (const [operation, evaluation] of this.#takingOn.begin(operations)) {
      this.#turns.remember(operation, plannedNow(operation, evaluation))
      this.#enqueue(operation, evaluation)
    }
  }

  async perform(
    operation: OperationRow,
    given?: Evaluation,
    wire = this.#hooks.wire,
    app = this.#app,
  ): Promise<void> {
    let after: Aftermath
    let planned = false
    this.count++
    try {
      const evaluation = given ?? this.#takingOn.evaluate(operation, app)
      if (this.#hooks.stopped()) {
        if (given) this.#takingOn.unsent(operation, given)
        return
      }
      if (!given) this.#takingOn.beginDoubts([[operation, evaluation]])
      after = await this.#parts.performer.perform(app, operation, evaluation, wire, (what) => {
        if (!this.#followUp.mayFollow(operation, evaluation, what)) return undefined
        return () => {
          planned = this.#followUp.plan(operation, evaluation, what)
        }
      })
    } finally {
      this.count--
      this.#turns.release(operation)
    }
    this.#hooks.onEnd(operation, after, planned)
  }

  #enqueue(operation: OperationRow, evaluation: Evaluation): void {
    this.#queue
      .add(() => this.perform(operation, evaluation))
      .catch((error) => {
        // A queue that is cleared turns its jobs away with an AbortError; they stay due.
        if (this.#hooks.stopped() && error instanceof Error && error.name === 'AbortError')
          this.#takingOn.unsent(operation, evaluation)
        else this.#hooks.onError(error)
      })
  }
}
