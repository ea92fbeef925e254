import type { TestReport } from '../verify/test-report.ts'
import type { Io } from './io.ts'
import { progress } from './progress.ts'

/**
 * How far `verify` is, on standard error: on a terminal the test at hand in a line that is written over, elsewhere a
 * line for each suite that is over.
 */
export class VerifyProgress {
  readonly #io: Io
  #suite: string | undefined
  readonly #counts = new Map<TestReport['verdict'], number>()

  /** @param interrupted that the run ends early, and only removes what it made */
  constructor(io: Io, interrupted: AbortSignal) {
    this.#io = io
    interrupted.addEventListener('abort', () => {
      progress(io, '')
      io.stderr.write('Interrupted; removing what was made …\n')
    })
  }

  /** A test is over. */
  test(suite: string, { name, verdict }: TestReport): void {
    if (this.#suite !== undefined && this.#suite !== suite) this.#tellSuite()
    this.#suite = suite
    this.#counts.set(verdict, (this.#counts.get(verdict) ?? 0) + 1)
    progress(this.#io, `${suite}: ${name} …`)
  }

  end(): void {
    progress(this.#io, '')
    if (this.#suite !== undefined) this.#tellSuite()
    this.#suite = undefined
  }

  #tellSuite(): void {
    const counts = [...this.#counts].map(([verdict, count]) => `${count} ${verdict.replace('-', ' ')}`)
    if (!this.#io.stderr.isTTY) this.#io.stderr.write(`${this.#suite}: ${counts.join(', ')}\n`)
    this.#counts.clear()
  }
}
