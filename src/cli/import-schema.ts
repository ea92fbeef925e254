import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command } from 'commander'
import { stringify } from 'yaml'
import { AppError } from '../base/error.ts'
import { plainIssue } from '../base/plain-issue.ts'
import { loadProfile } from '../profile/load.ts'
import { plainText } from '../report/escape.ts'
import { checkApp } from '../server/app-check.ts'
import { type Converted, convertSyncSchema, type Remark } from '../sync-schema/convert.ts'
import { type SyncSchema, syncSchemaSchema } from '../sync-schema/sync-schema.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import type { Io } from './io.ts'
import type { Run } from './main.ts'
import { profileIn } from './profile-name.ts'
import { styleFor } from './style.ts'

interface Flags {
  profile: string
  out?: string
  strict?: true
  json?: true
}

export function importSchemaCommand(io: Io, run: Run): Command {
  return new Command('import-schema')
    .description('Turn an exported Entra synchronization schema into the mapping overrides of an app.')
    .argument(
      '<file>',
      'the JSON that the portal downloads, or GET …/synchronization/jobs/{id}/schema answers',
    )
    .option('--profile <name>', 'the profile that the overrides are for', 'entra')
    .option('--out <file>', 'write the YAML there instead of printing it')
    .option('--strict', 'exit 3 when something could not be carried over')
    .option('--json', 'print JSON: overrides as POST /apps takes them, and remarks')
    .action(run((file: string, flags: Flags) => importSchema(file, flags, io)))
}

function importSchema(file: string, { profile, out, strict, json }: Flags, io: Io): ExitCode {
  const name = profileIn(profile, io)
  const { mapping, scope } = loadProfile(name).profile
  const schema = readSchema(file, io)
  const converted = convertSyncSchema(schema, { mapping, scope })
  if (Object.keys(converted.overrides).length === 0) throw nothing(file, converted)
  // What would be refused later is refused now.
  checkApp({
    name: 'import',
    profile: name,
    target: { url: 'http://127.0.0.1/' },
    overrides: converted.overrides,
  })
  const text = stringify({ overrides: converted.overrides }, { lineWidth: 0 })
  if (out !== undefined) write(resolve(io.folder ?? '.', out), `${headOf(file, converted)}${text}`)
  if (json) io.stdout.write(`${JSON.stringify({ file, profile, ...converted }, null, 2)}\n`)
  else if (out === undefined) io.stdout.write(text)
  else io.stdout.write(`${out}: ${summary(converted)}\n`)
  if (!json) tellRemarks(converted.remarks, io)
  const lost = converted.remarks.some(({ kind }) => kind === 'lost')
  return strict && lost ? exitCode.expectation : exitCode.ok
}

/** A schema is a few thousand lines. */
const mostBytes = 32 * 1_048_576

function readSchema(file: string, { folder = '.' }: Io): SyncSchema {
  const data = parsed(readText(file, resolve(folder, file)), file)
  const checked = syncSchemaSchema.safeParse(data)
  if (checked.success) return checked.data
  const errors = checked.error.issues.map(({ path, message }) => ({
    path: path.join('.'),
    message: plainIssue(message),
  }))
  throw new AppError(
    'ERR_SYNC_SCHEMA_INVALID',
    `${file} is no synchronization schema: ${errors[0]?.path || 'the document'} ${errors[0]?.message}.`,
    {
      errors,
      hint: 'In the portal: Provisioning, Attribute mappings, Show advanced options, Review your schema, Download.',
    },
  )
}

function readText(file: string, path: string): string {
  try {
    const { size } = statSync(path)
    if (size <= mostBytes) return readFileSync(path, 'utf8').replace(/^\ufeff/, '')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new AppError('ERR_SYNC_SCHEMA_MISSING', `The schema ${file} cannot be read: ${error.message}.`, {
      cause: error,
    })
  }
  throw new AppError('ERR_SYNC_SCHEMA_INVALID', `${file} is too large: at most ${mostBytes} bytes are read.`)
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new AppError('ERR_SYNC_SCHEMA_INVALID', `${file} is not JSON: ${message}.`, { cause: error })
  }
}

function nothing(file: string, { remarks }: Converted): AppError {
  const errors = remarks.map(({ what, reason }) => ({ path: what, message: reason }))
  return new AppError(
    'ERR_SYNC_SCHEMA_INVALID',
    `${file} maps neither users nor groups from Entra ID to an app.`,
    { errors },
  )
}

/** Comments at the head of a file: what of the schema is not in it. */
function headOf(file: string, converted: Converted): string {
  const lines = [`From ${file}: ${summary(converted)}`, ...converted.remarks.map(sentenceOf)]
  return lines.map((line) => `# ${plainText(line)}\n`).join('')
}

function summary({ carried, remarks }: Converted): string {
  const count = (kind: Remark['kind']) => remarks.filter((each) => each.kind === kind).length
  return `${carried} attribute mappings carried over, ${count('lost')} lost, ${count('changed')} changed.`
}

function sentenceOf({ kind, object, what, reason }: Remark): string {
  return `${kind}: ${object} ${what}: ${reason}`
}

function tellRemarks(remarks: readonly Remark[], { stderr, env }: Io): void {
  const style = styleFor(stderr, env)
  for (const { kind, object, what, reason } of remarks) {
    stderr.write(
      `${style(kind === 'lost' ? 'red' : 'yellow', kind.padEnd(7))} ${object} ${plainText(what)}: ${plainText(reason)}\n`,
    )
  }
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    throw new AppError('ERR_OUTPUT_FILE', `${file} cannot be written: ${error.message}.`, { cause: error })
  }
}
