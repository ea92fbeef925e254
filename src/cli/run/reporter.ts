import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { InvalidArgumentError } from 'commander'
import { AppError } from '../../base/error.ts'
import type { RunResult } from '../../scenario/play-scenario.ts'
import type { Io } from '../io.ts'
import { plain, type Style, styleFor } from '../style.ts'
import { jsonReport } from './json-report.ts'
import { junitReport } from './junit-report.ts'
import { listReport } from './list-report.ts'

export interface ReporterChoice {
  name: ReporterName
  /** Standard output without it. */
  file?: string
}

/** Writes results as text; `planned` is how many runs there were to be. */
type Reporter = (results: readonly RunResult[], planned: number, style: Style) => string

const reporters = { list: listReport, json: jsonReport, junit: junitReport } satisfies Record<
  string,
  Reporter
>

type ReporterName = keyof typeof reporters

/** Reads `list,json=FILE`. */
export function reporterList(text: string, previous: ReporterChoice[] | undefined): ReporterChoice[] {
  const choices = text.split(',').map((each): ReporterChoice => {
    const [, name = '', file] = /^([^=]*)(?:=(.+))?$/.exec(each.trim()) ?? []
    if (!(name in reporters)) {
      throw new InvalidArgumentError(`Reporters are ${Object.keys(reporters).join(', ')}.`)
    }
    return { name: name as ReporterName, ...(file === undefined ? {} : { file }) }
  })
  return [...(previous ?? []), ...choices]
}

/** Writes each report where it belongs. */
export function writeReports(
  results: readonly RunResult[],
  planned: number,
  choices: readonly ReporterChoice[],
  { stdout, env, folder = '.' }: Io,
): void {
  for (const { name, file } of choices) {
    const style = file === undefined ? styleFor(stdout, env) : plain
    const text = reporters[name](results, planned, style)
    if (file === undefined) stdout.write(text)
    else write(resolve(folder, file), text)
  }
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new AppError('ERR_REPORT_FILE', `The report cannot be written to ${file}: ${reason}.`, {
      cause: error,
    })
  }
}
