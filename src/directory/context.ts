import type { Clock } from '../base/clock.ts'
import type { Store } from '../store/store.ts'
import type { ChangeLog } from './change-log.ts'

/** What every part of the directory works with. */
export interface Context {
  store: Store
  clock: Clock
  changes: ChangeLog
}
