import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError } from '../base/error.ts'
import { type ReportInput, reportSchema } from '../report/report-schema.ts'
import { parseReporters, type Reporter, renderReport } from '../report/reporters.ts'
import { type Io, widthOf } from './io.ts'
import { styleFor } from './style.ts'

/** For options: `--reporter <list>`, which may be given several times. */
export const reporterOption = {
  flags: '--reporter <list>',
  description:
    'list, github, markdown, json, junit, each also as NAME=FILE, and html=FILE; with commas (default list)',
  parse: (text: string, before: Reporter[] | undefined): Reporter[] => parseReporters(text, before ?? []),
}

/**
 * Prints the reports, or writes them into their files.
 *
 * @throws AppError `ERR_REPORT_FILE` for a file that cannot be written; the others are written all the same
 */
export function writeReports(input: ReportInput, reporters: readonly Reporter[], io: Io): void {
  const report = reportSchema.parse(input)
  const look = { width: widthOf(io.stdout), style: styleFor(io.stdout, io.env) }
  const failures: AppError[] = []
  for (const reporter of reporters) {
    const text = renderReport(report, reporter, look)
    if (reporter.file === undefined) io.stdout.write(text)
    else {
      const failure = write(resolve(io.folder ?? '.', reporter.file), text)
      if (failure) failures.push(failure)
    }
  }
  if (failures[0]) throw failures[0]
}

function write(file: string, text: string): AppError | undefined {
  try {
    writeFileSync(file, text)
    return undefined
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    return new AppError('ERR_REPORT_FILE', `The report ${file} cannot be written: ${error.message}.`, {
      cause: error,
    })
  }
}
