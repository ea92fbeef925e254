// Exchanges per second of the engine, journal on, against a bare loop that sends the very same requests to the same
// target with the same concurrency. `--users N` (2000), `--profiles a,b`, `--rounds N` (3), `--out FILE`.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Idp, openIdp } from '../src/idp.ts'
import type { ExchangeView } from '../src/journal/exchange-view.ts'
import { loadProfile } from '../src/profile/load.ts'
import { sendBare } from './bench-bare.ts'

const { values: flags } = parseArgs({
  options: {
    users: { type: 'string', default: '2000' },
    profiles: { type: 'string', default: 'okta-oin,okta-aiw,entra,entra-062020,onelogin' },
    rounds: { type: 'string', default: '3' },
    out: { type: 'string', default: 'bench-result.json' },
  },
})
const users = Number(flags.users)

interface Phase {
  exchanges: number
  engineMs: number
  bareMs: number
  /** Rate of the engine over that of the bare loop. */
  ratio: number
}

const target = fork(fileURLToPath(new URL('./bench-target.ts', import.meta.url)), {
  execArgv: process.execArgv,
})
const [url] = (await once(target, 'message')) as [string]

async function resetTarget(): Promise<void> {
  target.send('reset')
  await once(target, 'message')
}

async function everything(idp: Idp, from: number): Promise<ExchangeView[]> {
  const all: ExchangeView[] = []
  for (let after = from; after < idp.journal.last; ) {
    const page = idp.journal.list({ after, limit: 1000 })
    all.push(...page)
    after = page.at(-1)?.seq ?? idp.journal.last
  }
  return all
}

async function timed(idp: Idp, cycles: boolean): Promise<number> {
  const started = performance.now()
  if (cycles) idp.engine.sync('app', 'incremental')
  else idp.engine.resume('app')
  const { settled } = await idp.engine.settle({ timeoutMs: 600_000 })
  if (!settled) throw new Error('the engine did not settle')
  return performance.now() - started
}

async function round(profile: string): Promise<{ create: Phase; update: Phase; memoryMb: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const idp = openIdp({ file: join(folder, 'idp.db'), pace: 'fast' })
  const { sync } = loadProfile(profile).profile
  const cycles = sync.trigger === 'cycles'
  try {
    await resetTarget()
    idp.directory.apps.create({ name: 'app', profile, target: { url, auth: { type: 'none' } } })
    await idp.engine.settle({})
    if (!cycles) idp.engine.pause('app')
    const names = Array.from({ length: users }, (_, index) => `user${index}@acme.test`)
    for (const userName of names) {
      const [givenName, familyName] = ['User', `Number ${userName}`]
      idp.directory.users.create({
        userName,
        givenName,
        familyName,
        email: userName,
        title: 'One',
        department: 'R&D',
      })
      idp.directory.assignments.assign('app', { user: userName })
    }
    const beforeCreate = idp.journal.last
    const createMs = await timed(idp, cycles)
    const created = await everything(idp, beforeCreate)

    if (!cycles) idp.engine.pause('app')
    for (const userName of names) idp.directory.users.update(userName, { title: 'Two' })
    const beforeUpdate = idp.journal.last
    const updateMs = await timed(idp, cycles)
    const updated = await everything(idp, beforeUpdate)
    const memoryMb = Math.round(process.memoryUsage().rss / 1_048_576)

    await resetTarget()
    const bareCreateMs = await sendBare(created, sync.concurrency)
    const bareUpdateMs = await sendBare(updated, sync.concurrency)
    return {
      create: phase(created.length, createMs, bareCreateMs),
      update: phase(updated.length, updateMs, bareUpdateMs),
      memoryMb,
    }
  } finally {
    await idp.close()
    rmSync(folder, { recursive: true })
  }
}

function phase(exchanges: number, engineMs: number, bareMs: number): Phase {
  return { exchanges, engineMs, bareMs, ratio: bareMs / engineMs }
}

const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
const results: Record<string, unknown> = {}
console.log(`${users} creates and ${users} updates; engine ÷ bare loop, median of ${flags.rounds} rounds\n`)
console.log('profile         phase    exchanges   engine/s     bare/s   ratio   memory')
for (const profile of flags.profiles.split(',')) {
  const rounds = []
  for (let each = 0; each < Number(flags.rounds); each++) rounds.push(await round(profile))
  for (const name of ['create', 'update'] as const) {
    const phases = rounds.map((each) => each[name])
    const rate = (ms: (phase: Phase) => number) =>
      Math.round(median(phases.map((each) => (1000 * each.exchanges) / ms(each))))
    const row = {
      exchanges: phases[0]?.exchanges ?? 0,
      enginePerSecond: rate(({ engineMs }) => engineMs),
      barePerSecond: rate(({ bareMs }) => bareMs),
      ratio: Number(median(phases.map(({ ratio }) => ratio)).toFixed(3)),
      memoryMb: Math.max(...rounds.map(({ memoryMb }) => memoryMb)),
    }
    results[`${profile} ${name}`] = row
    const cells = [
      profile.padEnd(15),
      name.padEnd(6),
      String(row.exchanges).padStart(11),
      String(row.enginePerSecond).padStart(10),
      String(row.barePerSecond).padStart(10),
      row.ratio.toFixed(2).padStart(7),
      `${row.memoryMb} MB`.padStart(8),
    ]
    console.log(cells.join(' '))
  }
}
writeFileSync(flags.out, `${JSON.stringify({ users, node: process.version, results }, null, 2)}\n`)
console.log(`\nwritten to ${flags.out}`)
target.disconnect()
