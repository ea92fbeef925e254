import type { Look } from '../../report/list.ts'
import type { Format, Reporter } from '../../report/reporters.ts'
import { runGithub } from '../../report/run/github.ts'
import { runHtml } from '../../report/run/html.ts'
import { runJunit } from '../../report/run/junit.ts'
import { runMarkdown } from '../../report/run/markdown.ts'
import { type RunReport, runReportSchema } from '../../report/run/run-report-schema.ts'
import type { Outcome, RunResult } from '../../scenario/run-result.ts'
import type { Io } from '../io.ts'
import { reportedExchange } from '../reported-exchange.ts'
import { writeEach } from '../write-reports.ts'
import { runList } from './list.ts'

const formats: Record<Format, (report: RunReport, look: Look) => string> = {
  list: runList,
  json: (report) => `${JSON.stringify(report, null, 2)}\n`,
  junit: runJunit,
  html: runHtml,
  markdown: runMarkdown,
  github: runGithub,
}

interface Played {
  target: string | null
  results: readonly RunResult[]
  planned: number
}

/** Writes how the scenarios went, in each format that was asked for. */
export function writeRunReports(
  { target, results, planned }: Played,
  reporters: readonly Reporter[],
  io: Io,
): void {
  const count = (wanted: Outcome) => results.filter(({ outcome }) => outcome === wanted).length
  const [passed, skipped] = [count('passed'), count('skipped')]
  const report = runReportSchema.parse({
    target,
    passed,
    failed: results.length - passed - skipped,
    skipped,
    planned,
    results: results.map((run) => ({ ...run, exchanges: run.exchanges.map(reportedExchange) })),
  })
  writeEach(reporters, io, ({ format }, look) => formats[format](report, look))
}
