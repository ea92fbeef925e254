import { vi } from 'vitest'

/** Lets so many milliseconds go by at once. */
type Wait = (ms: number) => Promise<void>

/**
 * Plays while time stands still, but for what `wait` lets go by: how quick a target is does not depend on the machine, a slow
 * one costs nothing, and who waits for a later moment is not waited for.
 */
export async function inStillTime<Result>(play: (wait: Wait) => Promise<Result>): Promise<Result> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] })
  try {
    return await play(async (ms) => void vi.advanceTimersByTime(ms))
  } finally {
    vi.useRealTimers()
  }
}
