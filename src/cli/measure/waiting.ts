import type { LoadOptions } from '../../load/run-load.ts'
import type { Io } from '../io.ts'
import { progress } from '../progress.ts'

/** Where a line stays, one comes that often. */
const plainMs = 10_000

/** Tells what is waited for once everything is committed: one line on a terminal, rarely one elsewhere. */
export function waitingTeller(io: Io): LoadOptions['onWaiting'] {
  let told = performance.now()
  return (what, count) => {
    const text = `waiting until ${count === 1 ? '1 change is' : `${count} changes are`} ${what}`
    if (io.stderr.isTTY) progress(io, `${text} …`)
    else if (performance.now() - told >= plainMs) {
      told = performance.now()
      io.stderr.write(`${text}\n`)
    }
  }
}
