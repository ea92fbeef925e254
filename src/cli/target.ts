import { Command } from 'commander'
import { AppError } from '../base/error.ts'
import { isLoopback } from '../server/guard.ts'
import { listenError } from '../server/listen-error.ts'
import { createTarget } from '../target/target.ts'
import type { ExitCode } from './exit-code.ts'
import type { Io } from './io.ts'
import type { Run } from './main.ts'
import { portNumber, wholeNumber } from './option-value.ts'
import { untilStopped } from './stop.ts'

interface TargetFlags {
  port?: number
  host?: string
  token?: string
  latency?: number
  visibleAfter?: number
}

const milliseconds = wholeNumber(0, 3_600_000)

export function targetCommand(io: Io, run: Run): Command {
  return new Command('target')
    .description('The built-in SCIM service provider, in memory, until it is stopped.')
    .option('--port <number>', 'port, 0 for any that is free (default 7041)', portNumber)
    .option('--host <address>', 'address to listen on (default 127.0.0.1)')
    .option('--token <text>', 'bearer token to be shown (default: a random one, printed)')
    .option('--latency <ms>', 'milliseconds that every answer takes longer (default 0)', milliseconds)
    .option('--visible-after <ms>', 'milliseconds until reads see a write (default 0)', milliseconds)
    .action(run((flags: TargetFlags) => serveTarget(flags, io)))
}

async function serveTarget(flags: TargetFlags, io: Io): Promise<ExitCode> {
  const { port = 7041, host = '127.0.0.1', token, latency = 0, visibleAfter = 0 } = flags
  if (token === undefined && !isLoopback(host)) {
    throw new AppError(
      'ERR_TOKEN_MISSING',
      `On ${host} other machines could reach the target, so give it a --token.`,
    )
  }
  return untilStopped(io, async (stopped) => {
    const target = await start({ port, host, token, latencyMs: latency, visibleAfterMs: visibleAfter })
    try {
      io.stdout.write(`SCIM target at ${target.url}\nToken: ${target.token}\n`)
      await stopped
    } finally {
      await target.close()
    }
  })
}

async function start({
  port,
  host,
  token,
  ...options
}: {
  port: number
  host: string
  token: string | undefined
  latencyMs: number
  visibleAfterMs: number
}) {
  try {
    return await createTarget({ port, host, ...options, ...(token === undefined ? {} : { token }) })
  } catch (error) {
    throw listenError(error, host, port)
  }
}
