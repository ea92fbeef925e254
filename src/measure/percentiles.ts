/** Milliseconds. */
export interface Percentiles {
  p50: number
  p90: number
  p95: number
  p99: number
  max: number
}

/** By the nearest rank: every figure is one that was measured. */
export function percentiles(values: readonly number[]): Percentiles {
  const sorted = values.map((value) => Math.max(0, value)).sort((a, b) => a - b)
  const at = (share: number) => round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0)
  return { p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99), max: at(1) }
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
