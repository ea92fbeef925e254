/** Milliseconds; null where nothing was measured. */
export interface Percentiles {
  p50: number | null
  p90: number | null
  p95: number | null
  p99: number | null
  max: number | null
}

/** By the nearest rank: every figure is one that was measured. */
export function percentiles(values: readonly number[]): Percentiles {
  const sorted = ascending(values)
  const at = (percent: number) => percentile(sorted, percent)
  return { p50: at(50), p90: at(90), p95: at(95), p99: at(99), max: at(100) }
}

/** Nothing takes less than no time, whatever two clocks say of it. */
export function ascending(values: readonly number[]): number[] {
  return values.map((value) => Math.max(0, value)).sort((a, b) => a - b)
}

/** Of values in ascending order: the least that so many percent of them do not exceed; null where there are none. */
export function percentile(sorted: readonly number[], percent: number): number | null {
  // 99.9 percent of 1000 are 999, whatever floating point makes of it.
  const rank = Math.ceil(Number(((percent / 100) * sorted.length).toPrecision(12)))
  const value = sorted[Math.max(1, rank) - 1]
  return value === undefined ? null : round(value)
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
