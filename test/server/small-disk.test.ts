import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { Server } from '../../scripts/crash/server.ts'
import { openStore } from '../../src/store/open.ts'
import { createTarget } from '../../src/target/target.ts'
import { canMount, type SmallDisk, smallDisk } from '../support/small-disk.ts'
import { call } from './setup.ts'

const program = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url))

function serverOn({ folder }: SmallDisk): { server: Server; file: string } {
  const file = join(folder, 'idp.db')
  return { file, server: new Server(program, ['serve', '--db', file, '--port', '0']) }
}

const room = 12 * 1_048_576

describe.skipIf(!canMount)('on a disk of its own', () => {
  test('a server whose disk gets full refuses changes, goes on once there is room, and the file is sound', async () => {
    using disk = smallDisk(room)
    await using target = await createTarget({ token: 't' })
    const { server, file } = serverOn(disk)
    const url = await server.start()
    const api = (method: string, path: string, body?: unknown) => call(url, method, path, body)
    try {
      const auth = { type: 'bearer', token: 't' }
      const app = { name: 'app', profile: 'okta-oin', target: { url: target.url, auth } }
      expect((await api('POST', '/apps', app)).status).toBe(201)
      const answered: string[] = []
      const hire = async () => {
        const userName = `user${answered.length}`
        const made = await api('POST', '/users', { userName, givenName: 'U', familyName: 'y'.repeat(2000) })
        if (made.status === 201) answered.push(userName)
        return made
      }
      for (let number = 0; number < 10; number++) {
        await hire()
        await api('PUT', `/apps/app/assignments/users/user${number}`)
      }
      disk.fill()
      let refused = await hire()
      while (refused.status === 201) refused = await hire()
      expect(refused).toMatchObject({ status: 507, json: { code: 'ERR_STORE_FULL' } })
      expect((await api('GET', '//livez')).status).toBe(200)

      disk.free()
      expect((await hire()).status).toBe(201)
      await api('PUT', `/apps/app/assignments/users/${answered.at(-1)}`)
      let settled = await api('POST', '/settle', { timeoutMs: 30_000 })
      while (settled.status === 507) settled = await api('POST', '/settle', { timeoutMs: 30_000 })
      expect(settled.json).toMatchObject({ settled: true, pending: 0 })
      expect(target.users()).toHaveLength(11)

      // Filled once more, and killed: what was answered is there.
      disk.fill()
      await hire()
      await server.kill()
      disk.free()
      using store = openStore({ file })
      expect(store.sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
      const names = store.sqlite.prepare('SELECT user_name FROM users ORDER BY ordinal').pluck().all()
      expect(names).toEqual(answered)
      expect(server.complaints).toBe('')
    } finally {
      await server.close()
    }
  })

  test('a server does not start on a read-only disk, says why, and leaves everything as it was', async () => {
    using disk = smallDisk(room)
    const { server } = serverOn(disk)
    const url = await server.start()
    expect((await call(url, 'POST', '/users', { userName: 'ana' })).status).toBe(201)
    await server.close()
    disk.readOnly()
    const { server: another, file } = serverOn(disk)
    await expect(another.start()).rejects.toThrow(
      /ended with 2[\s\S]*cannot be written: the file or its folder is read-only/,
    )
    expect(another.complaints).toContain(file)
    disk.writable()
    const third = serverOn(disk).server
    const again = await third.start()
    expect((await call(again, 'GET', '/users')).json.items).toMatchObject([{ userName: 'ana' }])
    await third.close()
  })

  test('a server does not start on a full disk, says why, and leaves nothing that is in the way later', async () => {
    using disk = smallDisk(room)
    disk.fill()
    const { server, file } = serverOn(disk)
    await expect(server.start()).rejects.toThrow(/ended with 2[\s\S]*is full/)
    expect(server.complaints).toContain(file)
    disk.free()
    const later = serverOn(disk).server
    const url = await later.start()
    expect((await call(url, 'POST', '/users', { userName: 'ana' })).status).toBe(201)
    await later.close()
    const sqlite = new Database(file, { readonly: true })
    expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
    sqlite.close()
  })
})
