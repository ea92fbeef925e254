// How exact are delays? A target in a process of its own shows writes after a known time; what was measured beyond that
// is told in intervals of looks. Not a test: it depends on what else the machine does.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { openIdp } from '../src/idp.ts'
import { ascending, percentile } from '../src/measure/percentiles.ts'

const [visibleAfterMs, pollMs] = [500, 100]
const bin = fileURLToPath(new URL('../src/cli/bin.ts', import.meta.url))

console.log(`shown after ${visibleAfterMs} ms, a look every ${pollMs} ms; errors in intervals`)
console.log('rate/s  changes  least   p50   p95   max  widest gap')
for (const rate of [1, 10, 100]) {
  const { errors, gap } = await measure(rate, Math.min(200, 20 * rate))
  const sorted = ascending(errors)
  const cells = [0, 50, 95, 100].map((percent) =>
    (percentile(sorted, percent) ?? Number.NaN).toFixed(2).padStart(5),
  )
  const least = Math.min(...errors)
    .toFixed(2)
    .padStart(5)
  console.log(
    [
      String(rate).padStart(6),
      String(errors.length).padStart(8),
      least,
      ...cells.slice(1),
      (gap / pollMs).toFixed(2).padStart(11),
    ].join(' '),
  )
}

/** When it was seen, after the target showed it. */
async function measure(rate: number, changes: number): Promise<{ errors: number[]; gap: number }> {
  const idp = openIdp({ diagnose: false })
  const target = spawn(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    bin,
    'target',
    '--port',
    '0',
    '--token',
    't',
    '--visible-after',
    String(visibleAfterMs),
  ])
  try {
    const url = await new Promise<string>((resolve, reject) => {
      target.once('error', reject)
      target.once('exit', (code) => reject(new Error(`The target ended with ${code}.`)))
      target.stdout.on('data', (chunk: Buffer) => {
        const found = /http:\S+/.exec(chunk.toString())
        if (found) resolve(found[0])
      })
    })
    const auth = { type: 'bearer', token: 't' }
    idp.directory.apps.create({ name: 'app', profile: 'okta-oin', target: { url, auth } })
    idp.engine.observe('app', { pollMs })
    const start = performance.now()
    for (let n = 0; n < changes; n++) {
      const wait = start + (n * 1000) / rate - performance.now()
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, wait)))
      const userName = `u${n}@acme.test`
      idp.directory.users.create({ userName, givenName: 'U', familyName: String(n), email: userName })
      idp.directory.assignments.assign('app', { user: userName })
    }
    await idp.engine.settle({ timeoutMs: 120_000 })
    await idp.engine.seen({ timeoutMs: 120_000 })
    const writtenAt = await written(url)
    const errors = idp.engine.travels({ event: 'app.user.assigned' }).map(({ visible }, index) => {
      const at = writtenAt.get(`u${index}@acme.test`)
      if (!visible || at === undefined) throw new Error('A change was not seen.')
      return (visible.real - at - visibleAfterMs) / pollMs
    })
    return { errors, gap: idp.engine.observation('app').widestGapMs }
  } finally {
    await idp.close()
    target.removeAllListeners('exit')
    target.kill()
  }
}

/** When the target wrote each user, by its own clock, which is that of this machine. */
async function written(url: string): Promise<Map<string, number>> {
  const answer = await fetch(`${url}/Users?count=1000`, { headers: { Authorization: 'Bearer t' } })
  const { Resources } = (await answer.json()) as {
    Resources: { userName: string; meta: { created: string } }[]
  }
  return new Map(Resources.map(({ userName, meta }) => [userName, Date.parse(meta.created)]))
}
