// Kills a server under load with SIGKILL, starts it again on the same database, and in the end compares the target with
// the directory. `--kills N` (200), `--profile P[,P…]` (the four families), `--users N` (60), `--seed S`, `--json`,
// `--keep` (ends with the first difference and leaves the database). Exit code 3 when anything differs. `npm run crash-test` builds the program before.
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { loadProfile } from '../src/profile/load.ts'
import { type CrashResult, crashRun } from './crash/run.ts'

const { values: flags } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    profile: { type: 'string', default: 'okta-oin,okta-aiw,entra,onelogin' },
    users: { type: 'string', default: '60' },
    seed: { type: 'string', default: 'scimulator' },
    keep: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const profiles = flags.profile.split(',').map((name) => loadProfile(name).profile.name)
const program = fileURLToPath(new URL('../dist/cli/bin.js', import.meta.url))
const [kills, users] = [wholeNumber('kills', flags.kills), wholeNumber('users', flags.users)]

const progress = new Map(profiles.map((profile) => [profile, 0]))
const results: CrashResult[] = []
const left = [...profiles]
// Some at a time: while one server starts, the others work.
await Promise.all(Array.from({ length: 3 }, next))
results.sort((one, other) => profiles.indexOf(one.profile) - profiles.indexOf(other.profile))
if (process.stderr.isTTY) process.stderr.write('\r\u001b[K')
if (flags.json) console.log(JSON.stringify(results, null, 2))
else print()
if (results.some(({ differences }) => differences.length > 0)) process.exitCode = 3

async function next(): Promise<void> {
  for (let profile = left.shift(); profile !== undefined; profile = left.shift()) {
    const onKill = (done: number) => show(profile as string, done)
    results.push(
      await crashRun({
        program,
        profile,
        kills,
        users,
        seed: flags.seed,
        compareEvery: 10,
        keep: flags.keep,
        onKill,
      }),
    )
  }
}

function show(profile: string, done: number): void {
  progress.set(profile, done)
  if (!process.stderr.isTTY) return
  const text = [...progress].map(([name, count]) => `${name} ${count}/${kills}`).join('   ')
  process.stderr.write(`\r\u001b[K${text}`)
}

function print(): void {
  console.log(`seed ${flags.seed}, ${users} users`)
  console.log('profile         kills   changes  requests  forgotten   lost  twice  wrong  seconds')
  for (const { profile, differences, changes, requests, seconds } of results) {
    const count = (kind: string) => String(differences.filter((each) => each.kind === kind).length)
    console.log(
      [
        profile.padEnd(14),
        String(kills).padStart(6),
        String(changes).padStart(9),
        String(requests).padStart(9),
        count('forgotten').padStart(10),
        count('lost').padStart(6),
        count('twice').padStart(6),
        count('wrong').padStart(6),
        seconds.toFixed(0).padStart(8),
      ].join(' '),
    )
  }
  for (const { profile, differences, kept } of results) {
    if (kept !== null) console.log(`${profile}: the database is in ${kept}`)
    for (const { kind, what } of differences) console.log(`${profile}: ${kind}: ${what}`)
  }
}

function wholeNumber(name: string, text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  console.error(`--${name} is "${text}"; it must be a whole number from 1.`)
  process.exit(2)
}
