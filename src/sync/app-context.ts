import type { EntitlementsOf } from '../mapping/entitlement-rules.ts'
import type { Mapping } from '../mapping/mapping.ts'
import type { ScopingFilter } from '../mapping/scoping-filter.ts'
import type { Profile } from '../profile/schema.ts'
import type { Transport } from '../wire/transport.ts'

/** One app as the engine works with it: its row, compiled. */
export interface AppContext {
  id: string
  ordinal: number
  name: string
  profile: Profile
  mapping: Mapping
  /** What rules say of a user; undefined where groups of the directory are sent. */
  entitlements: EntitlementsOf | undefined
  filter: ScopingFilter
  transport: Transport
  seed: string
  createdAt: number
}
