import { Command } from 'commander'
import { AppError } from '../base/error.ts'
import { loadProfile } from '../profile/load.ts'
import type { Reporter } from '../report/reporters.ts'
import type { Report } from '../verify/report.ts'
import { limitsSuite } from '../verify/suite/of-rules.ts'
import type { Suite } from '../verify/suite.ts'
import { suites, suitesNamed, usualSuites } from '../verify/suites.ts'
import { sweep } from '../verify/sweep.ts'
import { type VerifyOptions, verify } from '../verify/verify.ts'
import type { Auth } from '../wire/auth.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import type { Io } from './io.ts'
import type { Run } from './main.ts'
import { list, wholeNumber } from './option-value.ts'
import { profileIn } from './profile-name.ts'
import { untilStopped } from './stop.ts'
import { VerifyProgress } from './verify-progress.ts'
import { prepareReportFiles, reporterOption, reportersOf, writeReports } from './write-reports.ts'

interface Flags {
  target?: string
  token?: string
  secondToken?: string
  oauthUrl?: string
  clientId?: string
  clientSecret?: string
  suite?: string[]
  profile?: string
  maxRequests?: number
  rps?: number
  readOnly?: true
  loadSeconds?: number
  largeGroup?: number
  run?: string
  clean?: string
  reporter?: Reporter[]
  json?: true
}

export function verifyCommand(io: Io, run: Run): Command {
  const { flags, description, parse } = reporterOption
  return new Command('verify')
    .description('Probe a target with requests of its own, on objects that it makes and removes.')
    .option('--target <url>', 'the SCIM base URL')
    .option('--token <text>', 'bearer token; none without it')
    .option('--oauth-url <url>', 'token endpoint for client credentials, instead of --token')
    .option('--client-id <text>', 'client id for --oauth-url')
    .option('--client-secret <text>', 'client secret for --oauth-url')
    .option('--second-token <text>', 'token of another tenant, for tenant isolation')
    .option(
      '--suite <names>',
      `suites to play: ${suites.map(({ name }) => name).join(', ')} (default all but ${limitsSuite.name}, of vendors that of --profile)`,
      list,
    )
    .option(
      '--profile <name>',
      'whose severities count, and in whose forms engines write (default: the vendor whose suites alone are played)',
    )
    .option('--max-requests <number>', 'stop probing after so many requests', wholeNumber(1, 10_000_000))
    .option('--rps <number>', 'requests a second (default: as fast as it goes)', wholeNumber(1, 10_000))
    .option('--read-only', 'send nothing but GET')
    .option(
      '--load-seconds <number>',
      'how long the probe of the load goes on (default 10)',
      wholeNumber(1, 3600),
    )
    .option('--large-group <number>', 'members of a large group (default 500)', wholeNumber(2, 100_000))
    .option('--run <name>', 'letters and digits that stand in every name (default: random)')
    .option('--clean <run>', 'only remove what an interrupted run has left; `all` for every run')
    .option(flags, description, parse)
    .option('--json', 'print JSON')
    .action(run((given: Flags) => verifyTarget(given, io)))
}

async function verifyTarget(flags: Flags, io: Io): Promise<ExitCode> {
  const { target: baseUrl } = flags
  if (baseUrl === undefined) {
    throw new AppError('ERR_FLAGS', 'There is nothing to verify; give the SCIM base URL by --target.')
  }
  for (const name of [flags.run, flags.clean]) {
    if (name !== undefined && !/^[A-Za-z0-9]+$/.test(name)) {
      throw new AppError('ERR_FLAGS', `"${name}" is no name of a run; letters and digits make one.`)
    }
  }
  const auth = authOf(flags)
  if (flags.clean !== undefined) return clean({ baseUrl, auth }, flags.clean, flags, io)
  const given = profileOf(flags.profile, io)
  const played = flags.suite ? suitesNamed(flags.suite) : usualSuites(given?.family)
  const profile = given ?? vendorOf(played)
  const reporters = reportersOf(flags)
  prepareReportFiles(reporters, io)
  let result: ExitCode = exitCode.ok
  const stopped = await untilStopped(io, async (stop) => {
    const abort = new AbortController()
    void stop.then(() => abort.abort())
    const progress = new VerifyProgress(io, abort.signal)
    const report = await verify({
      baseUrl,
      auth,
      secondAuth: flags.secondToken === undefined ? undefined : { type: 'bearer', token: flags.secondToken },
      suites: played,
      profile,
      run: flags.run,
      maxRequests: flags.maxRequests,
      rps: flags.rps,
      readOnly: flags.readOnly,
      loadSeconds: flags.loadSeconds,
      largeGroup: flags.largeGroup,
      signal: abort.signal,
      onTest: (suite, test) => progress.test(suite, test),
    }).finally(() => progress.end())
    writeReports(report, reporters, io)
    result = verdictOf(report)
  })
  return stopped === exitCode.interrupted ? stopped : result
}

async function clean(
  target: { baseUrl: string; auth: Auth },
  run: string,
  { json }: Flags,
  { stdout }: Io,
): Promise<ExitCode> {
  const swept = await sweep(target, run === 'all' ? undefined : run)
  if (json) stdout.write(`${JSON.stringify(swept, null, 2)}\n`)
  else {
    stdout.write(`${swept.removed.length} removed, ${swept.left.length} left.\n`)
    for (const { resource, id } of swept.left) stdout.write(`  ${resource} ${id} could not be removed\n`)
  }
  return swept.left.length === 0 ? exitCode.ok : exitCode.expectation
}

/** A rule of weight that is broken, or a test of a vendor that fails. */
function verdictOf({ findings, suites: played, stopped }: Report): ExitCode {
  const heavy = findings.some(
    ({ verdict, severity }) => verdict === 'fail' && (severity === 'blocker' || severity === 'major'),
  )
  const vendors = new Set(suites.filter(({ kind }) => kind === 'vendor').map(({ name }) => name))
  const failed = played.some(
    ({ name, tests }) => vendors.has(name) && tests.some(({ verdict }) => verdict === 'fail'),
  )
  if (heavy || failed) return exitCode.expectation
  return stopped ? exitCode.unreachable : exitCode.ok
}

function authOf({ token, oauthUrl, clientId, clientSecret }: Flags): Auth {
  if (oauthUrl === undefined) return token === undefined ? { type: 'none' } : { type: 'bearer', token }
  if (clientId === undefined || clientSecret === undefined) {
    throw new AppError('ERR_FLAGS', '--oauth-url needs --client-id and --client-secret beside it.')
  }
  return { type: 'oauth2-client-credentials', tokenUrl: oauthUrl, clientId, clientSecret }
}

/** Whose suites alone are played, that vendor's severities count. */
function vendorOf(played: readonly Suite[]): VerifyOptions['profile'] {
  const [family, ...others] = new Set(
    played.map((suite) => (suite.kind === 'vendor' ? suite.family : undefined)),
  )
  return family === undefined || others.length > 0 ? undefined : { name: family, family }
}

function profileOf(name: string | undefined, io: Io): VerifyOptions['profile'] {
  if (name === undefined) return undefined
  const { profile } = loadProfile(profileIn(name, io))
  const { family, user, membership, patch } = profile
  return { name: profile.name, family, forms: { user, membership, patch } }
}
