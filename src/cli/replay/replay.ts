import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import { AppError } from '../../base/error.ts'
import { loadProfile } from '../../profile/load.ts'
import { RecordedIds } from '../../replay/id-map.ts'
import { judgeTraffic } from '../../replay/judge-replay.ts'
import type { Picked } from '../../replay/pick.ts'
import { isUnreached } from '../../replay/play.ts'
import { headerOf, type Step } from '../../replay/recorded.ts'
import { type Criterion, type Failure, firstFailure, isFailure } from '../../replay/reduce.ts'
import type { VerifyFinding } from '../../verify/finding.ts'
import { mask } from '../../wire/mask-password.ts'
import { type ExitCode, exitCode } from '../exit-code.ts'
import type { Io } from '../io.ts'
import type { Run } from '../main.ts'
import { wholeNumber } from '../option-value.ts'
import { profileIn } from '../profile-name.ts'
import { Progress } from '../progress.ts'
import { untilStopped } from '../stop.ts'
import { isBroken, judgedIn, recordedAttempt } from './judge-recorded.ts'
import { notesOf } from './notes.ts'
import { readFile } from './read-file.ts'
import { replayJson } from './replay-json.ts'
import type { ReplayReport } from './replay-report.ts'
import { type Reduced, reduce } from './shrink-replay.ts'
import { type Attempt, openStage, type Stage } from './stage.ts'
import { printReplay } from './tell.ts'
import { prepareOut, writeOut } from './write-out.ts'

interface Flags {
  target?: string
  token?: string
  header: [string, string][]
  base?: string
  profile?: string
  send: boolean
  failOn: 'status' | 'body' | 'findings'
  clean?: true
  shrink?: true
  resetCommand?: string
  maxTries: number
  out?: string
  json?: true
}

export function replayCommand(io: Io, run: Run): Command {
  return new Command('replay')
    .description(
      'Send again what a recording holds, and compare the answers; exit 3 when one is of another class.',
    )
    .argument('<file>', 'a HAR document, what GET /exchanges answers, or raw HTTP requests')
    .option('--target <url>', 'SCIM base URL (default: a built-in target, anew)')
    .option('--token <text>', 'its bearer token, in the place of the recorded credential')
    .option(
      '--header <name:value>',
      'a header in the place of the recorded one; may be given several times',
      header,
      [],
    )
    .option('--base <url>', 'the base URL in the recording (default: the one that most requests name)')
    .option('--profile <name>', 'whose severities count (default: those of no vendor)')
    .option('--no-send', 'send nothing: judge the answers that were recorded')
    .addOption(
      new Option(
        '--fail-on <what>',
        'status: another class of status; body: any other content as well; findings: a broken rule of weight as well',
      )
        .choices(['status', 'body', 'findings'])
        .default('status'),
    )
    .option('--clean', 'afterwards delete what the replay has created')
    .option('--shrink', 'look for the fewest requests after which the first failing one still fails')
    .option(
      '--reset-command <command>',
      'brings the target back before each try, instead of deleting what was created',
    )
    .option('--max-tries <number>', 'of --shrink', wholeNumber(1, 100_000), 200)
    .option('--out <file>', 'write the requests, or the fewest, as an .http file')
    .option('--json', 'print JSON')
    .action(run((file: string, flags: Flags, command: Command) => replay(file, meant(flags, command), io)))
}

/** A variable that says where the target is may be meant for other commands. */
function meant(flags: Flags, command: Command): Flags {
  const { target, ...rest } = flags
  return !flags.send && command.getOptionValueSource('target') === 'env' ? rest : flags
}

function header(text: string, before: [string, string][]): [string, string][] {
  const [, name = '', value = ''] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*(.*)$/.exec(text) ?? []
  if (name !== '') return [...before, [name, value]]
  throw new AppError('ERR_FLAGS', `--header takes "Name: value", not "${text}".`)
}

