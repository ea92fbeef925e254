import type { EngineApi } from '../sync/engine-api.ts'
import type { FaultInput, FaultView } from '../sync/view.ts'
import type { AppRef } from './apps.ts'

/** Disturbances on the wire, put there on purpose: latency, resets, lost answers, 429, HTML where JSON should be … */
export class IdpFaults {
  readonly #engine: EngineApi
  readonly #app: (app: AppRef | undefined) => string

  constructor(engine: EngineApi, app: (app: AppRef | undefined) => string) {
    this.#engine = engine
    this.#app = app
  }

  /**
   * These in place of those before, in the order in which a request meets them. What is wrong with one of them is
   * `ERR_FAULT_INVALID`. All types: docs/faults.md.
   */
  async set(
    faults: FaultInput | readonly FaultInput[],
    { app }: { app?: AppRef | undefined } = {},
  ): Promise<FaultView[]> {
    return this.#engine.setFaults(this.#app(app), faults)
  }

  /** With how often each has met a request and disturbed it. */
  list({ app }: { app?: AppRef | undefined } = {}): FaultView[] {
    return this.#engine.faults(this.#app(app))
  }

  /** None any more. */
  async clear({ app }: { app?: AppRef | undefined } = {}): Promise<void> {
    this.#engine.clearFaults(this.#app(app))
  }
}
