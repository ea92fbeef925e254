import { derivedUuid } from '../base/random.ts'
import { testConnection } from '../dialect/connection-test.ts'
import type { Failure } from '../dialect/outcome.ts'
import type { Conversation } from '../dialect/request-spec.ts'
import type { Store } from '../store/store.ts'
import type { AppContext } from './app-context.ts'
import { type ConverseParts, converse, newTrace } from './converse.ts'

export interface ProbeResult {
  failure: Failure | undefined
  exchangeSeqs: number[]
}

/** What is asked of a target besides operations. */
export class Errands {
  readonly #app: AppContext
  readonly #store: Store
  readonly #wire: ConverseParts
  #probes = 0

  constructor(app: AppContext, store: Store, wire: ConverseParts) {
    this.#app = app
    this.#store = store
    this.#wire = wire
  }

  /** The vendor's connection test, also as the probe of a cycle. */
  async probe(cycleId: number | null): Promise<ProbeResult> {
    const app = this.#app
    const ordinal = this.#probes++
    const trace = newTrace(null, cycleId)
    const every = app.profile.group.scope === 'all'
    const groupsInScope = this.#store.sqlite
      .prepare(
        every
          ? 'SELECT EXISTS (SELECT 1 FROM groups WHERE ? IS NOT NULL)'
          : `SELECT EXISTS (SELECT 1 FROM assignments WHERE app_id = ? AND subject_kind = 'group')`,
      )
      .pluck()
      .get(app.id)
    const conversation = testConnection(app.profile, {
      groupsImported: app.profile.import.groups,
      groupsInScope: groupsInScope === 1,
      randomValue: (call) => derivedUuid(app.seed, 'probe', app.ordinal, cycleId ?? 0, ordinal, call),
    })
    const failure = await converse(this.#wire, app, trace, conversation)
    return { failure, exchangeSeqs: trace.exchangeSeqs }
  }

  /** Holds a conversation that belongs to no operation. Throws `Interrupted` when the engine stops. */
  ask<Result>(conversation: Conversation<Result>): Promise<Result> {
    return converse(this.#wire, this.#app, newTrace(null, null), conversation)
  }
}
