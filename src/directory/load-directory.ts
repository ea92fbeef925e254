import { readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { AppError } from '../base/error.ts'
import type { Directory } from './directory.ts'
import type { DocumentFormat } from './document.ts'

const formats = { '.yaml': 'yaml', '.yml': 'yaml', '.json': 'json', '.csv': 'csv' } as const

/** As the ending of a file's name tells it. */
export function formatOf(file: string): DocumentFormat | undefined {
  return formats[extname(file).toLowerCase() as keyof typeof formats]
}

/** Fills the directory from a file, if there is nobody in it yet. The ending of the name tells the format. */
export function loadDirectory(directory: Directory, file: string): void {
  if (!isEmpty(directory)) return
  const format = formatOf(file)
  if (!format) {
    throw new AppError(
      'ERR_DIRECTORY_INVALID',
      `${file} is no directory file: its name must end in .yaml, .json or .csv.`,
    )
  }
  directory.importDocument(read(file), format, file)
}

function isEmpty({ users, groups }: Directory): boolean {
  const one = { limit: 1 }
  const found = [users.list(one), users.list({ ...one, status: 'deleted' }), groups.list(one)]
  return found.every(({ items }) => items.length === 0)
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const reason =
      error instanceof Error && 'code' in error && error.code === 'ENOENT'
        ? 'does not exist'
        : 'cannot be read'
    throw new AppError('ERR_DIRECTORY_MISSING', `The directory file ${file} ${reason}.`, { cause: error })
  }
}
