import { VirtualClock } from '../../src/base/clock.ts'
import type { Change } from '../../src/directory/change.ts'
import { Directory } from '../../src/directory/directory.ts'
import { openStore } from '../../src/store/open.ts'

/** Monday noon. */
export const start = Date.UTC(2026, 0, 5, 12)

/** A directory in memory, its clock, and what has changed since the last look. */
export function openDirectory() {
  const store = openStore({ file: ':memory:' })
  const clock = new VirtualClock(start)
  const directory = new Directory(store, clock)
  let seen = 0
  const fresh = (): Change[] => {
    const changes = directory.changes.list({ after: seen, limit: 1000 })
    seen = changes.at(-1)?.seq ?? seen
    return changes
  }
  return {
    store,
    clock,
    directory,
    fresh,
    /** Events of the changes since the last look. */
    events: () => fresh().map(({ event }) => event),
    [Symbol.dispose]: () => store.close(),
  }
}
