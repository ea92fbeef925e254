import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { resultSchema } from '../../src/load/result-schema.ts'
import { createTarget } from '../../src/target/target.ts'
import { folderOf, run, start } from './setup.ts'

/** Something happens once to everybody: what was told last is never overtaken. */
const small = ['--users', '6', '--changes', '6', '--rate', '50', '--poll', '20', '--seed', 'm']

/** A target of somebody else, who is in there already. */
async function somebodysTarget() {
  const target = await createTarget({ token: 't', visibleAfterMs: 60 })
  const headers = { Authorization: 'Bearer t', 'Content-Type': 'application/scim+json' }
  await target.fetch(`${target.url}/Users`, { method: 'POST', headers, body: '{"userName":"theirs"}' })
  return target
}

test('it measures, judges, writes its files, and leaves the target as it was', async () => {
  await using target = await somebodysTarget()
  using place = folderOf()
  const { folder } = place
  const { code, out, err } = await run(
    [
      ...['measure', '--target', target.url, '--token', 't', ...small],
      ...['--threshold', 'user.deactivated p(95)<1m', '--threshold', 'user.created visible max<=1m'],
      ...['--out', 'a.json', '--csv', 'a.csv', '--html', 'a.html', '--json'],
    ],
    { folder },
  )
  expect([code, err]).toEqual([0, ''])
  const printed = JSON.parse(out)
  const visible = printed.items.filter(({ stage }: { stage: string }) => stage === 'committed→visible')
  expect(visible).toMatchObject([
    { app: 'okta-oin', event: 'user.created', count: 6, notSeen: { unseen: 0, watched: 0 } },
    { event: 'user.deactivated', count: 3 },
    { event: 'user.updated', count: 3 },
  ])
  // What the target takes is in it, whatever the machine does.
  for (const { p50 } of visible.slice(0, 1)) expect(p50).toBeGreaterThanOrEqual(40)
  expect(printed.thresholds.map(({ ok }: { ok: boolean }) => ok)).toEqual([true, true])
  expect(printed).toMatchObject({ left: [], interrupted: false, load: { committed: 12 } })
  const written = resultSchema.parse(JSON.parse(readFileSync(join(folder, 'a.json'), 'utf8')))
  expect(written.changes).toHaveLength(12)
  expect(written.items).toEqual(printed.items)
  expect(readFileSync(join(folder, 'a.csv'), 'utf8').trim().split('\r\n')).toHaveLength(13)
  expect(readFileSync(join(folder, 'a.html'), 'utf8')).toContain('<svg')
  expect(target.users().map(({ userName }) => userName)).toEqual(['theirs'])

  const again = await run(
    [
      'measure',
      '--target',
      target.url,
      '--token',
      't',
      ...small,
      '--compare',
      'a.json',
      '--threshold',
      'user.updated max<1ms',
    ],
    { folder },
  )
  expect([again.code, again.err]).toEqual([4, ''])
  expect(again.out).toMatch(/✗ user\.updated max<1ms: /)
  expect(again.out).toContain(`Beside the run of ${written.startedAt}`)
})

test('Entra: the wait for the cycle is IdP time, what the target takes is real time', async () => {
  const { code, out } = await run([
    ...['measure', '--profile', 'entra', ...small.slice(0, 4), '--poll', '10', '--seed', 'm'],
    ...['--threshold', 'user.deactivated idp acknowledged max<=40m', '--json'],
  ])
  const { items, clock, thresholds } = JSON.parse(out)
  expect([code, clock, thresholds[0].ok]).toEqual([0, 'virtual', true])
  const sent = items.find(
    (item: Record<string, string>) => item.event === 'user.created' && item.stage === 'committed→sent',
  )
  expect(sent.idp.max).toBeGreaterThan(10 * 60_000)
  expect(sent.idp.max).toBeLessThanOrEqual(40 * 60_000)
  const seen = items.find(
    (item: Record<string, string>) => item.event === 'user.created' && item.stage === 'sent→visible',
  )
  expect(seen.count).toBe(6)
  // The vendor's pause between two requests of a job, and nothing of what really passed.
  expect(seen.idp.max).toBe(120)
})

test('Ctrl-C ends it with 130, and nobody of the run stays in the target', async () => {
  await using target = await somebodysTarget()
  const running = start([
    'measure',
    '--target',
    target.url,
    '--token',
    't',
    '--users',
    '500',
    '--rate',
    '100',
  ])
  await expect.poll(() => target.users().length, { timeout: 20_000 }).toBeGreaterThan(3)
  const { code, out } = await running.stop('SIGINT')
  expect(code).toBe(130)
  expect(out).toMatch(/Interrupted after \d+ of 600 changes/)
  expect(target.users().map(({ userName }) => userName)).toEqual(['theirs'])
})

test('a target that is not there, or refuses the token, is told before anything is done', async () => {
  expect(await run(['measure', '--target', 'http://127.0.0.1:9/scim'])).toMatchObject({ code: 5, out: '' })
  await using target = await somebodysTarget()
  const refused = await run(['measure', '--target', target.url, '--token', 'wrong'])
  expect(refused).toMatchObject({ code: 2, out: '' })
  expect(refused.err).toContain('answers 401')
})

