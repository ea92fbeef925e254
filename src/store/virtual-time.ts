import type { VirtualClock } from '../base/clock.ts'
import type { Store } from './store.ts'

/** The virtual moment at which the database was left; undefined where there was none. */
export function virtualTime({ sqlite }: Store): number | undefined {
  const text = sqlite.prepare("SELECT value FROM settings WHERE key = 'virtualTime'").pluck().get()
  return text === undefined ? undefined : Number(text)
}

/** Writes down where the clock stands. Moves that follow each other quickly are one write. */
export function keepVirtualTime(store: Store, clock: VirtualClock): void {
  const save = store.sqlite.prepare(
    `INSERT INTO settings (key, value) VALUES ('virtualTime', ?)
     ON CONFLICT DO UPDATE SET value = excluded.value`,
  )
  let queued = false
  clock.onMove(() => {
    if (queued) return
    queued = true
    store.defer(() => {
      queued = false
      save.run(String(clock.now()))
    })
  })
}
