import { fileURLToPath } from 'node:url'
import type { Database } from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { AppError } from '../base/error.ts'

/** Beside this file, in `src` as well as in `dist`. */
const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))

/** "SCIM" in ASCII, in the header of every database of ours: https://www.sqlite.org/pragma.html#pragma_application_id */
const applicationId = 0x5343494d

/** Makes an empty file ours; refuses a file of another program or of a newer version, and leaves it as it is. */
export function claimDatabase(sqlite: Database, file: string): void {
  if (sqlite.pragma('application_id', { simple: true }) === applicationId) {
    refuseNewer(sqlite, file)
    return
  }
  if (sqlite.prepare('SELECT 1 FROM sqlite_master LIMIT 1').get()) {
    throw new AppError('ERR_STORE_INVALID', `"${file}" is an SQLite database of another program.`, {
      hint: 'Give another file; a file that does not exist is created.',
    })
  }
  sqlite.pragma(`application_id = ${applicationId}`)
}

/** Brings the tables of a new or older database up to date. */
export function migrateDatabase(sqlite: Database): void {
  migrate(drizzle(sqlite), { migrationsFolder })
}

function refuseNewer(sqlite: Database, file: string): void {
  if (!sqlite.prepare("SELECT 1 FROM sqlite_master WHERE name = '__drizzle_migrations'").get()) return
  const stored = sqlite.prepare('SELECT max(created_at) FROM __drizzle_migrations').pluck().get() as
    | number
    | null
  const known = Math.max(
    ...readMigrationFiles({ migrationsFolder }).map((migration) => migration.folderMillis),
  )
  if (Number(stored ?? 0) <= known) return
  throw new AppError(
    'ERR_STORE_NEWER',
    `The database "${file}" was written by a newer version of SCIMulator.`,
    {
      hint: 'Update this SCIMulator, or give another file.',
    },
  )
}
