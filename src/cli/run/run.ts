import { Command, Option } from 'commander'
import { AppError } from '../../base/error.ts'
import { loadProfile } from '../../profile/load.ts'
import type { Reporter } from '../../report/reporters.ts'
import { loadScenario, type Scenario } from '../../scenario/load-scenario.ts'
import { playScenario } from '../../scenario/play-scenario.ts'
import type { Outcome, RunResult } from '../../scenario/run-result.ts'
import type { TargetAccess } from '../../scenario/target-client.ts'
import { parseBaseUrl } from '../../wire/base-url.ts'
import { type ExitCode, exitCode } from '../exit-code.ts'
import type { Io } from '../io.ts'
import type { Run } from '../main.ts'
import { list } from '../option-value.ts'
import { profileIn } from '../profile-name.ts'
import { Progress } from '../progress.ts'
import { untilStopped } from '../stop.ts'
import { prepareReportFiles, reporterOption, reportersOf } from '../write-reports.ts'
import { writeRunReports } from './reports.ts'
import { scenarioFiles } from './scenario-files.ts'
import { doWatching } from './watch.ts'
import { playOrSay, watched } from './watch-files.ts'

interface Flags {
  target?: string
  token?: string
  profile?: string[]
  clock: 'real' | 'virtual'
  seed?: string
  grep?: string
  bail?: true
  watch?: true
  json?: true
  reporter?: Reporter[]
}

export function runCommand(io: Io, run: Run): Command {
  return new Command('run')
    .description('Play scenarios, each under each of its profiles, in an IdP of its own.')
    .argument('<files...>', 'scenario files, or folders of them')
    .option('--target <url>', 'SCIM base URL of your app (default: the built-in target, anew for each run)')
    .option('--token <text>', 'its bearer token')
    .option('--profile <names>', 'these instead of those that the scenarios name', list)
    .addOption(
      new Option('--clock <kind>', 'virtual: hours of waiting take no time')
        .choices(['real', 'virtual'])
        .default('virtual'),
    )
    .option('--seed <text>', 'same seed, same run')
    .option('--grep <text>', 'only scenarios with this text in their name or file')
    .option('--bail', 'stop at the first run that does not pass')
    .option('--watch', 'play again whenever a scenario, or a file that it names, changes, until stopped')
    .option(reporterOption.flags, reporterOption.description, reporterOption.parse)
    .option('--json', 'print JSON: the same as --reporter json')
    .action(run((files: string[], flags: Flags) => runScenarios(files, flags, io)))
}

async function runScenarios(files: string[], flags: Flags, io: Io): Promise<ExitCode> {
  let code: ExitCode = exitCode.ok
  const stopped = await untilStopped(io, async (end) => {
    const abort = new AbortController()
    end.then(() => abort.abort())
    const play = () => playAll(files, flags, io, abort.signal)
    if (!flags.watch) {
      code = await play()
      return
    }
    let rounds = 0
    await doWatching(
      () => watched(files, flags.profile ?? [], io, rounds > 0),
      abort.signal,
      async () => {
        code = await playOrSay(play, io, rounds++ > 0)
        if (!abort.signal.aborted) io.stderr.write('Waiting for a change; Ctrl-C ends.\n')
      },
    )
  })
  return stopped === exitCode.ok ? code : stopped
}

async function playAll(files: string[], flags: Flags, io: Io, signal: AbortSignal): Promise<ExitCode> {
  const { bail = false, clock, seed } = flags
  const target = targetOf(flags)
  const reporters = reportersOf(flags)
  const runs = runsOf(files, flags, io)
  prepareReportFiles(reporters, io)
  const results: RunResult[] = []
  const progress = new Progress(io, { noun: 'runs', total: runs.length })
  for (const { scenario, profile } of runs) {
    const onStep = () => progress.add(0)
    const result = await playScenario(scenario, profile, { target, clock, seed, signal, onStep })
    results.push(result)
    const bad = result.outcome !== 'passed' && result.outcome !== 'skipped'
    progress.add(1, bad ? 1 : 0)
    const over = result.outcome === 'interrupted' || (target && result.outcome === 'unreachable')
    if (over || (bail && bad)) break
  }
  progress.end()
  writeRunReports({ target: target?.url ?? null, results, planned: runs.length }, reporters, io)
  return exitCodeOf(results)
}

/** What is to be played: each chosen scenario under each of its profiles. */
function runsOf(
  files: string[],
  { grep = '', profile }: Flags,
  io: Io,
): { scenario: Scenario; profile: string }[] {
  const overriding = profile?.map((name) => profileIn(name, io))
  for (const name of overriding ?? []) loadProfile(name)
  const all = loadAll(scenarioFiles(files, io))
  const chosen = all.filter(({ name, file }) => `${name}\n${file}`.toLowerCase().includes(grep.toLowerCase()))
  if (chosen.length === 0) {
    throw new AppError('ERR_FLAGS', `None of ${all.length} scenarios has "${grep}" in its name or file.`)
  }
  return chosen.flatMap((scenario) =>
    (overriding ?? scenario.profiles).map((each) => ({ scenario, profile: each })),
  )
}

/** Everything wrong with all of the files at once. */
function loadAll(files: readonly { file: string; shown: string }[]): Scenario[] {
  const errors: AppError[] = []
  const scenarios = files.flatMap(({ file, shown }) => {
    try {
      return [loadScenario(file, shown)]
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      errors.push(error)
      return []
    }
  })
  const [first] = errors
  if (!first) return scenarios
  if (errors.length === 1) throw first
  throw new AppError(first.code, first.message, { errors: errors.flatMap(problemsOf) })
}

function problemsOf({ errors, message }: AppError) {
  if (errors.length > 0) return errors
  const [, path = '', rest = message] = /^(\S+:\d+:\d+): ([\s\S]*)$/.exec(message) ?? []
  return [{ path, message: rest }]
}

function targetOf({ target, token }: Flags): TargetAccess | undefined {
  if (target === undefined) return undefined
  parseBaseUrl(target)
  return { url: target, auth: token === undefined ? { type: 'none' } : { type: 'bearer', token } }
}

const codes: Record<Outcome, ExitCode> = {
  passed: exitCode.ok,
  skipped: exitCode.ok,
  failed: exitCode.expectation,
  broken: exitCode.usage,
  unreachable: exitCode.unreachable,
  interrupted: exitCode.interrupted,
}

/** Of several the one that makes the others doubtful. */
function exitCodeOf(results: readonly RunResult[]): ExitCode {
  const order: Outcome[] = ['interrupted', 'unreachable', 'broken', 'failed']
  const worst = order.find((outcome) => results.some((each) => each.outcome === outcome))
  return codes[worst ?? 'passed']
}
