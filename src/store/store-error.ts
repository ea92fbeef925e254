import { AppError } from '../base/error.ts'

/**
 * One sentence for whatever SQLite or the file system says about the database file, or the error itself when it is
 * not about the file (a broken constraint is a bug of ours and keeps its own name).
 */
export function storeError(error: unknown, file: string): unknown {
  if (error instanceof TypeError && error.message === 'The database connection is not open') {
    return new AppError('ERR_STORE_CLOSED', 'The IdP is closed.', {
      hint: 'Whatever uses it has to be awaited before it is closed.',
      cause: error,
    })
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const known = sentences.find(([pattern]) => pattern.test(code))
  if (!known) return error
  const [, appCode, sentence, hint] = known
  return new AppError(appCode, sentence(file), { hint, cause: error })
}

/** Whether the machine is at fault, which may pass: a disk that is full or read-only, a file that cannot be had. */
export function isStoreTrouble(error: unknown): error is AppError {
  return error instanceof AppError && troubles.has(error.code)
}

const troubles: ReadonlySet<string> = new Set([
  'ERR_STORE_FULL',
  'ERR_STORE_READ_ONLY',
  'ERR_STORE_UNAVAILABLE',
  'ERR_STORE_IN_USE',
])

const sentences: [RegExp, string, (file: string) => string, string][] = [
  [
    /^(SQLITE_READONLY|EACCES|EPERM|EROFS)/,
    'ERR_STORE_READ_ONLY',
    (file) => `The database "${file}" cannot be written: the file or its folder is read-only.`,
    'Give a file in a writable folder, or `:memory:`.',
  ],
  [
    /^(SQLITE_FULL|ENOSPC|EDQUOT)/,
    'ERR_STORE_FULL',
    (file) => `The disk that holds the database "${file}" is full.`,
    'Free some space; what was answered before is kept.',
  ],
  [
    /^(SQLITE_NOTADB|SQLITE_CORRUPT)/,
    'ERR_STORE_INVALID',
    (file) => `"${file}" is not a database of SCIMulator, or it is damaged.`,
    'Give another file; a file that does not exist is created.',
  ],
  [
    /^(SQLITE_BUSY|SQLITE_LOCKED)/,
    'ERR_STORE_IN_USE',
    (file) => `The database "${file}" is in use by another program.`,
    'Stop the other program, or give another file.',
  ],
  [
    /^(ENOENT|ENOTDIR)/,
    'ERR_STORE_UNAVAILABLE',
    (file) => `The folder of the database "${file}" does not exist.`,
    'Create the folder first.',
  ],
  [
    /^(SQLITE_CANTOPEN|SQLITE_IOERR|EIO|EISDIR|ENAMETOOLONG|ELOOP|EMFILE|ENFILE)/,
    'ERR_STORE_UNAVAILABLE',
    (file) => `The database "${file}" cannot be opened, read or written.`,
    'Check the path and the disk, or give another file.',
  ],
]
