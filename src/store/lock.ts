import { closeSync, openSync } from 'node:fs'
import Database from 'better-sqlite3'
import { AppError } from '../base/error.ts'

/**
 * Makes this process the one owner of a database file until the returned function is called or the process ends.
 *
 * Two engines on one file would send everything twice. The lock is SQLite's own lock on an empty side file: the
 * operating system drops it with the process, also after `kill -9`, so nothing has to be cleaned up by hand. The
 * side file stays behind on purpose: removing it would let two processes hold locks on two different files.
 */
export function lockDatabase(file: string): () => void {
  const lockFile = `${file}-lock`
  closeSync(openSync(lockFile, 'a', 0o600))
  const lock = new Database(lockFile, { timeout: 0 })
  try {
    // Nothing is ever written to the side file, so it needs no journal next to it.
    lock.pragma('journal_mode = MEMORY')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (!(error instanceof Database.SqliteError) || error.code !== 'SQLITE_BUSY') throw error
    throw new AppError('ERR_STORE_IN_USE', `The database "${file}" is in use by another SCIMulator.`, {
      hint: 'Stop the other one, or give this one a file of its own with --db.',
      cause: error,
    })
  }
  return () => lock.close()
}
