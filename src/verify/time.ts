/** What time it is for a run, and how it waits; another one in tests. */
export interface Time {
  /** Milliseconds from any beginning. */
  now(): number
  /** Ends early when the signal is given. */
  until(moment: number, signal: AbortSignal | undefined): Promise<void>
}

export const realTime: Time = {
  now: () => performance.now(),
  until: (moment, signal) => {
    const left = moment - performance.now()
    if (left <= 0 || signal?.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', end)
        resolve()
      }
      const timer = setTimeout(end, left)
      signal?.addEventListener('abort', end, { once: true })
    })
  },
}
