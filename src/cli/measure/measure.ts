import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import { parseDuration } from '../../base/duration.ts'
import { AppError } from '../../base/error.ts'
import { derivedText } from '../../base/random.ts'
import { compareResults } from '../../load/compare.ts'
import { loadEvents, usualEvents } from '../../load/plan-load.ts'
import { readResult } from '../../load/read-result.ts'
import type { Result, Stage } from '../../load/result-schema.ts'
import { type LoadOptions, runLoad } from '../../load/run-load.ts'
import { judgeThreshold, parseThreshold, type Threshold } from '../../load/threshold.ts'
import { commandEye } from '../../observe/command-eye.ts'
import { urlEye } from '../../observe/url-eye.ts'
import { loadProfile } from '../../profile/load.ts'
import type { TargetAccess } from '../../scenario/target-client.ts'
import { Connection } from '../../verify/connection.ts'
import { knock } from '../../verify/knock.ts'
import { parseBaseUrl } from '../../wire/base-url.ts'
import { type ExitCode, exitCode } from '../exit-code.ts'
import { type Io, widthOf } from '../io.ts'
import type { Run } from '../main.ts'
import { wholeNumber } from '../option-value.ts'
import { profileIn } from '../profile-name.ts'
import { Progress } from '../progress.ts'
import { untilStopped } from '../stop.ts'
import { styleFor } from '../style.ts'
import { prepareFiles, writeFiles } from './files.ts'
import { duration, each, events, type MeasureFlags, rate } from './flags.ts'
import { resultText } from './result-text.ts'
import { waitingTeller } from './waiting.ts'

export function measureCommand(io: Io, run: Run): Command {
  return new Command('measure')
    .description('Measure under load how long changes take until the target shows them.')
    .option('--target <url>', 'SCIM base URL of your app (default: the built-in target)')
    .option('--token <text>', 'its bearer token')
    .option('--profile <name>', 'the vendor to be', 'okta-oin')
    .option(
      '--users <number>',
      'people of its own that are hired, and removed in the end',
      wholeNumber(1, 100_000),
      50,
    )
    .option('--changes <number>', 'what happens to them then', wholeNumber(0, 1_000_000), 100)
    .option(
      '--rate <number>',
      'changes a second, or N/m, N/h (default 10; two cycles for all where the vendor has cycles)',
      rate,
    )
    .option(
      '--events <names>',
      `what happens: ${loadEvents.join(', ')} (default ${usualEvents.join()})`,
      events,
    )
    .option(
      '--threshold <text>',
      "exit 4 unless it holds: 'user.deactivated p(95)<2s'; may be given several times",
      each,
    )
    .addOption(
      new Option(
        '--clock <kind>',
        'virtual: waits for cycles take no time (default: virtual where the vendor has cycles)',
      ).choices(['real', 'virtual']),
    )
    .addOption(
      new Option(
        '--pace <kind>',
        'vendor: with the waits of the vendor (default: fast with the real clock)',
      ).choices(['vendor', 'fast']),
    )
    .option('--poll <time>', 'between two looks at one resource', duration, 250)
    .option('--patience <time>', 'after which something counts as never seen', duration, 60_000)
    .option(
      '--probe-url <url>',
      'look here instead of reading the target; {userName}, {id} and {objectId} are filled in',
    )
    .option('--probe-path <path>', 'where in its JSON the value stands, such as $.enabled')
    .option('--probe-attribute <name>', 'which attribute that was told it has to show (default active)')
    .option('--probe-header <line>', "a header for it, 'Name: value'; may be given several times", each)
    .option(
      '--probe-command <text>',
      'look by a command: 0 it can be seen, 1 not yet; PROBE_NAME and others tell of what',
    )
    .option('--out <file>', 'write everything as JSON, each change included')
    .option('--csv <file>', 'write a line for each change')
    .option('--html <file>', 'write one page with histograms and time series')
    .option('--compare <file>', 'beside a run before: what its --out wrote')
    .option('--seed <text>', 'same seed, same load and names (default: at random)')
    .option('--db <file>', 'keep the database of the run in a new file', ':memory:')
    .option('--visible-after <time>', 'of the built-in target: until reads see a write', duration)
    .option('--json', 'print JSON')
    .action(run((flags: MeasureFlags) => measure(flags, io)))
}

async function measure(flags: MeasureFlags, io: Io): Promise<ExitCode> {
  const profile = profileIn(flags.profile, io)
  const plan = planOf(flags, profile, io)
  const { target, clock } = plan
  const thresholds = (flags.threshold ?? []).map((text) =>
    parseThreshold(text, {
      events: ['user.created', ...plan.events],
      stage: (clock === 'virtual' ? 'sent→visible' : 'committed→visible') satisfies Stage,
    }),
  )
  const before =
    flags.compare === undefined ? undefined : readResult(resolve(io.folder ?? '.', flags.compare))
  prepareFiles(flags, io)
  const probe = probeOf(flags)
  if (target) await checkTarget(target)
  let result: Result | undefined
  const progress = new Progress(io, { noun: 'changes', total: plan.users + plan.changes })
  const told = { committed: 0, failed: 0 }
  const onWaiting = waitingTeller(io)
  const stopped = await untilStopped(io, async (stop) => {
    const abort = new AbortController()
    void stop.then(() => abort.abort())
    const options: LoadOptions = {
      ...plan,
      profile,
      probe,
      signal: abort.signal,
      onWaiting,
      onProgress: (committed, failed) => {
        progress.add(committed - told.committed, Math.max(0, failed - told.failed))
        Object.assign(told, { committed, failed: Math.max(failed, told.failed) })
      },
    }
    try {
      const measured = await runLoad(options)
      result = judged(measured, thresholds, before)
    } finally {
      progress.end()
    }
  })
  if (!result) return stopped
  const { changes: _, ...short } = result
  io.stdout.write(
    flags.json
      ? `${JSON.stringify(short, null, 2)}\n`
      : resultText(result, styleFor(io.stdout, io.env), widthOf(io.stdout)),
  )
  writeFiles(result, flags, io)
  if (stopped !== exitCode.ok) return stopped
  const { pending, failed } = result.untold
  // Why so much did not arrive, when nobody is there any more.
  if (target && pending + failed > 0) await checkTarget(target)
  return result.thresholds.every(({ ok }) => ok) ? exitCode.ok : exitCode.threshold
}

