import { Command } from 'commander'
import { stringify } from 'yaml'
import { AppError } from '../base/error.ts'
import type { Json } from '../base/json.ts'
import { listProfiles, loadProfile } from '../profile/load.ts'
import { profileSources } from '../profile/profile-sources.ts'
import { compareProfiles, isSame } from './diff/compare-profiles.ts'
import { heading, printComparison } from './diff/print-comparison.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { type Io, widthOf } from './io.ts'
import type { Run } from './main.ts'
import { profileFile, profileIn } from './profile-name.ts'
import { styleFor } from './style.ts'
import { table } from './table.ts'
import { fittedTable } from './wrapped-table.ts'

interface Flags {
  json?: true
  sources?: true
}

export function profilesCommand(io: Io, run: Run): Command {
  const profiles = new Command('profiles').description('The vendors that can be imitated.')
  profiles
    .command('list')
    .description('List the built-in profiles.')
    .option('--json', 'print JSON')
    .action(run((flags: Flags) => list(flags, io)))
  profiles
    .command('show <name>')
    .description('Print a profile as it is in effect, everything it extends included.')
    .option('--sources', 'print where each behaviour is known from')
    .option('--json', 'print JSON')
    .action(run((name: string, flags: Flags) => show(profileIn(name, io), flags, io)))
  profiles
    .command('check <file>')
    .description('Check a profile file: prints ok, or every problem with its line and column.')
    .option('--json', 'print JSON')
    .action(run((file: string, flags: Flags) => check(file, flags, io)))
  profiles
    .command('diff <a> <b>')
    .description('Print what two profiles send for the same things, and the values in which they differ.')
    .option('--json', 'print JSON')
    .action(run((a: string, b: string, flags: Flags) => diff(profileIn(a, io), profileIn(b, io), flags, io)))
  return profiles
}

function list({ json }: Flags, { stdout }: Io): ExitCode {
  const profiles = listProfiles()
  if (json) stdout.write(`${JSON.stringify(profiles, null, 2)}\n`)
  else {
    const columns = ['name', 'aliases', 'known from', 'title'].map((title) => ({ title }))
    const rows = profiles.map(({ name, aliases, status, title }) => [name, aliases.join(', '), status, title])
    stdout.write(table(columns, rows))
  }
  return exitCode.ok
}

function show(name: string, { sources, json }: Flags, { stdout }: Io): ExitCode {
  const loaded = loadProfile(name)
  if (!sources) {
    const { profile } = loaded
    stdout.write(json ? `${JSON.stringify(profile, null, 2)}\n` : stringify(profile, { lineWidth: 110 }))
    return exitCode.ok
  }
  const rows = profileSources(loaded)
  if (json) stdout.write(`${JSON.stringify(rows, null, 2)}\n`)
  else {
    const cells = rows.map(({ path, value, source, said }) => [
      path,
      short(value),
      source?.from ?? (said ? '–' : 'default'),
      [source?.url, source?.note].filter((part) => part !== undefined).join(' – '),
    ])
    stdout.write(fittedTable(['behaviour', 'value', 'confidence', 'source'], cells, stdout))
  }
  return exitCode.ok
}

function check(file: string, { json }: Flags, io: Io): ExitCode {
  try {
    loadProfile(profileFile(file, io))
    io.stdout.write(json ? '{"ok":true,"problems":[]}\n' : 'ok\n')
    return exitCode.ok
  } catch (error) {
    if (!(error instanceof AppError) || error.errors.length === 0) throw error
    if (json) io.stdout.write(`${JSON.stringify({ ok: false, problems: error.errors }, null, 2)}\n`)
    else for (const { path, message } of error.errors) io.stdout.write(`${path}: ${message}\n`)
    return exitCode.usage
  }
}

function diff(a: string, b: string, { json }: Flags, { stdout, env }: Io): ExitCode {
  const [left, right] = [loadProfile(a), loadProfile(b)]
  const comparison = compareProfiles(left, right)
  if (json) {
    stdout.write(`${JSON.stringify(comparison, null, 2)}\n`)
    return exitCode.ok
  }
  if (isSame(comparison)) {
    stdout.write('no difference\n')
    return exitCode.ok
  }
  const names = [left.profile.name, right.profile.name] as const
  const style = styleFor(stdout, env)
  printComparison(comparison, names, stdout, style)
  stdout.write(heading({ width: widthOf(stdout), style }, 'values'))
  const cells = comparison.values.map((row) => [row.path, short(row.a), short(row.b)])
  stdout.write(fittedTable(['behaviour', ...names], cells, stdout))
  return exitCode.ok
}

/** A value in one cell; the whole of it is in the JSON. */
function short(value: Json | undefined): string {
  if (value === undefined) return '–'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > 44 ? `${line.slice(0, 43)}…` : line
}
