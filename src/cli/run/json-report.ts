import type { RunResult } from '../../scenario/play-scenario.ts'

/** `{passed, failed, planned, results}`; a result is a `RunResult`. */
export function jsonReport(results: readonly RunResult[], planned: number): string {
  const passed = results.filter(({ outcome }) => outcome === 'passed').length
  return `${JSON.stringify({ passed, failed: results.length - passed, planned, results }, null, 2)}\n`
}
