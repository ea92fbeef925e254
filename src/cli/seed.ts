import { extname, resolve } from 'node:path'
import { Command, Option } from 'commander'
import { AppError } from '../base/error.ts'
import type { DocumentFormat } from '../directory/document.ts'
import { formatOf } from '../directory/load-directory.ts'
import { most } from '../directory/seed.ts'
import { directoryText } from '../directory/seed-text.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import type { Io } from './io.ts'
import type { Run } from './main.ts'
import { wholeNumber } from './option-value.ts'
import { Progress } from './progress.ts'
import { untilStopped } from './stop.ts'
import { printText, writeFileText } from './write-text.ts'

interface Flags {
  users: number
  groups?: number
  seed: string
  out?: string
  format?: DocumentFormat
  json?: true
}

/** Where nothing is said of them. */
const usualGroups = 10

export function seedCommand(io: Io, run: Run): Command {
  return new Command('seed')
    .description('Write a directory file of a made-up company: the same arguments, the same file.')
    .argument('[file]', 'where to; without it the text is printed')
    .option('--users <number>', 'how many people', wholeNumber(0, most), 100)
    .option(
      '--groups <number>',
      `how many groups; the first holds everybody (default ${usualGroups})`,
      wholeNumber(0, most),
    )
    .option('--seed <text>', 'another one, another company', '1')
    .option('--out <file>', 'the same as the argument')
    .addOption(
      new Option(
        '--format <name>',
        'csv holds users alone (default: by the ending of the file, else json)',
      ).choices(['json', 'yaml', 'csv']),
    )
    .option('--json', 'tell as JSON what was written; needs a file')
    .action(run((file: string | undefined, flags: Flags) => seed(file, flags, io)))
}

async function seed(argument: string | undefined, flags: Flags, io: Io): Promise<ExitCode> {
  const { users, seed: name, json } = flags
  const file = fileOf(argument, flags)
  const format = flags.format ?? (file === undefined ? 'json' : formatNamed(file))
  if (format === 'csv' && (flags.groups ?? 0) > 0) {
    throw new AppError('ERR_FLAGS', 'CSV holds users alone, so there can be no --groups.', {
      hint: 'Write .json or .yaml, or leave --groups out.',
    })
  }
  if (json && file === undefined) {
    throw new AppError('ERR_FLAGS', '--json tells what was written to a file, and none is named.', {
      hint: 'Without a file the directory itself is printed, as JSON.',
    })
  }
  const groups = format === 'csv' ? 0 : (flags.groups ?? usualGroups)
  const progress = new Progress(io, { noun: 'users and groups', total: users + groups })
  const text = directoryText({ users, groups, seed: name }, format, () => progress.add())
  const stopped = await untilStopped(io, async (end) => {
    const abort = new AbortController()
    void end.then(() => abort.abort())
    try {
      if (file === undefined) await printText(io.stdout, text, abort.signal)
      else await writeFileText(resolve(io.folder ?? '.', file), text, abort.signal)
    } catch (error) {
      if (!abort.signal.aborted) throw error
    } finally {
      progress.end()
    }
  })
  if (stopped !== exitCode.ok || file === undefined) return stopped
  if (json) io.stdout.write(`${JSON.stringify({ file, format, users, groups, seed: name }, null, 2)}\n`)
  else {
    const what = format === 'csv' ? `${users} users` : `${users} users and ${groups} groups`
    io.stdout.write(`${file}: ${what}, from the seed ${name}.\n`)
  }
  return exitCode.ok
}

function fileOf(argument: string | undefined, { out }: Flags): string | undefined {
  if (argument !== undefined && out !== undefined && argument !== out) {
    throw new AppError('ERR_FLAGS', `Two files are named, ${argument} and ${out}; one is written at a time.`)
  }
  return argument ?? out
}

function formatNamed(file: string): DocumentFormat {
  const format = formatOf(file)
  if (format) return format
  throw new AppError(
    'ERR_FLAGS',
    `The ending "${extname(file)}" of ${file} tells no format; .yaml, .json and .csv do.`,
    { hint: 'Or say which by --format.' },
  )
}
