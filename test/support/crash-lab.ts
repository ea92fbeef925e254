import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RealClock } from '../../src/base/clock.ts'
import { Directory } from '../../src/directory/directory.ts'
import { type Idp, openIdp } from '../../src/idp.ts'
import { loadProfile } from '../../src/profile/load.ts'
import { openStore } from '../../src/store/open.ts'
import type { Hooks } from '../../src/target/hook.ts'
import { ScimError } from '../../src/target/scim-error.ts'
import { createTarget, type Target } from '../../src/target/target.ts'

export interface CrashLab extends AsyncDisposable {
  /** The IdP of the first life. */
  idp: Idp
  target: Target
  /** Lets everything that is due happen in the first life. */
  settle(): Promise<void>
  /**
   * Does something, and kills the process in the moment when the target has carried out a request of this method and
   * path, before it can answer.
   */
  killAt(method: string, path: RegExp, change: (directory: Directory) => void): Promise<void>
  /** Changes that the API had still answered before the kill. */
  meanwhile(change: (directory: Directory) => void): void
  /** How much the process has left of which nobody knows whether the target was told. Needs a closed file. */
  doubts(): number
  /** The second life, until nothing is left to do. */
  restart(): Promise<Idp>
}

/** An IdP on a file that is killed in a chosen moment, and a target that survives. */
export async function crashLab(profile: string): Promise<CrashLab> {
  const folder = mkdtempSync(join(tmpdir(), 'crash-'))
  const [file, left] = [join(folder, 'idp.db'), join(folder, 'left.db')]
  let dead = false
  let watching: { method: string; path: RegExp; kill: () => void } | undefined
  let current = ''
  const watch: Hooks = {
    authenticate: (next) => (request) => {
      if (dead) throw new ScimError(503, 'The process that asks is dead')
      current = `${request.method} ${request.path}`
      next(request)
    },
    execute: (next) => (command) => {
      const outcome = next(command)
      const [method = '', path = ''] = current.split(' ')
      if (watching?.method === method && watching.path.test(path)) {
        // Nothing runs in between: what lies on the disk now is what `kill -9` would leave.
        for (const suffix of ['', '-wal']) {
          if (existsSync(file + suffix)) copyFileSync(file + suffix, left + suffix)
        }
        dead = true
        watching.kill()
      }
      return outcome
    },
  }
  const target = await createTarget({ token: 't', defects: [watch] })
  const idp = openIdp({ file })
  let second: Idp | undefined
  idp.directory.apps.create({
    name: 'app',
    profile,
    target: { url: target.url, auth: { type: 'bearer', token: 't' } },
    overrides: { sync: { concurrency: 1 } },
  })
  const cycles = loadProfile(profile).profile.sync.trigger === 'cycles'
  const settle = async (life: Idp) => {
    if (cycles) life.engine.sync('app', 'incremental')
    await life.engine.settle({ timeoutMs: 30_000 })
  }
  return {
    idp,
    target,
    settle: () => settle(idp),
    async killAt(method, path, change) {
      const { promise, resolve } = Promise.withResolvers<void>()
      watching = { method, path, kill: resolve }
      change(idp.directory)
      if (cycles) idp.engine.sync('app', 'incremental')
      await promise
      watching = undefined
      await idp.close()
      dead = false
    },
    meanwhile(change) {
      using store = openStore({ file: left })
      change(new Directory(store, new RealClock()))
    },
    doubts() {
      using store = openStore({ file: left })
      return store.sqlite.prepare('SELECT count(*) FROM doubts').pluck().get() as number
    },
    async restart() {
      second = openIdp({ file: left })
      await settle(second)
      return second
    },
    async [Symbol.asyncDispose]() {
      await second?.close()
      await idp.close()
      await target.close()
      rmSync(folder, { recursive: true })
    },
  }
}
