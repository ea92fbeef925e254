import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore } from '../../src/store/open.ts'
import type { Store } from '../../src/store/store.ts'
import { storeError } from '../../src/store/store-error.ts'

let folder: string
let file: string
const opened: Store[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'scimulator-store-'))
  file = join(folder, 'idp.db')
})

afterEach(() => {
  for (const store of opened.splice(0)) store.close()
  rmSync(folder, { recursive: true })
})

function open(options: Partial<Parameters<typeof openStore>[0]> = {}): Store {
  const store = openStore({ file, ...options })
  opened.push(store)
  return store
}

const insert = "INSERT INTO settings (key, value) VALUES ('color', 'blue')"
const count = (store: Store) =>
  store.sqlite.prepare("SELECT count(*) FROM settings WHERE key = 'color'").pluck().get()

test('a new database has its tables, write-ahead logging and foreign keys', () => {
  const { sqlite } = open()
  expect(sqlite.pragma('journal_mode', { simple: true })).toBe('wal')
  expect(sqlite.pragma('synchronous', { simple: true })).toBe(1)
  expect(sqlite.pragma('foreign_keys', { simple: true })).toBe(1)
  expect(sqlite.prepare("SELECT name FROM sqlite_master WHERE name = 'users'").pluck().get()).toBe('users')
})

test('a new database and its companions can be read by their owner only', () => {
  open().sqlite.exec(insert)
  for (const suffix of ['', '-wal', '-shm', '-lock']) {
    expect(statSync(file + suffix).mode & 0o777, `idp.db${suffix}`).toBe(0o600)
  }
})

test('an empty file made by somebody else becomes a private database', () => {
  writeFileSync(file, '')
  chmodSync(file, 0o644)
  open()
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('what was written is there after closing and opening again', () => {
  open().sqlite.exec(insert)
  opened[0]?.close()
  expect(count(open())).toBe(1)
})

test('the seed is kept in the database', () => {
  expect(open({ seed: 'apple' }).seed).toBe('apple')
  opened[0]?.close()
  expect(open().seed).toBe('apple')
})

test('without a seed it is scimulator', () => {
  expect(open({ file: ':memory:' }).seed).toBe('scimulator')
})

test('another seed than the stored one is refused, naming both', () => {
  open({ seed: 'apple' }).close()
  expect(() => open({ seed: 'pear' })).toThrow(/"apple".*"pear"/)
  expect(() => open({ seed: 'pear' })).toThrow(expect.objectContaining({ code: 'ERR_STORE_SEED' }))
})

test('a second owner in the same process is refused until the first closes', () => {
  const first = open()
  expect(() => open()).toThrow(expect.objectContaining({ code: 'ERR_STORE_IN_USE' }))
  first.close()
  expect(open().file).toBe(file)
})

test('an owner that was killed leaves nothing that has to be cleaned up', async () => {
  const script = `
    import { openStore } from ${JSON.stringify(new URL('../../src/store/open.ts', import.meta.url).href)}
    openStore({ file: ${JSON.stringify(file)} }).sqlite.exec(${JSON.stringify(insert)})
    process.stdout.write('open')
    setInterval(() => {}, 1000)`
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    await once(owner.stdout, 'data')
    expect(() => open()).toThrow(expect.objectContaining({ code: 'ERR_STORE_IN_USE' }))
  } finally {
    owner.kill('SIGKILL')
    await once(owner, 'exit')
  }
  expect(count(open())).toBe(1)
  expect(readdirSync(folder).sort()).toEqual(['idp.db', 'idp.db-lock', 'idp.db-shm', 'idp.db-wal'])
})

test('two databases in memory know nothing of each other', () => {
  const [one, other] = [open({ file: ':memory:' }), open({ file: ':memory:' })]
  one.sqlite.exec(insert)
  expect([count(one), count(other)]).toEqual([1, 0])
})

const unusable = [
  {
    name: 'text',
    code: 'ERR_STORE_INVALID',
    make: () =>
      writeFileSync(file, 'a letter to my aunt, long enough to be taken for a header of a page\n'.repeat(99)),
  },
  { name: 'a folder', code: 'ERR_STORE_INVALID', make: () => mkdirSync(file) },
  {
    name: "another program's database",
    code: 'ERR_STORE_INVALID',
    make: () => new Database(file).exec('CREATE TABLE songs (name)').close(),
  },
  {
    name: 'a database of a newer version',
    code: 'ERR_STORE_NEWER',
    make: () => {
      open().sqlite.exec(
        "INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('future', 9999999999999)",
      )
      opened[0]?.close()
    },
  },
  {
    name: 'in no folder',
    code: 'ERR_STORE_UNAVAILABLE',
    make: () => (file = join(folder, 'gone', 'idp.db')),
  },
]

test.each(unusable)(
  '$name is refused with one sentence that names it, and is left as it is',
  ({ code, make }) => {
    make()
    const before = existsSync(file) && statSync(file).isFile() ? readFileSync(file) : undefined
    expect(() => open()).toThrow(expect.objectContaining({ code, message: expect.stringContaining(file) }))
    if (before) expect(readFileSync(file).equals(before)).toBe(true)
  },
)

test.each([
  ['SQLITE_READONLY_DBMOVED', 'ERR_STORE_READ_ONLY'],
  ['EACCES', 'ERR_STORE_READ_ONLY'],
  ['EROFS', 'ERR_STORE_READ_ONLY'],
  ['SQLITE_FULL', 'ERR_STORE_FULL'],
  ['ENOSPC', 'ERR_STORE_FULL'],
  ['SQLITE_IOERR_WRITE', 'ERR_STORE_UNAVAILABLE'],
])('%s of the machine becomes %s', (code, expected) => {
  expect(storeError(Object.assign(new Error('x'), { code }), 'idp.db')).toMatchObject({ code: expected })
})

test('a broken constraint keeps its own name', () => {
  const error = Object.assign(new Error('x'), { code: 'SQLITE_CONSTRAINT_UNIQUE' })
  expect(storeError(error, 'idp.db')).toBe(error)
})

test('a full database says so, and what was there before is kept', () => {
  const store = open()
  store.sqlite.pragma(`max_page_count = ${store.sqlite.pragma('page_count', { simple: true })}`)
  const fill = () =>
    store.transaction(() => {
      store.sqlite.exec(insert)
      store.sqlite.prepare('UPDATE settings SET value = ?').run('x'.repeat(100_000))
    })
  expect(fill).toThrow(expect.objectContaining({ code: 'ERR_STORE_FULL' }))
  expect(count(store)).toBe(0)
})
