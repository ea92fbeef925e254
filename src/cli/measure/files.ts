import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError } from '../../base/error.ts'
import { csvOf } from '../../load/csv.ts'
import { resultHtml } from '../../load/html.ts'
import type { Result } from '../../load/result-schema.ts'
import type { Io } from '../io.ts'
import { prepareReportFiles } from '../write-reports.ts'
import type { MeasureFlags } from './flags.ts'

type Files = Pick<MeasureFlags, 'out' | 'csv' | 'html'>

/** Makes the folders; a file that could not be written is told before anything is measured. */
export function prepareFiles({ out, csv, html }: Files, io: Io): void {
  const files = [out, csv, html].filter((file) => file !== undefined)
  prepareReportFiles(
    files.map((file) => ({ format: 'json', file })),
    io,
  )
  const paths = files.map((file) => resolve(io.folder ?? '.', file))
  const twice = paths.find((path, index) => paths.indexOf(path) !== index)
  if (twice !== undefined) throw new AppError('ERR_FLAGS', `${twice} is named for two things.`)
}

/** @throws AppError `ERR_REPORT_FILE` for a file that cannot be written; the others are written all the same */
export function writeFiles(result: Result, { out, csv, html }: Files, io: Io): void {
  const failures: AppError[] = []
  const write = (file: string | undefined, text: () => string) => {
    if (file === undefined) return
    const path = resolve(io.folder ?? '.', file)
    try {
      writeFileSync(path, text())
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error
      failures.push(
        new AppError('ERR_REPORT_FILE', `The report ${path} cannot be written: ${error.message}.`, {
          cause: error,
        }),
      )
    }
  }
  write(out, () => `${JSON.stringify(result, null, 2)}\n`)
  write(csv, () => [...csvOf(result.changes)].join(''))
  write(html, () => resultHtml(result))
  if (failures[0]) throw failures[0]
}
