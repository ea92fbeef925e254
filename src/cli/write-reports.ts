import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError } from '../base/error.ts'
import type { Look } from '../report/list.ts'
import { type ReportInput, reportSchema } from '../report/report-schema.ts'
import { fileLook, parseReporters, type Reporter, renderReport } from '../report/reporters.ts'
import { makePlace, messageOf, type NoPlace } from './file-place.ts'
import { type Io, widthOf } from './io.ts'
import { styleFor } from './style.ts'

/** For options: `--reporter <list>`, which may be given several times. */
export const reporterOption = {
  flags: '--reporter <list>',
  description:
    'list, github, markdown, json, junit, each also as NAME=FILE, and html=FILE; with commas (default list)',
  parse: (text: string, before: Reporter[] | undefined): Reporter[] => parseReporters(text, before ?? []),
}

/** Those that were asked for; `--json` is one more, and the list is there where nothing else is. */
export function reportersOf({
  json,
  reporter = [],
}: {
  json?: true | undefined
  reporter?: Reporter[] | undefined
}): Reporter[] {
  const all: Reporter[] = [...(json ? [{ format: 'json' as const, file: undefined }] : []), ...reporter]
  return all.length > 0 ? all : [{ format: 'list', file: undefined }]
}

/**
 * Makes the folders of the reports, and says before anything is done that one could not be written. The files are not
 * touched.
 *
 * @throws AppError `ERR_REPORT_FILE`
 */
export function prepareReportFiles(reporters: readonly Reporter[], { folder = '.' }: Io): void {
  for (const { file } of reporters) {
    if (file === undefined) continue
    const path = resolve(folder, file)
    const problem = makePlace(path)
    if (problem) throw unwritable(path, problem)
  }
}

/**
 * Prints what was found out about a target, or writes it into files.
 *
 * @throws AppError `ERR_REPORT_FILE` for a file that cannot be written; the others are written all the same
 */
export function writeReports(input: ReportInput, reporters: readonly Reporter[], io: Io): void {
  const report = reportSchema.parse(input)
  writeEach(reporters, io, (reporter, look) => renderReport(report, reporter, look))
}

/** The same of any report that has a text in each format. */
export function writeEach(
  reporters: readonly Reporter[],
  io: Io,
  render: (reporter: Reporter, look: Look) => string,
): void {
  const look = { width: widthOf(io.stdout), style: styleFor(io.stdout, io.env) }
  const failures: AppError[] = []
  for (const reporter of reporters) {
    const text = render(reporter, reporter.file === undefined ? look : fileLook)
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
  } catch (cause) {
    return unwritable(file, { reason: messageOf(cause), cause })
  }
}

function unwritable(file: string, { reason, cause }: NoPlace): AppError {
  return new AppError('ERR_REPORT_FILE', `The report ${file} cannot be written: ${reason}.`, { cause })
}
