import { AppError } from '../base/error.ts'
import { nearest } from '../base/nearest.ts'
import { githubReport } from './github.ts'
import { htmlReport } from './html.ts'
import { junitReport } from './junit.ts'
import { type Look, listReport } from './list.ts'
import { markdownReport } from './markdown.ts'
import type { Report } from './report-schema.ts'

export type Format = keyof typeof formats

/** One format, and the file that it goes to; without one it is printed. */
export interface Reporter {
  format: Format
  file: string | undefined
}

const formats = {
  list: listReport,
  json: (report: Report) => `${JSON.stringify(report, null, 2)}\n`,
  junit: junitReport,
  html: htmlReport,
  markdown: markdownReport,
  github: githubReport,
} satisfies Record<string, (report: Report, look: Look) => string>

/**
 * Reads `list,json=out.json,github`. May be given several times.
 *
 * @throws AppError `ERR_REPORTER` for a format that does not exist, a file that is missing, or one format or file twice
 */
export function parseReporters(text: string, before: readonly Reporter[] = []): Reporter[] {
  const reporters = [...before]
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === '') continue
    const [name = '', ...rest] = part.split('=')
    const file = rest.length === 0 ? undefined : rest.join('=')
    if (!isFormat(name)) throw unknownFormat(name)
    if (file === '') throw new AppError('ERR_REPORTER', `The file is missing after "${name}=".`)
    if (file === undefined && name === 'html')
      throw new AppError('ERR_REPORTER', 'A page of HTML goes into a file: give html=FILE.')
    if (reporters.some((each) => each.format === name && each.file === file))
      throw new AppError('ERR_REPORTER', `The reporter "${part}" is given twice.`)
    if (file !== undefined && reporters.some((each) => each.file === file))
      throw new AppError('ERR_REPORTER', `Two reports would be written to ${file}.`)
    reporters.push({ format: name, file })
  }
  return reporters
}

/** A file gets neither colours nor the width of a terminal. */
export const fileLook: Look = { width: 100, style: (_format, text) => text }

/** The text of a report. `look` counts for `list` alone; a file has `fileLook`. */
export function renderReport(report: Report, { format, file }: Reporter, look: Look): string {
  return formats[format](report, file === undefined ? look : fileLook)
}

function isFormat(name: string): name is Format {
  return Object.hasOwn(formats, name)
}

function unknownFormat(name: string): AppError {
  const names = Object.keys(formats)
  const meant = nearest(name, names)
  return new AppError('ERR_REPORTER', `There is no reporter "${name}"; there are ${names.join(', ')}.`, {
    ...(meant !== undefined && { hint: `Did you mean ${meant}?` }),
  })
}
