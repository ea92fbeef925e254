import { type Clock, RealClock, VirtualClock } from './base/clock.ts'
import { parseDuration } from './base/duration.ts'
import { Directory } from './directory/directory.ts'
import { RecycleBin } from './directory/recycle-bin.ts'
import { Diagnosis } from './findings/diagnosis.ts'
import { JudgingHere } from './findings/judging.ts'
import { judgingBeside } from './findings/judging-beside.ts'
import { Journal } from './journal/journal.ts'
import { openStore } from './store/open.ts'
import type { Store } from './store/store.ts'
import { keepVirtualTime, virtualTime } from './store/virtual-time.ts'
import type { DriftReport } from './sync/drift-report.ts'
import { Engine } from './sync/engine.ts'
import type { EngineApi } from './sync/engine-api.ts'
import type { LocalServers } from './wire/loopback.ts'

export interface IdpOptions {
  /** A database file or `:memory:` (default). */
  file?: string | undefined
  /** `virtual` stands still until it is advanced, and goes on where it stood when the file was closed. Default `real`. */
  clock?: 'real' | 'virtual' | undefined
  /** Same seed, same ids and placeholders. */
  seed?: string | undefined
  /**
   * `vendor`: wait as long as the vendor does between events and requests. `fast`: never idle; cycles keep their
   * interval. Default: `vendor` with the virtual clock, `fast` with the real one.
   */
  pace?: 'vendor' | 'fast' | undefined
  /**
   * How long a deleted user can be restored before it is removed for good, in IdP time: `PT720H`, which is 30 days
   * (default), `7d`; or `forever`.
   */
  recycleBin?: string | undefined
  /** Whether the traffic is judged as it comes. Default true. */
  diagnose?: boolean | undefined
  /** Targets in this process, by origin; more may be put in before the app that needs them is made. */
  servers?: LocalServers | undefined
}

/** An identity provider with its own directory, engine and journal. */
export interface Idp extends AsyncDisposable {
  readonly clock: Clock
  readonly directory: Directory
  readonly journal: Journal
  readonly engine: EngineApi
  /** What the traffic shows to be wrong with the targets; null when nobody judges. */
  readonly diagnosis: Diagnosis | null
  /**
   * Reads the target of an app and compares it with what the IdP believes of it; what differs is a finding, too.
   * `ERR_STATE` when the app is changed meanwhile.
   */
  drift(app: string): Promise<DriftReport>
  /** Finishes what is on the wire, writes everything down and closes the database. */
  close(): Promise<void>
}

/**
 * Builds an identity provider and owns its parts. At once, and without an app: `createIdp` of the library is for those who
 * write tests.
 */
export function openIdp(options: IdpOptions = {}): Idp {
  const kind = options.clock ?? 'real'
  const { recycleBin = 'PT720H' } = options
  const deletedFor = recycleBin === 'forever' ? undefined : parseDuration(recycleBin)
  const store = openStore({ file: options.file ?? ':memory:', seed: options.seed })
  try {
    const clock = kind === 'virtual' ? virtualClock(store) : new RealClock()
    const directory = new Directory(store, clock)
    const journal = new Journal(store)
    const judging = () => (kind === 'virtual' ? new JudgingHere() : judgingBeside())
    const diagnosis =
      options.diagnose === false ? null : new Diagnosis({ store, directory, journal, judging: judging() })
    const pace = options.pace ?? (kind === 'virtual' ? 'vendor' : 'fast')
    const engine = new Engine({ clock, store, directory, journal, pace, servers: options.servers })
    const bin = deletedFor === undefined ? undefined : new RecycleBin(store, clock, directory, deletedFor)
    const close = async () => {
      bin?.close()
      await engine.close()
      diagnosis?.close()
      store.close()
    }
    const drift = async (app: string) => {
      const report = await engine.drift(app)
      diagnosis?.recordDrift(app, report, clock.now())
      return report
    }
    return { clock, directory, journal, engine, diagnosis, drift, close, [Symbol.asyncDispose]: close }
  } catch (error) {
    store.close()
    throw error
  }
}

/** Stands where the last process left it. */
function virtualClock(store: Store): VirtualClock {
  const clock = new VirtualClock(virtualTime(store) ?? virtualStart)
  keepVirtualTime(store, clock)
  return clock
}

/** Monday, 9 o'clock UTC: where virtual time begins, so that the same seed gives the same run. */
const virtualStart = Date.UTC(2026, 0, 5, 9)
