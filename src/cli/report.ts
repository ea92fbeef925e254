import { Command } from 'commander'
import type { FindingView, RuleTally } from '../findings/view.ts'
import type { ExchangeView } from '../journal/exchange-view.ts'
import type { ReportInput } from '../report/report-schema.ts'
import type { Reporter } from '../report/reporters.ts'
import type { DriftReport } from '../sync/drift-report.ts'
import { askForAll, askServer, defaultServer, type Server } from './api-client.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import type { Io } from './io.ts'
import type { Run } from './main.ts'
import { reportedExchange } from './reported-exchange.ts'
import { type AppFlags, whichApp } from './which-app.ts'
import { prepareReportFiles, reporterOption, reportersOf, writeReports } from './write-reports.ts'

interface Flags extends AppFlags {
  url: string
  apiToken?: string
  reporter?: Reporter[]
  drift?: true
  json?: true
}

export function reportCommand(io: Io, run: Run): Command {
  const { flags, description, parse } = reporterOption
  return new Command('report')
    .description(
      'Report what a running server has found out about a target; exit 3 when something is broken.',
    )
    .option('--url <url>', 'the server, as `serve` prints it', defaultServer)
    .option('--api-token <text>', 'what its API asks for')
    .option('--app <name>', 'the app; not needed where there is only one')
    .option('--target <url>', 'the app with that SCIM base URL')
    .option('--drift', 'read the target as well, and report what differs')
    .option(flags, description, parse)
    .option('--json', 'print JSON')
    .action(run((given: Flags) => report(given, io)))
}

async function report(flags: Flags, io: Io): Promise<ExitCode> {
  const reporters = reportersOf(flags)
  prepareReportFiles(reporters, io)
  const app = await whichApp(flags, flags)
  const name = encodeURIComponent(app.id)
  const drift = flags.drift ? await askServer<DriftReport>(flags, `/drift?app=${name}`) : null
  const findings = await askForAll<FindingView>(flags, `/findings?app=${name}`)
  const { items: tallies } = await askServer<{ items: RuleTally[] }>(flags, `/apps/${name}/rules`)
  const exchanges = await exchangesOf(flags, findings)
  const { url: target } = app.target
  const found: ReportInput = { target, profile: app.profile, suites: [], findings, exchanges, tallies, drift }
  writeReports(found, reporters, io)
  if (drift && drift.unreachable !== null) return exitCode.unreachable
  const broken = findings.some(({ verdict }) => verdict === 'fail')
  return broken || (drift && !drift.equal) ? exitCode.expectation : exitCode.ok
}

/** Exchanges that a report shows: the first of each finding and the last. */
const mostOfFinding = 3
const mostOfAll = 300

async function exchangesOf(
  server: Server,
  findings: readonly FindingView[],
): Promise<NonNullable<ReportInput['exchanges']>> {
  const ids = new Set(
    findings.flatMap(({ exchangeIds }) => [...exchangeIds.slice(0, 2), ...exchangeIds.slice(-1)]),
  )
  const wanted = [...ids].slice(0, Math.min(mostOfAll, mostOfFinding * findings.length))
  const exchanges: ExchangeView[] = []
  for (const id of wanted) exchanges.push(await askServer<ExchangeView>(server, `/exchanges/${id}`))
  return exchanges.map(reportedExchange)
}
