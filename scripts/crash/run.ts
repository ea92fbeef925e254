import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileMapping } from '../../src/mapping/mapping.ts'
import { compileScopingFilter } from '../../src/mapping/scoping-filter.ts'
import { loadProfile } from '../../src/profile/load.ts'
import { createTarget } from '../../src/target/target.ts'
import { Api } from './api.ts'
import { Company } from './company.ts'
import { compare, type Difference, readDirectory } from './compare.ts'
import { Load } from './load.ts'
import { Random } from './random.ts'
import { Server } from './server.ts'
import { Trigger } from './trigger.ts'

export interface CrashOptions {
  /** The file that is the program `scimulator`. */
  program: string
  profile: string
  kills: number
  /** People at the same time. */
  users: number
  seed: string
  /** After how many kills the load rests and everything is compared; also at the end. */
  compareEvery: number
  /** Ends with the first difference and leaves the database where it is. */
  keep?: boolean
  onKill?: (kills: number) => void
}

export interface CrashResult {
  profile: string
  kills: number
  /** Changes that the API had answered. */
  changes: number
  /** Requests that reached the target. */
  requests: number
  differences: Difference[]
  /** Where the database was left. */
  kept: string | null
  seconds: number
}

const workers = 4
const token = 'crash'

/** Kills a server under load, again and again, on one database and one target that survives. */
export async function crashRun(options: CrashOptions): Promise<CrashResult> {
  const { program, kills, users, seed, compareEvery, keep = false, onKill } = options
  const started = performance.now()
  const { profile } = loadProfile(options.profile)
  const context = {
    profile,
    mapping: compileMapping(profile.mapping),
    filter: compileScopingFilter(profile.scope, profile.mapping),
  }
  const cycles = profile.sync.trigger === 'cycles'
  const folder = mkdtempSync(join(tmpdir(), 'crash-'))
  const [file, config] = [join(folder, 'idp.db'), join(folder, 'scimulator.yaml')]
  writeFileSync(config, 'pace: fast\n')
  const random = new Random(`${seed} ${options.profile}`)
  const trigger = new Trigger(random)
  const company = new Company(random)
  const api = new Api()
  const load = new Load(api, company, random, profile, users)
  load.onAnswer = () => trigger.happened('answered')
  const target = await createTarget({ token, defects: [trigger.watch] })
  const server = new Server(program, [
    ...['serve', '--config', config, '--db', file],
    ...['--port', '0', '--seed', seed],
  ])
  const differences = new Map<string, Difference>()
  let over = false

  const begin = async () => api.begin(await server.start())
  const keepCycling = async () => {
    while (!over) {
      await api.up
      await api.call('POST', '/apps/app/sync', { mode: 'incremental' })
      await api.call('POST', '/settle', { app: 'app', timeoutMs: 5000 })
    }
  }
  const rest = async () => {
    await load.pause()
    for (let round = 0; round < (cycles ? 2 : 1); round++) {
      if (cycles) await api.must('POST', '/apps/app/sync', { mode: 'incremental' })
      const { settled } = await api.must('POST', '/settle', { app: 'app', timeoutMs: 120_000 })
      if (!settled) throw new Error('the server did not come to rest')
    }
    for (const each of compare(company, readDirectory(file, profile), target, context)) {
      differences.set(`${each.kind} ${each.what}`, each)
    }
    load.begin()
  }

  try {
    await begin()
    await load.prepare(target.url, token, options.profile, 5)
    load.begin()
    const work = Array.from({ length: workers }, () => load.work(() => over))
    if (cycles) work.push(keepCycling())
    for (let kill = 1; kill <= kills; kill++) {
      await new Promise<void>((resolve, reject) => {
        trigger.arm(() => {
          api.end()
          server.kill().then(resolve, reject)
        })
      })
      onKill?.(kill)
      await begin()
      if (kill % compareEvery === 0 || kill === kills) await rest()
      if (keep && differences.size > 0) break
    }
    over = true
    await Promise.all(work)
    if (server.complaints !== '') throw new Error(`the server complained:\n${server.complaints}`)
  } finally {
    over = true
    await server.close()
    await target.close()
    if (!keep || differences.size === 0) rmSync(folder, { recursive: true })
  }
  return {
    profile: options.profile,
    kills,
    changes: load.answered,
    requests: target.requests,
    differences: [...differences.values()],
    kept: keep && differences.size > 0 ? folder : null,
    seconds: (performance.now() - started) / 1000,
  }
}
