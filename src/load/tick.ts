import { formatDuration } from '../base/format-duration.ts'

/** A duration beside an axis: exact enough that two marks differ. */
export function tick(ms: number): string {
  return ms >= 1000 && ms < 120_000 ? `${Number((ms / 1000).toFixed(2))} s` : formatDuration(ms)
}
