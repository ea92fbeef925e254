import { Command } from 'commander'
import { driftRows, driftSummary } from '../report/drift-text.ts'
import { plainText } from '../report/escape.ts'
import type { DriftReport } from '../sync/drift-report.ts'
import { askServer, defaultServer } from './api-client.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { type Io, widthOf } from './io.ts'
import type { Run } from './main.ts'
import { styleFor } from './style.ts'
import { type AppFlags, whichApp } from './which-app.ts'
import { wrappedTable } from './wrapped-table.ts'

interface Flags extends AppFlags {
  url: string
  apiToken?: string
  json?: true
}

export function driftCommand(io: Io, run: Run): Command {
  return new Command('drift')
    .description('Ask a running server whether a target is what the IdP believes; exit 3 when it is not.')
    .option('--url <url>', 'the server, as `serve` prints it', defaultServer)
    .option('--api-token <text>', 'what its API asks for')
    .option('--app <name>', 'the app; not needed where there is only one')
    .option('--target <url>', 'the app with that SCIM base URL')
    .option('--json', 'print JSON')
    .action(run((flags: Flags) => drift(flags, io)))
}

async function drift(flags: Flags, { stdout, env }: Io): Promise<ExitCode> {
  const { id } = await whichApp(flags, flags)
  const report = await askServer<DriftReport>(flags, `/drift?app=${encodeURIComponent(id)}`)
  if (flags.json) stdout.write(`${JSON.stringify(report, null, 2)}\n`)
  else {
    const style = styleFor(stdout, env)
    stdout.write(`${style(report.equal ? 'green' : 'red', driftSummary(report))}\n`)
    const rows = driftRows(report).map(({ what, resource, name, id: targetId, words, exchangeIds }) => [
      what,
      resource,
      name,
      targetId,
      words,
      exchangeIds.slice(-3).join(' '),
    ])
    const titles = ['what', 'resource', 'name', 'id', 'how', 'last requests'].map((title) => ({ title }))
    if (rows.length > 0) stdout.write(`\n${wrappedTable(titles, rows, Math.max(80, widthOf(stdout)))}`)
    for (const note of report.notes) stdout.write(`\n${plainText(note)}`)
    if (report.notes.length > 0) stdout.write('\n')
  }
  if (report.unreachable !== null) return exitCode.unreachable
  return report.equal ? exitCode.ok : exitCode.expectation
}
