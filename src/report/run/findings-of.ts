import { type Report, type ReportedFinding, reportSchema } from '../report-schema.ts'
import type { ReportedRun, RunReport } from './run-report-schema.ts'

/** So many sightings of one rule are told; the others are counted. */
const told = 3

/**
 * What all runs have found, as one report of findings: the same rule is broken in many runs, so its sightings are merged.
 * An id of an exchange is that
 * of one run; here it says of which, and the first of each sighting will do.
 */
export function findingsOf({ target, results }: RunReport): Report {
  const all = results.flatMap((run) =>
    run.findings.map((finding) => ({
      finding: { ...finding, exchangeIds: finding.exchangeIds.slice(0, 1).map((id) => qualified(id, run)) },
    })),
  )
  const byRule = [...Map.groupBy(all, ({ finding }) => finding.rule).values()]
  return reportSchema.parse({
    target: target ?? 'the built-in target',
    suites: [],
    findings: byRule.flatMap((of) => merged(of.map(({ finding }) => finding))),
    exchanges: results.flatMap((run) =>
      run.exchanges.map((exchange) => ({ ...exchange, id: qualified(exchange.id, run) })),
    ),
  })
}

/** Those that look different before those that look the same; what is left out is in the count of the first. */
function merged(findings: readonly ReportedFinding[]): ReportedFinding[] {
  const different = [...Map.groupBy(findings, ({ seen }) => seen).values()].map(([first]) => first)
  const kept = different.filter((finding) => finding !== undefined).slice(0, told)
  const rest = findings.filter((finding) => !kept.includes(finding))
  const missing = rest.reduce((sum, { count }) => sum + count, 0)
  return kept.map((finding, index) =>
    index === 0 ? { ...finding, count: finding.count + missing } : finding,
  )
}

function qualified(id: string, { scenario, profile }: ReportedRun): string {
  return `${id} of “${scenario}” under ${profile}`
}
