import { realNow } from '../base/clock.ts'
import type { Idp } from '../idp.ts'
import type { Moment } from '../measure/travel.ts'

export interface Timed {
  /** Milliseconds after the beginning. */
  atMs: number
  commit: () => void
}

export interface Played {
  /** When each change was due, by its number. */
  due: Map<number, Moment>
  /** How late each was committed, in real milliseconds. */
  lateness: number[]
}

/**
 * Commits changes when they are due, whatever has become of those before: an open loop. When this process was held up,
 * it makes up for it at once, and each change still counts from when it was due; a slow target cannot slow the load
 * down and so hide how slow it is.
 */
export async function playLoad(
  { clock, directory, engine }: Pick<Idp, 'clock' | 'directory' | 'engine'>,
  load: readonly Timed[],
  { due, lateness }: Played,
  signal: AbortSignal,
  onCommit: () => void,
): Promise<void> {
  const [realStart, idpStart] = [realNow(), clock.now()]
  for (const { atMs, commit } of load) {
    if (clock.kind === 'virtual') await engine.advance(Math.max(0, idpStart + atMs - clock.now()))
    else await until(realStart + atMs, signal)
    if (signal.aborted) return
    const before = directory.changes.last()
    const committed = realNow()
    commit()
    // Beside a virtual clock real time begins with the commit.
    const moment = { real: clock.kind === 'virtual' ? committed : realStart + atMs, idp: idpStart + atMs }
    lateness.push(committed - moment.real)
    for (let seq = before + 1; seq <= directory.changes.last(); seq++) due.set(seq, moment)
    onCommit()
  }
}

/** Lets others have a turn in any case. */
function until(moment: number, signal: AbortSignal): Promise<void> {
  const left = moment - realNow()
  if (left <= 0 || signal.aborted) return new Promise((resolve) => setImmediate(resolve))
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, left)
    signal.addEventListener('abort', end, { once: true })
  })
}