async function replay(file: string, flags: Flags, io: Io): Promise<ExitCode> {
  checkFlags(flags)
  const { recording, picked } = readFile(file, flags.base, io)
  const profile = profileOf(flags.profile, io)
  const read = { file, recording, picked, profile: profile.name }
  if (flags.out !== undefined) prepareOut(flags.out, io)
  if (!flags.send) {
    const attempt = recordedAttempt(picked.steps)
    const findings = judgeTraffic(judgedIn(attempt), { profile, baseUrl: picked.base, secrets: [] })
    tell({ ...read, target: null, attempt, findings, notes: notesOf(attempt, true), secrets: [] }, flags, io)
    return flags.failOn === 'findings' && isBroken(findings) ? exitCode.expectation : exitCode.ok
  }
  const authorization = credentialFor(picked, flags)
  let code: ExitCode = exitCode.ok
  const stopped = await untilStopped(io, async (end) => {
    const abort = new AbortController()
    void end.then(() => abort.abort())
    const stage = openStage({
      target: flags.target,
      authorization,
      headers: flags.header,
      recorded: new RecordedIds(picked.steps),
      resetCommand: flags.resetCommand,
      folder: resolve(io.folder ?? '.'),
      signal: abort.signal,
    })
    const attempt = await playAll(picked.steps, stage, flags, io)
    const { secrets, reset, url: target } = stage
    const baseUrl = flags.target ?? picked.base
    const findings = judgeTraffic(judgedIn(attempt), { profile, baseUrl, secrets })
    const failure = firstFailure(attempt, criterionOf(flags))
    const wanted = flags.shrink && failure && !attempt.stopped && !abort.signal.aborted
    const shrunk = wanted
      ? await shrinkFrom(picked.steps, failure, stage, flags, abort.signal, io)
      : undefined
    const interrupted = abort.signal.aborted
    const notes = notesOf(attempt, authorization !== undefined || flags.target === undefined)
    const report = { ...read, target, attempt, findings, failure, shrunk, reset, interrupted, notes, secrets }
    tell(report, flags, io)
    code = exitCodeOf(attempt, findings, flags)
  })
  return stopped === exitCode.ok ? code : stopped
}

function tell(report: ReplayReport, { out, json }: Flags, io: Io): void {
  if (out !== undefined) writeOut(out, report, io)
  if (json) io.stdout.write(`${JSON.stringify(replayJson(report), null, 2)}\n`)
  else printReplay(report, io)
}

/** What makes a request a failing one. */
function criterionOf({ failOn }: Flags): Criterion {
  return failOn === 'status' ? 'status' : 'body'
}

function checkFlags({ target, token, header: headers, resetCommand, shrink, send, clean }: Flags): void {
  const wrong = (message: string, hint?: string) =>
    new AppError('ERR_FLAGS', message, hint === undefined ? {} : { hint })
  if (!send && (target !== undefined || shrink))
    throw wrong('--no-send judges what was recorded; it needs no --target and cannot --shrink.')
  if (target === undefined && (headers.length > 0 || resetCommand !== undefined || clean)) {
    throw wrong('--header, --reset-command and --clean are about a target of yours; name it by --target.')
  }
  if (token !== undefined && !/^\S+$/.test(token)) throw wrong('--token is the token alone, without spaces.')
}

/** The whole value of `Authorization`; undefined: that of the recording. */
function credentialFor({ steps }: Picked, { target, token, header: headers }: Flags): string | undefined {
  if (token !== undefined) return `Bearer ${token}`
  const own = headerOf(headers, 'authorization')
  if (own !== undefined || target === undefined) return own
  const masked = steps.find((step) => headerOf(step.headers, 'authorization')?.includes(mask))
  if (!masked) return undefined
  throw new AppError(
    'ERR_FLAGS',
    'The credentials in the recording are masked; give one for the target by --token.',
    {
      hint: 'Or as it is, such as --header "Authorization: SSWS 00a1b2".',
    },
  )
}

function profileOf(name: string | undefined, io: Io): { name: string; family: string } {
  if (name === undefined) return { name: 'none', family: 'none' }
  const { profile } = loadProfile(profileIn(name, io))
  return { name: profile.name, family: profile.family }
}

async function playAll(steps: readonly Step[], stage: Stage, flags: Flags, io: Io): Promise<Attempt> {
  const meter = new Progress(io, { noun: 'requests', total: steps.length })
  const criterion = criterionOf(flags)
  try {
    return await stage.play(steps, flags.clean === true || flags.shrink === true, (played) =>
      meter.add(1, isFailure(played, criterion) ? 1 : 0),
    )
  } finally {
    meter.end()
  }
}

async function shrinkFrom(
  steps: readonly Step[],
  failure: Failure,
  stage: Stage,
  flags: Flags,
  signal: AbortSignal,
  io: Io,
): Promise<Reduced | undefined> {
  const meter = new Progress(io, { noun: 'tries' })
  try {
    return await reduce(steps, failure, stage, {
      criterion: criterionOf(flags),
      mostTries: flags.maxTries,
      signal,
      onTry: () => meter.add(),
    })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    // What the replay itself has found out is told all the same.
    io.stderr.write(`scimulator: ${error.message}\n${error.hint ?? ''}\n`)
    return undefined
  } finally {
    meter.end()
  }
}

function exitCodeOf({ steps, stopped }: Attempt, findings: readonly VerifyFinding[], flags: Flags): ExitCode {
  const sent = steps.filter(({ exchange }) => exchange)
  if (stopped || (sent.length > 0 && sent.every(isUnreached))) return exitCode.unreachable
  const failed = steps.some((played) => isFailure(played, criterionOf(flags)))
  return failed || (flags.failOn === 'findings' && isBroken(findings)) ? exitCode.expectation : exitCode.ok
}
