import { Command } from 'commander'
import { AppError } from '../base/error.ts'
import { isLoopback } from '../server/guard.ts'
import { listenError } from '../server/listen-error.ts'
import { defectNamed } from '../target/defect/catalogue.ts'
import { createTarget, type TargetOptions } from '../target/target.ts'
import type { ExitCode } from './exit-code.ts'
import type { Io } from './io.ts'
import { listDefects } from './list-defects.ts'
import type { Run } from './main.ts'
import { list, portNumber, wholeNumber } from './option-value.ts'
import { untilStopped } from './stop.ts'

interface TargetFlags {
  port?: number
  host?: string
  token?: string
  secondToken?: string
  latency?: number
  visibleAfter?: number
  defect?: string[]
  listDefects?: true
  json?: true
}

const milliseconds = wholeNumber(0, 3_600_000)

export function targetCommand(io: Io, run: Run): Command {
  return new Command('target')
    .description('The built-in SCIM service provider, in memory, until it is stopped.')
    .option('--port <number>', 'port, 0 for any that is free (default 7041)', portNumber)
    .option('--host <address>', 'address to listen on (default 127.0.0.1)')
    .option('--token <text>', 'bearer token to be shown (default: a random one, printed)')
    .option('--second-token <text>', 'bearer token of a second tenant (default: there is none)')
    .option('--latency <ms>', 'milliseconds that every answer takes longer (default 0)', milliseconds)
    .option('--visible-after <ms>', 'milliseconds until reads see a write (default 0)', milliseconds)
    .option('--defect <id>', 'does one thing wrong on purpose; may be given several times', list)
    .option('--list-defects', 'print what can be done wrong, which rules that breaks and where it was seen')
    .option('--json', 'with --list-defects: print JSON')
    .action(
      run((flags: TargetFlags) => (flags.listDefects ? listDefects(flags, io) : serveTarget(flags, io))),
    )
}

async function serveTarget(flags: TargetFlags, io: Io): Promise<ExitCode> {
  const { port = 7041, host = '127.0.0.1', token, secondToken, latency = 0, visibleAfter = 0, defect } = flags
  if (token === undefined && !isLoopback(host)) {
    throw new AppError(
      'ERR_TOKEN_MISSING',
      `On ${host} other machines could reach the target, so give it a --token.`,
    )
  }
  return untilStopped(io, async (stopped) => {
    const defects = (defect ?? []).map(defectNamed)
    const target = await start(host, port, {
      ...(token !== undefined && { token }),
      ...(secondToken !== undefined && { secondToken }),
      latencyMs: latency,
      visibleAfterMs: visibleAfter,
      defects: defects.map(({ id }) => id),
    })
    try {
      io.stdout.write(`SCIM target at ${target.url}\nToken: ${target.token}\n`)
      for (const { id, title } of defects) io.stdout.write(`${id}: ${title}\n`)
      await stopped
    } finally {
      await target.close()
    }
  })
}

async function start(host: string, port: number, options: TargetOptions) {
  try {
    return await createTarget({ host, port, ...options })
  } catch (error) {
    throw listenError(error, host, port)
  }
}