function judged(
  measured: Awaited<ReturnType<typeof runLoad>>,
  thresholds: readonly Threshold[],
  before: Result | undefined,
): Result {
  const result: Result = {
    ...measured,
    thresholds: thresholds.map((threshold) => judgeThreshold(threshold, measured.changes)),
    comparison: null,
  }
  return before ? { ...result, comparison: compareResults(before, result) } : result
}

type Plan = Omit<LoadOptions, 'profile' | 'probe' | 'signal' | 'onProgress' | 'onWaiting'>

function planOf(flags: MeasureFlags, name: string, io: Io): Plan {
  const { users, changes, poll, patience, visibleAfter, db } = flags
  const { profile } = loadProfile(name)
  const cycles = profile.sync.trigger === 'cycles'
  if (profile.group.scope === 'none' && flags.events?.some((event) => event.startsWith('group.'))) {
    throw new AppError(
      'ERR_FLAGS',
      `${profile.name} tells nothing of groups, so no membership can be measured.`,
    )
  }
  const clock = flags.clock ?? (cycles ? 'virtual' : 'real')
  const pace = flags.pace ?? (clock === 'virtual' ? 'vendor' : 'fast')
  if (visibleAfter !== undefined && flags.target !== undefined) {
    throw new AppError(
      'ERR_FLAGS',
      '--visible-after is for the built-in target, and --target names another one.',
    )
  }
  const file = db === ':memory:' ? db : resolve(io.folder ?? '.', db)
  if (file !== ':memory:' && existsSync(file)) {
    throw new AppError('ERR_FLAGS', `${file} is there already, and a run wants a database of its own.`, {
      hint: 'Name a new file by --db.',
    })
  }
  const seed = flags.seed ?? crypto.randomUUID()
  return {
    target: targetOf(flags),
    visibleAfterMs: visibleAfter ?? 0,
    clock,
    pace,
    users,
    changes,
    ratePerSecond: flags.rate ?? usualRate(changes, cycles ? profile.sync.interval : null, clock),
    events: flags.events ?? usualEvents,
    seed,
    run: derivedText('abcdefghjkmnpqrstuvwxyz23456789', 8, seed, 'run'),
    file,
    pollMs: poll,
    patienceMs: patience,
  }
}

/** In virtual time changes are spread over two cycles: some have just missed one, others are just in time. */
function usualRate(changes: number, interval: string | null, clock: 'real' | 'virtual'): number {
  if (clock === 'real' || interval === null) return 10
  return (Math.max(1, changes) * 1000) / (2 * parseDuration(interval))
}

function targetOf({ target, token }: MeasureFlags): TargetAccess | undefined {
  if (target === undefined) return undefined
  parseBaseUrl(target)
  return { url: target, auth: token === undefined ? { type: 'none' } : { type: 'bearer', token } }
}

/** Fails where nobody answers, or refuses the credential. */
async function checkTarget({ url, auth }: TargetAccess): Promise<void> {
  const connection = new Connection({ baseUrl: url, auth })
  try {
    await knock(connection)
  } finally {
    connection.close()
  }
}

function probeOf(flags: MeasureFlags): LoadOptions['probe'] {
  const { probeUrl, probePath, probeCommand, probeAttribute, probeHeader = [] } = flags
  if (probeUrl !== undefined && probeCommand !== undefined) {
    throw new AppError('ERR_FLAGS', '--probe-url and --probe-command both say how to look; give one of them.')
  }
  if (probeCommand !== undefined) return { by: 'command', eye: commandEye(probeCommand) }
  if (probeUrl === undefined) {
    if (probePath === undefined && probeAttribute === undefined && probeHeader.length === 0) return undefined
    throw new AppError('ERR_FLAGS', 'There is no --probe-url for what the other --probe flags say.')
  }
  if (probePath === undefined) {
    throw new AppError(
      'ERR_FLAGS',
      '--probe-url needs a --probe-path: where in its JSON does the value stand?',
      {
        hint: '--probe-path $.enabled, for one; $ alone is the whole document.',
      },
    )
  }
  const headers = probeHeader.map((line): [string, string] => {
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*(.*)$/.exec(line) ?? []
    if (name !== undefined && value !== undefined) return [name, value]
    throw new AppError('ERR_FLAGS', '--probe-header is no header.', { hint: "Write 'Name: value'." })
  })
  return { by: 'url', eye: urlEye({ url: probeUrl, path: probePath, attribute: probeAttribute, headers }) }
}
