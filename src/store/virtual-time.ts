import type { VirtualClock } from '../base/clock.ts'
import type { Store } from './store.ts'

/**
 * The virtual moment at which the database was left; undefined where there was none. A process that is killed may not
 * have written its last moves down, but time never goes back behind what has happened.
 */
export function virtualTime({ sqlite }: Store): number | undefined {
  const moments = sqlite
    .prepare(`SELECT CAST(value AS INTEGER) FROM settings WHERE key = 'virtualTime'
      UNION ALL SELECT * FROM (SELECT at FROM changes ORDER BY seq DESC LIMIT 1)
      UNION ALL SELECT * FROM (SELECT started_at FROM cycles ORDER BY id DESC LIMIT 1)`)
    .pluck()
    .all() as number[]
  return moments.length === 0 ? undefined : Math.max(...moments)
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