test.each([
  [['--threshold', 'user.deactivated p(95<2s'], /at column 22/],
  [['--threshold', 'user.renamed p(95)<2s'], /"user\.renamed" is not measured/],
  [['--rate', '0'], /number of changes/],
  [['--poll', 'often'], /milliseconds, or a duration/],
  [['--events', 'user.update'], /Did you mean user\.updated\?/],
  [['--events', 'user.deactivated', '--users', '2'], /Give --users 100/],
  [['--probe-url', 'http://x/y'], /needs a --probe-path/],
  [['--probe-path', '$.x'], /no --probe-url/],
  [['--probe-url', 'http://x/{name}', '--probe-path', '$.x'], /\{name\} in the URL/],
  [['--probe-url', 'http://x/y', '--probe-path', '$.x y'], /column 4/],
  [['--probe-url', 'http://x/y', '--probe-command', 'true'], /give one of them/],
  [['--out', '.'], /cannot be written/],
  [['--out', 'a.json', '--csv', 'a.json'], /named for two things/],
  [['--compare', 'no.json'], /cannot be read/],
  [['--target', 'http://127.0.0.1:9', '--visible-after', '5'], /built-in target/],
])('a wrong flag is explained: %j', async (flags, message) => {
  using place = folderOf()
  const { code, out, err } = await run(['measure', ...flags], { folder: place.folder })
  expect([code, out]).toEqual([2, ''])
  expect(err).toMatch(message)
})

test('a probe of your own looks instead: a URL of the app, and a command', async () => {
  await using target = await somebodysTarget()
  const asked: string[] = []
  const login = createServer((request, response) => {
    const name = decodeURIComponent(request.url?.split('=')[1] ?? '')
    const user = target.users().find(({ userName }) => userName === name)
    asked.push(`${request.headers['x-key']} ${user?.active}`)
    response.end(JSON.stringify({ account: { enabled: user?.active === true } }))
  })
  await new Promise<void>((resolve) => login.listen(0, '127.0.0.1', resolve))
  const { port } = login.address() as { port: number }
  try {
    const common = ['measure', '--target', target.url, '--token', 't', ...small, '--json']
    const url = await run([
      ...[...common, '--probe-url', `http://127.0.0.1:${port}/login?user={userName}`],
      ...['--probe-path', '$.account.enabled', '--probe-header', 'X-Key: k'],
    ])
    const byUrl = JSON.parse(url.out)
    expect([url.code, byUrl.observation.by, byUrl.observation.failedLooks]).toEqual([0, 'url', 0])
    const visible = (items: { event: string; stage: string; count: number }[]) =>
      items.filter(({ stage }) => stage === 'committed→visible').map(({ event }) => event)
    // Nothing of an update can be seen there.
    expect(visible(byUrl.items)).toEqual(['user.created', 'user.deactivated'])
    expect(new Set(asked)).toEqual(new Set(['k true', 'k false']))

    const command = await run([
      ...common,
      '--probe-command',
      'case $PROBE_NAME in measure-*) exit 0;; *) exit 3;; esac',
    ])
    expect(visible(JSON.parse(command.out).items)).toContain('user.updated')
    const broken = await run([
      ...common,
      '--patience',
      '50ms',
      '--probe-command',
      'echo no such thing >&2; exit 7',
    ])
    expect(JSON.parse(broken.out).observation.lastFailure).toBe('the command ended with 7: no such thing')
  } finally {
    login.close()
    login.closeAllConnections()
  }
})

test('what a file before it held is never written over', async () => {
  using place = folderOf({ 'idp.db': 'precious' })
  const { folder } = place
  expect(await run(['measure', '--db', 'idp.db'], { folder })).toMatchObject({ code: 2 })
  expect(readFileSync(join(folder, 'idp.db'), 'utf8')).toBe('precious')
  expect((await run(['measure', ...small, '--db', 'new.db'], { folder })).code).toBe(0)
  expect(existsSync(join(folder, 'new.db'))).toBe(true)
})

test.each(['okta-oin', 'entra'])(
  '%s: memberships are measured in a group of the run, which goes with it',
  async (profile) => {
    await using target = await somebodysTarget()
    const { code, out } = await run([
      ...['measure', '--target', target.url, '--token', 't', '--profile', profile, ...small, '--json'],
      ...['--events', 'group.member.added', '--clock', 'real'],
    ])
    const { items, left } = JSON.parse(out)
    const visible = items.find(
      (item: Record<string, string>) =>
        item.event === 'group.member.added' && item.stage === 'committed→visible',
    )
    expect([code, visible?.count, left]).toEqual([0, 6, []])
    expect([target.groups(), target.users().length]).toEqual([[], 1])
  },
)

test('a vendor who tells nothing of groups is no use for memberships', async () => {
  const { code, err } = await run(['measure', '--profile', 'google', '--events', 'group.member.added'])
  expect(code).toBe(2)
  expect(err).toContain('google tells nothing of groups')
})
