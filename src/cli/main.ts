import { Command, CommanderError } from 'commander'
import { AppError } from '../base/error.ts'
import { packageVersion } from '../server/version.ts'
import { demoCommand } from './demo/demo.ts'
import { driftCommand } from './drift.ts'
import { applyEnvironment } from './environment.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { importSchemaCommand } from './import-schema.ts'
import { initCommand } from './init/init.ts'
import type { Io } from './io.ts'
import { measureCommand } from './measure/measure.ts'
import { printError } from './print-error.ts'
import { profilesCommand } from './profiles.ts'
import { readyCommand } from './ready.ts'
import { replayCommand } from './replay/replay.ts'
import { reportCommand } from './report.ts'
import { runCommand } from './run/run.ts'
import { seedCommand } from './seed.ts'
import { serveCommand } from './serve.ts'
import { targetCommand } from './target.ts'
import { triggerCommand } from './trigger/trigger.ts'
import { verifyCommand } from './verify.ts'

/** Makes the action of a command out of work that ends with an exit code. */
export type Run = <Arguments extends unknown[]>(
  work: (...given: Arguments) => ExitCode | Promise<ExitCode>,
) => (...given: Arguments) => Promise<void>

/**
 * The program `scimulator`.
 *
 * @param argv what follows the program's name
 * @returns the exit code: see `exitCode`
 */
export async function main(argv: string[], io: Io): Promise<number> {
  let code: ExitCode = exitCode.ok
  const run: Run =
    (work) =>
    async (...given) => {
      code = await work(...given)
    }
  const program = createProgram(io, run)
  try {
    await program.parseAsync(argv, { from: 'user' })
    return code
  } catch (error) {
    return report(error, io, argv.includes('--debug'))
  }
}

function createProgram(io: Io, run: Run): Command {
  const program = new Command('scimulator')
    .description(
      'An identity provider that provisions your app over SCIM as Okta, Entra ID or OneLogin would.',
    )
    .version(packageVersion(), '-V, --version', 'print the version')
    .option('--debug', 'print the stack of an error')
    .helpOption('-h, --help', 'print help')
    .addHelpText('after', notes)
    .hook('preAction', (_, command) => applyEnvironment(command, io.env))
  for (const command of [
    demoCommand,
    serveCommand,
    runCommand,
    targetCommand,
    verifyCommand,
    measureCommand,
    profilesCommand,
    driftCommand,
    reportCommand,
    seedCommand,
    triggerCommand,
    readyCommand,
    replayCommand,
    importSchemaCommand,
    initCommand,
  ]) {
    program.addCommand(command(io, run))
  }
  for (const command of everyCommand(program)) {
    command
      .exitOverride()
      .helpCommand(false)
      .configureOutput({
        writeOut: (text) => io.stdout.write(text),
        writeErr: (text) => io.stderr.write(text),
        outputError: (text, write) => write(oneLine(text)),
        getOutHasColors: () => false,
        getErrHasColors: () => false,
      })
  }
  return program
}

const notes = `
Each option can be given as a variable, too: SCIMULATOR_PORT for --port. A flag wins over a variable, that over
the config file. Exit codes: 0 ok, 1 our own fault, 2 usage or configuration, 3 an expectation failed,
4 a threshold failed, 5 target unreachable, 130 interrupted.`

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap((each) => everyCommand(each as Command))]
}

/** `error: unknown option '--prot'\n(Did you mean --port?)` in one line. */
function oneLine(text: string): string {
  return `scimulator: ${text
    .replace(/^error: /, '')
    .trim()
    .replaceAll('\n', ' ')}\n`
}

function report(error: unknown, { stderr }: Io, debug: boolean): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage
  if (!(error instanceof AppError)) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    stderr.write(`scimulator: a fault of its own: ${message}\n`)
    stderr.write(debug ? `${stackOf(error)}\n` : 'Run it again with --debug to see where.\n')
    return exitCode.fault
  }
  printError(error, { stderr })
  if (debug) stderr.write(`${stackOf(error)}\n`)
  return error.code === 'ERR_TARGET_UNREACHABLE' ? exitCode.unreachable : exitCode.usage
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined
    ? (error.stack ?? error.message)
    : `${error.stack}\ncaused by ${stackOf(error.cause)}`
}
