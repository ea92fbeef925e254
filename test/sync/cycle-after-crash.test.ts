import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type Idp, openIdp } from '../../src/idp.ts'
import { openStore } from '../../src/store/open.ts'
import { createTarget } from '../../src/target/target.ts'

let folder: string | undefined

afterEach(() => {
  if (folder) rmSync(folder, { recursive: true })
  folder = undefined
})

/** The file that `kill -9` would leave at this moment, under another name. */
function whatIsLeft(file: string): string {
  const left = `${file}.left`
  for (const suffix of ['', '-wal']) if (existsSync(file + suffix)) copyFileSync(file + suffix, left + suffix)
  return left
}

async function atOnceKilled(file: string, act: (idp: Idp) => void = () => {}): Promise<string> {
  await using idp = openIdp({ file })
  act(idp)
  return whatIsLeft(file)
}

/** A paused app whose people came before it: only an initial cycle sees them. */
async function peopleBeforeTheApp(url: string): Promise<string> {
  folder = mkdtempSync(join(tmpdir(), 'cycle-'))
  const file = join(folder, 'idp.db')
  await using idp = openIdp({ file })
  const { users, groups, members, apps, assignments } = idp.directory
  groups.create({ displayName: 'All' })
  users.create({ userName: 'ana', givenName: 'Ana', familyName: 'Example', email: 'ana@acme.test' })
  members.add('All', { user: 'ana' })
  apps.create({ name: 'app', profile: 'entra', target: { url, auth: { type: 'bearer', token: 't' } } })
  idp.engine.pause('app')
  assignments.assign('app', { group: 'All' })
  return file
}

test('an initial cycle that had not begun begins, even if the process is killed again before that', async () => {
  await using target = await createTarget({ token: 't' })
  const file = await peopleBeforeTheApp(target.url)
  {
    using store = openStore({ file })
    store.sqlite.exec(`UPDATE apps SET state = 'active', watermark = (SELECT max(seq) FROM changes),
      next_cycle_at = unixepoch() * 1000 + 2400000, next_cycle_kind = 'incremental'`)
    store.sqlite.exec(`INSERT INTO cycles (app_id, kind, state, started_at, cursor, counts)
      SELECT id, 'initial', 'planning', 0, '{}', '{}' FROM apps`)
  }
  const left = await atOnceKilled(file)
  await using last = openIdp({ file: left })
  await last.engine.settle({})
  expect(target.users()).toMatchObject([{ userName: 'ana' }])
})

test('a cycle that waits behind another one takes place, even if the process is killed meanwhile', async () => {
  await using target = await createTarget({ token: 't' })
  const file = await peopleBeforeTheApp(target.url)
  const ended = ({ engine }: Idp) =>
    engine.cycles({}).items.filter(({ kind, state }) => kind === 'initial' && state === 'finished')
  {
    await using idp = openIdp({ file })
    idp.engine.resume('app')
    await idp.engine.settle({})
    expect(ended(idp)).toHaveLength(1)
  }
  const left = await atOnceKilled(file, ({ engine }) => {
    engine.sync('app', 'incremental')
    engine.sync('app', 'initial')
    engine.sync('app', 'incremental')
  })
  await using last = openIdp({ file: left })
  await last.engine.settle({})
  expect(ended(last)).toHaveLength(2)
})
