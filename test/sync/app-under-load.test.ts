import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, test } from 'vitest'
import { type Idp, openIdp } from '../../src/idp.ts'
import { loadProfile } from '../../src/profile/load.ts'
import type { Hooks } from '../../src/target/hook.ts'
import { createTarget } from '../../src/target/target.ts'
import { tellsMembers } from '../support/lab.ts'

/** Event-driven vendors and one that works in cycles. */
const families = ['okta-oin', 'okta-aiw', 'entra', 'onelogin']
const people = 60

let folder: string | undefined

afterEach(() => {
  if (folder) rmSync(folder, { recursive: true })
  folder = undefined
})

/** An IdP that tells a target of many people and a group, and hands a word in after so many requests. */
async function underLoad(profile: string) {
  folder = mkdtempSync(join(tmpdir(), 'load-'))
  const file = join(folder, 'idp.db')
  let awaited: { requests: number; reached: () => void } | undefined
  const count: Hooks = {
    authenticate: (next) => (request) => {
      next(request)
      if (awaited && --awaited.requests === 0) awaited.reached()
    },
  }
  const target = await createTarget({ token: 't', defects: [count] })
  const idp = openIdp({ file })
  const cycles = loadProfile(profile).profile.sync.trigger === 'cycles'
  const app = idp.directory.apps.create({
    name: 'app',
    profile,
    target: { url: target.url, auth: { type: 'bearer', token: 't' } },
  })
  await idp.engine.settle({})
  const { users, groups, members, assignments, pushedGroups } = idp.directory
  groups.create({ displayName: 'All' })
  assignments.assign('app', { group: 'All' })
  pushedGroups.push('app', 'All')
  for (let number = 0; number < people; number++) {
    const userName = `user${number}`
    users.create({ userName, givenName: 'U', familyName: `${number}`, email: `${userName}@acme.test` })
    members.add('All', { user: userName })
  }
  return {
    file,
    idp,
    target,
    app,
    /** Begins the work; fulfilled when the target has got so many requests. */
    afterRequests(requests: number): Promise<void> {
      return new Promise((resolve) => {
        awaited = { requests, reached: resolve }
        if (cycles) idp.engine.sync('app', 'incremental')
      })
    },
    async settle() {
      if (cycles) idp.engine.sync('app', 'incremental')
      await idp.engine.settle({ app: 'app', timeoutMs: 30_000 })
    },
    async [Symbol.asyncDispose]() {
      await idp.close()
      await target.close()
    },
  }
}

/** A whole round of another app: time in which something could go wrong. */
async function meanwhile(idp: Idp): Promise<void> {
  await using target = await createTarget({ token: 't' })
  idp.directory.apps.create({
    name: 'other',
    profile: 'okta-oin',
    target: { url: target.url, auth: { type: 'bearer', token: 't' } },
  })
  idp.directory.assignments.assign('other', { user: 'user0' })
  await idp.engine.settle({ app: 'other' })
  expect(target.users()).toHaveLength(1)
  idp.directory.apps.delete('other')
}

describe.each(families)('%s', (profile) => {
  const everybody = Array.from({ length: people }, (_, number) => `user${number}`).sort()

  function expectEverything(target: Awaited<ReturnType<typeof createTarget>>): void {
    expect(
      target
        .users()
        .map(({ userName }) => userName)
        .sort(),
    ).toEqual(everybody)
    const members = target.groups().flatMap((group) => group.members ?? [])
    expect(members).toHaveLength(tellsMembers(profile) ? people : 0)
  }

  test('once an app is paused and what was on the wire has ended nothing more is sent; on resume everything comes', async () => {
    await using load = await underLoad(profile)
    const { idp, target } = load
    await load.afterRequests(25)
    expect(idp.engine.pause('app')).toMatchObject({ state: 'paused' })
    await idp.engine.settle({ app: 'app' })
    const sent = target.requests
    expect(idp.engine.status('app').pending).toBeGreaterThan(0)
    idp.directory.users.update('user1', { title: 'New' })
    await meanwhile(idp)
    expect(target.requests).toBe(sent)

    idp.engine.resume('app')
    await load.settle()
    expect(idp.engine.status('app')).toMatchObject({ state: 'active', pending: 0, running: 0, failed: 0 })
    expectEverything(target)
    expect(target.users()).toContainEqual(expect.objectContaining({ userName: 'user1', title: 'New' }))
  })

  test('an app that is paused and resumed over and over makes nobody twice and loses nobody', async () => {
    await using load = await underLoad(profile)
    const { idp, target } = load
    for (let round = 0; round < 8; round++) {
      await load.afterRequests(7)
      idp.engine.pause('app')
      idp.engine.resume('app')
    }
    await load.settle()
    expect(idp.engine.status('app')).toMatchObject({ pending: 0, running: 0, failed: 0 })
    expectEverything(target)
  })

  test('an app that is started anew in the middle of its work ends with everything, once', async () => {
    await using load = await underLoad(profile)
    const { idp, target } = load
    await load.afterRequests(25)
    await idp.engine.restart('app')
    await load.settle()
    expect(idp.engine.status('app')).toMatchObject({ state: 'active', pending: 0, running: 0, failed: 0 })
    expectEverything(target)
  })

  test('an app whose credentials are changed in the middle of its work ends with everything, once', async () => {
    await using load = await underLoad(profile)
    const { idp, target } = load
    await load.afterRequests(25)
    idp.directory.apps.update('app', { overrides: { sync: { concurrency: 3 } } })
    await load.settle()
    expect(idp.engine.status('app')).toMatchObject({ pending: 0, running: 0, failed: 0 })
    expectEverything(target)
  })

  test('an app that is deleted in the middle of its work sends nothing more and leaves nothing of itself', async () => {
    await using load = await underLoad(profile)
    const { idp, target, app, file } = load
    idp.engine.setFaults('app', { type: 'latency', ms: 1 })
    await load.afterRequests(25)
    idp.directory.apps.delete('app')
    // What was on the wire has arrived before a whole round of another app is over.
    await meanwhile(idp)
    const sent = target.requests
    await meanwhile(idp)
    expect(target.requests).toBe(sent)
    await idp.close()
    expect(rowsOf(file, app.id)).toEqual({})
  })
})

/** Tables that still speak of the app, and in how many rows. The journal and the changes tell what has been: they stay. */
function rowsOf(file: string, appId: string): Record<string, number> {
  const sqlite = new Database(file, { readonly: true })
  try {
    const tables = sqlite
      .prepare<[], string>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
      .pluck()
      .all()
      .filter((name) => name !== 'exchanges' && name !== 'changes')
    const found: Record<string, number> = {}
    let looked = 0
    for (const table of tables) {
      const columns = sqlite.pragma(`table_info("${table}")`) as { name: string }[]
      if (!columns.some(({ name }) => name === 'app_id')) continue
      looked++
      const rows = sqlite.prepare(`SELECT count(*) FROM "${table}" WHERE app_id = ?`).pluck().get(appId)
      if (rows !== 0) found[table] = rows as number
    }
    expect(looked).toBeGreaterThan(8)
    const orphans = sqlite
      .prepare(`SELECT count(*) FROM operation_changes
        WHERE operation_seq NOT IN (SELECT seq FROM operations)`)
      .pluck()
      .get()
    if (orphans !== 0) found.operation_changes = orphans as number
    return found
  } finally {
    sqlite.close()
  }
}
