// Exchanges per second of the engine, journal on, against a bare loop that sends the very same requests to the same
// target with the same concurrency; and what judging the traffic costs: pairs of runs with and without it, in changing
// order. `--users N` (2000), `--profiles a,b`, `--rounds N` (3), `--out FILE`; `--no-bare`: the pairs alone; `--latency MS`: of
// each answer (0: the ceiling of the engine, which no target that works for its answers lets it reach).
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
    bare: { type: 'boolean', default: true },
    latency: { type: 'string', default: '0' },
  },
  allowNegative: true,
})
const users = Number(flags.users)

interface Took {
  /** Until all was sent and answered. */
  engineMs: number
  /** From then until all was judged. */
  restMs: number
  /** Processor time of the engine's process. */
  cpuMs: number
}

interface Phase extends Took {
  exchanges: number
  /** NaN where there was no bare loop. */
  bareMs: number
}

interface Round {
  create: Phase
  update: Phase
  memoryMb: number
}

const target = fork(fileURLToPath(new URL('./bench-target.ts', import.meta.url)), [flags.latency], {
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

async function timed(idp: Idp, cycles: boolean): Promise<Took> {
  const started = performance.now()
  const before = process.cpuUsage()
  if (cycles) idp.engine.sync('app', 'incremental')
  else idp.engine.resume('app')
  const { settled } = await idp.engine.settle({ timeoutMs: 600_000 })
  if (!settled) throw new Error('the engine did not settle')
  const engineMs = performance.now() - started
  // What was put off until the wire is quiet is part of the work.
  idp.diagnosis?.tallies('app')
  const restMs = performance.now() - started - engineMs
  const { user, system } = process.cpuUsage(before)
  return { engineMs, restMs, cpuMs: (user + system) / 1000 }
}

async function round(profile: string, diagnose: boolean): Promise<Round> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const idp = openIdp({ file: join(folder, 'idp.db'), pace: 'fast', diagnose })
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
    const createTook = await timed(idp, cycles)
    const created = await everything(idp, beforeCreate)

    if (!cycles) idp.engine.pause('app')
    for (const userName of names) idp.directory.users.update(userName, { title: 'Two' })
    const beforeUpdate = idp.journal.last
    const updateTook = await timed(idp, cycles)
    const updated = await everything(idp, beforeUpdate)
    const memoryMb = Math.round(process.memoryUsage().rss / 1_048_576)

    const bare = async (exchanges: ExchangeView[]) =>
      flags.bare && diagnose ? sendBare(exchanges, sync.concurrency) : Number.NaN
    await resetTarget()
    return {
      create: { exchanges: created.length, ...createTook, bareMs: await bare(created) },
      update: { exchanges: updated.length, ...updateTook, bareMs: await bare(updated) },
      memoryMb,
    }
  } finally {
    await idp.close()
    rmSync(folder, { recursive: true })
  }
}

const round3 = (number: number) => Number(number.toFixed(3))
const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
const results: Record<string, unknown> = {}
const columns = ['exchanges', 'engine/s', 'bare/s', 'engine÷bare', 'judged÷not', 'with rest', 'cpu', 'memory']
console.log(
  `${users} creates and ${users} updates; answers after ${flags.latency} ms; medians of ${flags.rounds} rounds.`,
)
console.log(
  'judged÷not: rate with judging over rate without, until all is sent; with rest: until all is judged, too;',
)
console.log('cpu: processor time with over without.\n')
console.log(
  `${'profile'.padEnd(15)} ${'phase'.padEnd(6)} ${columns.map((title) => title.padStart(11)).join(' ')}`,
)
for (const profile of flags.profiles.split(',')) {
  // Once without counting: a process that has just started is slow at everything.
  for (const diagnose of [true, false]) await round(profile, diagnose)
  const pairs: { judged: Round; plain: Round }[] = []
  for (let each = 0; each < Number(flags.rounds); each++) {
    const first = await round(profile, each % 2 === 0)
    const second = await round(profile, each % 2 !== 0)
    pairs.push(each % 2 === 0 ? { judged: first, plain: second } : { judged: second, plain: first })
  }
  for (const name of ['create', 'update'] as const) {
    const of = (figure: (judged: Phase, plain: Phase) => number) =>
      median(pairs.map(({ judged, plain }) => figure(judged[name], plain[name])))
    const rate = (ms: (phase: Phase) => number) => of((judged) => (1000 * judged.exchanges) / ms(judged))
    const row = {
      exchanges: pairs[0]?.judged[name].exchanges ?? 0,
      enginePerSecond: Math.round(rate(({ engineMs }) => engineMs)),
      barePerSecond: Math.round(rate(({ bareMs }) => bareMs)),
      ratio: round3(of((judged) => judged.bareMs / judged.engineMs)),
      judgedRatio: round3(of((judged, plain) => plain.engineMs / judged.engineMs)),
      judgedRatioWithRest: round3(of((judged, plain) => plain.engineMs / (judged.engineMs + judged.restMs))),
      judgedCpu: round3(of((judged, plain) => judged.cpuMs / plain.cpuMs)),
      memoryMb: Math.max(...pairs.map(({ judged }) => judged.memoryMb)),
    }
    results[`${profile} ${name}`] = row
    const cells = [
      String(row.exchanges),
      String(row.enginePerSecond),
      String(row.barePerSecond),
      row.ratio.toFixed(2),
      row.judgedRatio.toFixed(3),
      row.judgedRatioWithRest.toFixed(3),
      row.judgedCpu.toFixed(3),
      `${row.memoryMb} MB`,
    ]
    console.log(`${profile.padEnd(15)} ${name.padEnd(6)} ${cells.map((cell) => cell.padStart(11)).join(' ')}`)
  }
}
writeFileSync(flags.out, `${JSON.stringify({ users, node: process.version, results }, null, 2)}\n`)
console.log(`\nwritten to ${flags.out}`)
target.disconnect()
