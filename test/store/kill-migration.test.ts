import { copyFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { claimDatabase, migrateDatabase } from '../../src/store/migrate.ts'
import { openStore } from '../../src/store/open.ts'

const migrations = fileURLToPath(new URL('../../src/store/migrations', import.meta.url))

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'migration-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

/** A database as the first version left it, with somebody in it. */
function ofTheFirstVersion(file: string): Database.Database {
  const first = join(folder, 'first')
  cpSync(migrations, first, { recursive: true })
  const journal = join(first, 'meta', '_journal.json')
  const { entries, ...rest } = JSON.parse(readFileSync(journal, 'utf8')) as { entries: unknown[] }
  writeFileSync(journal, JSON.stringify({ ...rest, entries: entries.slice(0, 1) }))
  const sqlite = new Database(file)
  claimDatabase(sqlite, file)
  sqlite.pragma('journal_mode = WAL')
  migrate(drizzle(sqlite), { migrationsFolder: first })
  sqlite.exec(`INSERT INTO users (id, user_name, user_name_folded, status, attributes, created_at, updated_at)
    VALUES ('usr_1', 'ana', 'ana', 'active', '{}', 0, 0)`)
  return sqlite
}

/** Calls `between` before each statement of the migration. */
function migrateSlowly(sqlite: Database.Database, between: () => void): void {
  const prepare = sqlite.prepare.bind(sqlite)
  sqlite.prepare = ((sql: string) => {
    between()
    return prepare(sql)
  }) as typeof sqlite.prepare
  migrateDatabase(sqlite)
}

test('a process that is killed at any step of a migration leaves a database that the next one can use', () => {
  const file = join(folder, 'idp.db')
  const old = ofTheFirstVersion(file)
  const left: string[] = []
  migrateSlowly(old, () => {
    const copy = join(folder, `left${left.length}.db`)
    for (const suffix of ['', '-wal']) {
      if (existsSync(file + suffix)) copyFileSync(file + suffix, copy + suffix)
    }
    left.push(copy)
  })
  const tables = "SELECT group_concat(name || sql, ' ') FROM (SELECT * FROM sqlite_master ORDER BY name)"
  const whole = old.prepare(tables).pluck().get()
  old.close()
  expect(left.length).toBeGreaterThan(20)
  // Some of them: the first, the last, and each fifth.
  for (const copy of left.filter((_, index) => index % 5 === 0 || index === left.length - 1)) {
    using store = openStore({ file: copy })
    expect(store.sqlite.prepare(tables).pluck().get()).toBe(whole)
    expect(store.sqlite.prepare('SELECT user_name FROM users').pluck().all()).toEqual(['ana'])
    expect(store.sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
  }
})
