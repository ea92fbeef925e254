import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import { AppError } from '../base/error.ts'
import type { Config } from '../config/config-schema.ts'
import { loadConfig } from '../config/load-config.ts'
import { loadDirectory } from '../directory/load-directory.ts'
import { type Idp, openIdp } from '../idp.ts'
import { isProfileFile } from '../profile/load-layers.ts'
import { createServer } from '../server/server.ts'
import { packageVersion } from '../server/version.ts'
import { applyApps, checkApps } from './apply-apps.ts'
import type { ExitCode } from './exit-code.ts'
import { followExchanges } from './follow-exchanges.ts'
import { followFindings } from './follow-findings.ts'
import { followStates } from './follow-states.ts'
import type { Io } from './io.ts'
import type { Run } from './main.ts'
import { portNumber } from './option-value.ts'
import { untilStopped } from './stop.ts'

interface ServeFlags {
  config?: string
  db?: string
  host?: string
  port?: number
  clock?: 'real' | 'virtual'
  seed?: string
  apiToken?: string
  diagnose: boolean
  target?: string
  token?: string
  profile?: string
  app?: string
}

export function serveCommand(io: Io, run: Run): Command {
  return new Command('serve')
    .description('The identity provider with its HTTP API, until it is stopped.')
    .option('--config <file>', 'configuration file (default ./scimulator.yaml, if there is one)')
    .option('--db <file>', 'database file, or :memory: (default scimulator.db)')
    .option('--host <address>', 'address to listen on (default 127.0.0.1)')
    .option('--port <number>', 'port, 0 for any that is free (default 7040)', portNumber)
    .addOption(
      new Option('--clock <kind>', 'virtual stands still until it is advanced (default real)').choices([
        'real',
        'virtual',
      ]),
    )
    .option('--seed <text>', 'same seed, same ids (default: that of the database)')
    .option('--api-token <text>', 'what the API asks for; a must when others can reach it')
    .option('--no-diagnose', 'do not judge the traffic: no findings')
    .option('--target <url>', 'base URL of a SCIM endpoint: one app without a configuration file')
    .option('--token <text>', 'its bearer token')
    .option('--profile <name>', 'the vendor to be: see `scimulator profiles list`')
    .option('--app <name>', 'the name of that app (default app)')
    .action(run((flags: ServeFlags, command: Command) => serve(flags, command, io)))
}

async function serve(flags: ServeFlags, command: Command, io: Io): Promise<ExitCode> {
  const config = readConfig(flags, command, io)
  const apps = checkApps(config.apps)
  const settings = { ...config, ...given(flags, command) }
  const { db = 'scimulator.db', host, port = 7040, clock, pace, seed, recycleBin, diagnose } = settings
  const file = db === ':memory:' ? db : resolve(io.folder ?? '.', db)
  return untilStopped(io, async (stopped) => {
    const idp = openIdp({ file, clock, pace, seed, recycleBin, diagnose })
    const { last } = idp.journal
    try {
      if (config.directory !== undefined) loadDirectory(idp.directory, config.directory)
      applyApps(idp, apps)
      const server = await createServer(idp, { host, port, token: flags.apiToken, onFault: faultWriter(io) })
      announce(server.url, io)
      const unfollow = io.stdout.isTTY ? followExchanges(idp, last, io) : () => {}
      const ends = [followStates(idp, io), followFindings(idp, io), tellFaults(idp, io)]
      await stopped
      await server.close()
      unfollow()
      for (const end of ends) end()
    } finally {
      await idp.close()
    }
  })
}

function announce(url: string, { stdout }: Io): void {
  stdout.write(`SCIMulator ${packageVersion()} at ${url}\n`)
  stdout.write(`API: ${url}/api/v1 (described by /api/v1/openapi.json)\n`)
}

function faultWriter({ stderr }: Io): (error: unknown) => void {
  return (error) => stderr.write(`scimulator: a fault of its own: ${detailsOf(error)}\n`)
}

function readConfig(flags: ServeFlags, command: Command, { folder = '.', env }: Io): Config {
  const usual = resolve(folder, 'scimulator.yaml')
  const file =
    flags.config === undefined ? (existsSync(usual) ? usual : undefined) : resolve(folder, flags.config)
  const config = file === undefined ? { apps: [] } : loadConfig(file, env)
  const app = appOfFlags(flags, command)
  return app ? { ...config, apps: [...config.apps.filter(({ name }) => name !== app.name), app] } : config
}

function appOfFlags(
  { target, token, profile, app }: ServeFlags,
  command: Command,
): Config['apps'][number] | undefined {
  if (target === undefined) {
    // Variables may be meant for other commands; a flag is meant for this one.
    const idle = ['token', 'profile', 'app'].find((name) => command.getOptionValueSource(name) === 'cli')
    if (idle === undefined) return undefined
    throw new AppError(
      'ERR_FLAGS',
      `--${idle} says something of an app, but --target does not say where it is.`,
    )
  }
  if (profile === undefined) {
    throw new AppError('ERR_FLAGS', '--target needs a --profile: which vendor is to be imitated?', {
      hint: 'See `scimulator profiles list`.',
    })
  }
  return {
    name: app ?? 'app',
    // The database remembers the app, and may be opened from another folder.
    profile: isProfileFile(profile) ? resolve(profile) : profile,
    target: { url: target, auth: token === undefined ? { type: 'none' } : { type: 'bearer', token } },
    assign: { users: [], groups: [] },
    pushGroups: [],
    overrides: {},
  }
}

/** The flags that were given: one that was not must not hide what the configuration says. */
function given(flags: ServeFlags, command: Command): Partial<ServeFlags> {
  return Object.fromEntries(
    Object.entries(flags).filter(
      ([name]) => !['default', undefined].includes(command.getOptionValueSource(name)),
    ),
  )
}

/** A rule that fails itself is our mistake: it is told, and the run goes on. */
function tellFaults({ diagnosis }: Idp, io: Io): () => void {
  const write = faultWriter(io)
  const end = diagnosis?.subscribeToFaults(({ sentence, error }) => write(`${sentence}\n${detailsOf(error)}`))
  return () => end?.()
}

function detailsOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
