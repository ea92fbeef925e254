import { formatDuration } from '../base/format-duration.ts'

export interface ProgressState {
  /** What is counted, in the plural. */
  noun: string
  done: number
  failed: number
  total: number | undefined
  elapsedMs: number
}

/** `1,200 of 10,000 requests, 3 failed, 450/s, 20 s left`. What is not known yet, or is nothing, is left out. */
export function progressText({ noun, done, failed, total, elapsedMs }: ProgressState): string {
  const rate = elapsedMs > 0 ? (done / elapsedMs) * 1000 : 0
  const parts = [total === undefined ? `${count(done)} ${noun}` : `${count(done)} of ${count(total)} ${noun}`]
  if (failed > 0) parts.push(`${count(failed)} failed`)
  if (rate > 0) parts.push(`${rate < 10 ? rate.toFixed(1) : count(Math.round(rate))}/s`)
  if (rate > 0 && total !== undefined && total > done) {
    // Whole seconds: more would flicker.
    parts.push(`${formatDuration(Math.ceil((total - done) / rate) * 1000)} left`)
  }
  return parts.join(', ')
}

function count(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',')
}
