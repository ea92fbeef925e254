import type { JsonObject } from '../../src/base/json.ts'
import { type Idp, openIdp } from '../../src/idp.ts'
import type { ExchangeView } from '../../src/journal/exchange-view.ts'
import { listProfiles, loadProfile } from '../../src/profile/load.ts'
import { createTarget, type Target, type TargetOptions } from '../../src/target/target.ts'

export interface Lab extends AsyncDisposable {
  idp: Idp
  target: Target
  /** Lets everything that is due happen, the next cycle included; answers the requests that it took. */
  settle(): Promise<ExchangeView[]>
}

export interface LabOptions {
  overrides?: JsonObject
  /** Instead of a target of its own. */
  server?: { url: string; token: string }
  /** What its own target does wrong on purpose. */
  defects?: TargetOptions['defects']
  file?: string
  clock?: 'real' | 'virtual'
  /** Same seed, same run. Default: one at random. */
  seed?: string
  /** Default `fast`. With `vendor`, changes of one moment are looked at together. */
  pace?: 'vendor' | 'fast'
}

/** The moment at which every lab's target lives. */
const targetTime = Date.UTC(2026, 0, 5, 9)

/** An IdP with one app, `app`, against a target of its own. One operation at a time, so that runs are repeatable. */
export async function createLab(profile: string, options: LabOptions = {}): Promise<Lab> {
  // Two groups may have one name, as RFC 7643 says: some vendors make them without looking.
  const target = await createTarget({
    token: 'lab-token',
    seed: 'lab',
    now: () => targetTime,
    uniqueGroupNames: false,
    defects: options.defects,
  })
  const idp = openIdp({
    file: options.file,
    seed: options.seed,
    clock: options.clock ?? 'virtual',
    pace: options.pace ?? 'fast',
  })
  const server = options.server ?? { url: target.url, token: 'lab-token' }
  const overrides = {
    ...options.overrides,
    sync: { concurrency: 1, ...(options.overrides?.sync as JsonObject) },
  }
  idp.directory.apps.create({
    name: 'app',
    profile,
    overrides,
    target: { url: server.url, auth: { type: 'bearer', token: server.token } },
  })
  const cycles = loadProfile(profile).profile.sync.trigger === 'cycles'
  let seen = 0
  const settle = async () => {
    if (cycles) idp.engine.sync('app', 'incremental')
    await idp.engine.settle({ app: 'app', timeoutMs: 30_000 })
    const exchanges = idp.journal.list({ after: seen, limit: 1000 })
    seen = idp.journal.last
    return exchanges
  }
  return {
    idp,
    target,
    settle,
    [Symbol.asyncDispose]: async () => {
      await idp.close()
      await target.close()
    },
  }
}

/** Every profile that is built in. */
export const profiles = listProfiles().map(({ name }) => name)

/** Whether members of a group arrive in our target: not without groups, and not by the PATCH of SCIM 1.1. */
export function tellsMembers(name: string): boolean {
  const { group, membership } = loadProfile(name).profile
  return group.scope !== 'none' && membership.update !== 'scim11-patch'
}
