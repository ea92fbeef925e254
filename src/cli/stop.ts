import { type ExitCode, exitCode } from './exit-code.ts'
import type { Io } from './io.ts'

/**
 * Runs work that goes on until somebody wants it to end: by the signal of the test, or by those of the process. A second
 * Ctrl-C ends the process at once, whatever is under way: what was answered before is in the database.
 *
 * @param work ends soon after `stopped` is fulfilled
 */
export async function untilStopped(
  { signal }: Io,
  work: (stopped: Promise<void>) => Promise<void>,
): Promise<ExitCode> {
  let interrupted = false
  let stop = () => {}
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  const interrupt = () => {
    if (interrupted) process.exit(exitCode.interrupted)
    interrupted = true
    stop()
  }
  const abort = () => (signal?.reason === 'SIGINT' ? interrupt() : stop())
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort, { once: true })
  if (!signal) {
    process.on('SIGINT', interrupt)
    process.on('SIGTERM', stop)
  }
  try {
    await work(stopped)
    return interrupted ? exitCode.interrupted : exitCode.ok
  } finally {
    signal?.removeEventListener('abort', abort)
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', stop)
  }
}
