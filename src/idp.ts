import type { Clock } from './base/clock.ts'
import type { Directory } from './directory/directory.ts'
import type { Journal } from './journal/journal.ts'
import type { EngineApi } from './sync/engine-api.ts'

export interface IdpOptions {
  /** A database file or `:memory:` (default). */
  file?: string | undefined
  /** `virtual` stands still until it is advanced. Default `real`. */
  clock?: 'real' | 'virtual' | undefined
  /** Same seed, same ids and placeholders. */
  seed?: string | undefined
  /**
   * `vendor`: wait as long as the vendor does between events and requests. `fast`: never idle; cycles keep their
   * interval. Default: `vendor` with the virtual clock, `fast` with the real one.
   */
  pace?: 'vendor' | 'fast' | undefined
}

/** An identity provider with its own directory, engine and journal. */
export interface Idp extends AsyncDisposable {
  readonly clock: Clock
  readonly directory: Directory
  readonly journal: Journal
  readonly engine: EngineApi
  /** Finishes what is on the wire, writes everything down and closes the database. */
  close(): Promise<void>
}
