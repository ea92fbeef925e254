import { chmodSync, closeSync, existsSync, openSync, realpathSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '../base/error.ts'
import { lockDatabase } from './lock.ts'
import { claimDatabase, migrateDatabase } from './migrate.ts'
import { Store } from './store.ts'
import { storeError } from './store-error.ts'

export interface StoreOptions {
  /** A path, or `:memory:`. A file that does not exist is created, readable by its owner only. */
  file: string
  /** For a new database; for an existing one it must be the one it was created with. Default `scimulator`. */
  seed?: string | undefined
}

/**
 * Opens a database and becomes its only owner. Throws an `AppError` when the file is in use (`ERR_STORE_IN_USE`), of
 * a newer version (`ERR_STORE_NEWER`), something else (`ERR_STORE_INVALID`), read-only (`ERR_STORE_READ_ONLY`), out
 * of space (`ERR_STORE_FULL`), not to be opened (`ERR_STORE_UNAVAILABLE`) or made with another seed
 * (`ERR_STORE_SEED`).
 */
export function openStore({ file, seed }: StoreOptions): Store {
  if (file === ':memory:') return prepare(new Database(file), file, seed, () => {})
  let release = () => {}
  try {
    const path = claimFile(file)
    release = lockDatabase(path)
    return prepare(new Database(path), file, seed, release)
  } catch (error) {
    release()
    throw storeError(error, file)
  }
}

/** Makes sure that there is a file which only its owner can read, for SQLite copies its mode to its companions. */
function claimFile(file: string): string {
  const path = resolve(file)
  if (!existsSync(path)) {
    closeSync(openSync(path, 'a', 0o600))
    return realpathSync(path)
  }
  const found = statSync(path)
  if (!found.isFile()) {
    const kind = found.isDirectory() ? 'a folder' : 'not a regular file'
    throw new AppError('ERR_STORE_INVALID', `The database "${file}" cannot be opened: it is ${kind}.`, {
      hint: 'Give the path of a file; one that does not exist is created.',
    })
  }
  if (found.size === 0 && found.uid === process.getuid?.()) chmodSync(path, 0o600)
  return realpathSync(path)
}

function prepare(
  sqlite: Database.Database,
  file: string,
  seed: string | undefined,
  release: () => void,
): Store {
  try {
    sqlite.pragma('busy_timeout = 5000')
    claimDatabase(sqlite, file)
    sqlite.pragma('journal_mode = WAL')
    // A big import must not leave a log of its size behind.
    sqlite.pragma('journal_size_limit = 67108864')
    // In WAL mode this loses nothing when the process dies, only the last commits when the machine does.
    sqlite.pragma('synchronous = NORMAL')
    // 16 MiB of pages between two checkpoints: the journal writes much, and each checkpoint waits for the disk.
    sqlite.pragma('wal_autocheckpoint = 4000')
    migrateDatabase(sqlite)
    // After the migrations, which may have to rebuild tables that others refer to.
    sqlite.pragma('foreign_keys = ON')
    return new Store(file, settleSeed(sqlite, file, seed), sqlite, release)
  } catch (error) {
    sqlite.close()
    throw error
  }
}

function settleSeed(sqlite: Database.Database, file: string, given: string | undefined): string {
  sqlite
    .prepare("INSERT INTO settings (key, value) VALUES ('seed', ?) ON CONFLICT DO NOTHING")
    .run(given ?? 'scimulator')
  const stored = sqlite.prepare("SELECT value FROM settings WHERE key = 'seed'").pluck().get() as string
  if (given === undefined || given === stored) return stored
  throw new AppError(
    'ERR_STORE_SEED',
    `The database "${file}" was created with the seed "${stored}"; it cannot be opened with "${given}".`,
    { hint: 'Leave the seed out, or give another file.' },
  )
}
