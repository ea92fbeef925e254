import { expect, test } from 'vitest'
import { triggerNamed, triggerNames, triggers } from '../../src/cli/trigger/event.ts'
import { readSet } from '../../src/cli/trigger/given.ts'
import { changeEvents } from '../../src/directory/change.ts'
import { addApp, type Lab, startServer } from '../server/setup.ts'
import { run } from './setup.ts'

/** The change that `trigger` has caused last, as the directory tells it. */
function lastChange({ idp }: Lab) {
  return idp.directory.changes.list({ limit: 1000 }).at(-1)
}

async function begin(clock: 'real' | 'virtual' = 'virtual', profile = 'okta-oin') {
  const lab = await startServer({}, { clock })
  const target = await addApp(lab.idp, profile)
  const trigger = (event: string, ...more: string[]) =>
    run(['trigger', event, '--url', lab.server.url, ...more])
  return {
    lab,
    target,
    trigger,
    [Symbol.asyncDispose]: async () => {
      await lab[Symbol.asyncDispose]()
      await target[Symbol.asyncDispose]()
    },
  }
}

/** Push rules are made over the API: a trigger is about one user or group. */
const ofSubjects = Object.entries(changeEvents)
  .filter(([, kind]) => kind !== 'pushRule')
  .map(([event]) => event)

test('there is a trigger for every event of a user or group, and no other', () => {
  expect(Object.keys(triggers).sort()).toEqual(ofSubjects.toSorted())
  for (const name of triggerNames) expect(triggerNamed(name, {})[0] in changeEvents).toBe(true)
})

test('every event happens', async () => {
  await using stage = await begin()
  const ada = ['--user', 'ada@acme.test']
  const sales = ['--group', 'Sales']
  const app = ['--app', 'app']
  const story: [string, ...string[]][] = [
    ['user.created', ...ada, '--set', 'status=staged'],
    ['user.activated', ...ada],
    ['user.updated', ...ada, '--set', 'title=Engineer', '--set', 'custom.badge=7'],
    ['user.suspended', ...ada],
    ['user.unsuspended', ...ada],
    ['user.lockedOut', ...ada],
    ['user.unlocked', ...ada],
    ['user.passwordExpired', ...ada],
    ['user.passwordReset', ...ada],
    ['user.recovered', ...ada, '--set', 'password=battery-staple'],
    ['user.deactivated', ...ada],
    ['user.reactivated', ...ada],
    ['user.passwordChanged', ...ada, '--set', 'password=correct-horse'],
    ['group.created', ...sales],
    ['group.updated', ...sales, '--set', 'description=Revenue'],
    ['group.member.added', ...sales, ...ada],
    ['app.user.assigned', ...ada, ...app],
    ['app.user.unassigned', ...ada],
    ['app.group.assigned', ...sales],
    ['app.group.pushed', ...sales],
    ['app.group.push.requested', ...sales],
    ['app.group.push.deactivated', ...sales],
    ['app.group.push.activated', ...sales],
    ['app.group.unpushed', ...sales],
    ['app.group.unassigned', ...sales],
    ['group.member.removed', ...sales, ...ada],
    ['group.renamed', ...sales, '--set', 'displayName=Revenue'],
    ['group.deleted', '--group', 'Revenue'],
    ['user.renamed', ...ada, '--set', 'userName=ada.king@acme.test'],
    ['user.deleted', '--user', 'ada.king@acme.test'],
    ['user.restored', '--user', 'ada.king@acme.test'],
    ['user.purged', '--user', 'ada.king@acme.test'],
  ]
  expect(story.map(([event]) => event).sort()).toEqual(ofSubjects.toSorted())
  for (const [event, ...flags] of story) {
    const { code, err } = await stage.trigger(event, ...flags)
    expect({ event, code, err }).toEqual({ event, code: 0, err: '' })
    expect(lastChange(stage.lab)?.event).toBe(event)
  }
})

test('an assignment is of the group where only a group is named', async () => {
  await using stage = await begin()
  await stage.trigger('group.created', '--group', 'Sales')
  await stage.trigger('app.assigned', '--group', 'Sales')
  expect(lastChange(stage.lab)?.event).toBe('app.group.assigned')
  await stage.trigger('group.pushed', '--group', 'Sales')
  expect(lastChange(stage.lab)?.event).toBe('app.group.pushed')
})

test('without attributes somebody is made up; the requests that follow are told with their outcome', async () => {
  await using stage = await begin()
  const { code, out } = await stage.trigger('user.created', '--app', 'app', '--wait')
  expect(code).toBe(0)
  expect(out).toMatch(/^user\.created \S+@acme\.test usr_/)
  expect(out).toMatch(/POST {3}\/Users → 201/)
  expect(out).toContain('"familyName"')
  expect(out).toMatch(/✓ app {2}create \S+@acme\.test {2}succeeded/)
  expect(stage.target.users()).toHaveLength(1)
  const [before] = [stage.lab.idp.journal.last]
  const json = await stage.trigger(
    'user.created',
    '--user',
    'ada',
    '--set',
    'email=a@acme.test',
    '--app',
    'app',
    '--wait',
    '--json',
  )
  const { subject, exchanges, operations, settled } = JSON.parse(json.out)
  expect(subject).toMatchObject({ kind: 'user', name: 'ada' })
  expect(settled).toBe(true)
  expect(exchanges.map(({ seq }: { seq: number }) => seq)[0]).toBe(before + 1)
  expect(operations).toMatchObject([{ kind: 'create', label: 'ada', status: 'succeeded' }])
})

test('with the real clock a vendor that works in cycles starts one', async () => {
  await using stage = await begin('real', 'entra')
  await stage.trigger('user.created', '--user', 'ada@acme.test', '--app', 'app', '--wait')
  expect(stage.target.users().map(({ userName }) => userName)).toEqual(['ada@acme.test'])
  const { out } = await stage.trigger('user.deactivated', '--user', 'ada@acme.test', '--wait')
  expect(out).toMatch(/PATCH {2}\/Users\/\S+ → 200[^\n]*\n[^\n]*"Operations"/)
  expect(stage.target.users()[0]?.active).toBe(false)
})

test('who is in no scope causes nothing, and that is said', async () => {
  await using stage = await begin()
  const { code, out } = await stage.trigger('user.created', '--wait')
  expect(code).toBe(0)
  expect(out).toContain('Nothing of it had to be told')
})

test('an operation that fails ends with 3, and its reason is told', async () => {
  await using stage = await begin()
  const body = { type: 'status', statuses: [403], match: { method: 'POST' } }
  expect((await stage.lab.call('PUT', '/apps/app/faults', body)).status).toBe(200)
  const { code, out } = await stage.trigger('user.created', '--app', 'app', '--wait')
  expect(code).toBe(3)
  expect(out).toMatch(/✗ app {2}create \S+ {2}failed[\s\S]*403/)
})

test.each([
  [['user.deactivatd', '--user', 'ada'], 'did you mean user.deactivated?'],
  [['fire'], 'There are user.created'],
  [['user.deactivated'], 'user.deactivated needs --user'],
  [['user.updated', '--user', 'ada'], 'needs --set.\nFor example --set title=Engineer'],
  [['user.renamed', '--user', 'ada', '--set', 'usrName=x'], 'needs --set userName=…, not usrName'],
  [['user.updated', '--user', 'ada', '--set', 'title'], '--set takes name=value'],
  [['user.deactivated', '--user', 'ada', '--set', 'a=b'], '--set has nothing to do with user.deactivated'],
  [['user.deactivated', '--user', 'nobody'], 'There is no user "nobody"'],
  [['user.created', '--user', 'x', '--set', 'titel=y'], 'title'],
  [['group.created'], 'group.created needs --group'],
  [['app.assigned', '--user', 'ada', '--app', 'none'], 'There is no app "none"'],
  [['user.created', '--app', 'none'], 'There is no app "none"'],
  [['user.suspended', '--user', 'ada', '--timeout', 'long'], 'It must be a duration'],
])('%j is refused in a sentence, and changes nothing', async (argv, says) => {
  await using stage = await begin()
  stage.lab.idp.directory.users.create({ userName: 'ada' })
  const { last } = { last: lastChange(stage.lab)?.seq }
  const [event = '', ...flags] = argv
  const { code, out, err } = await stage.trigger(event, ...flags)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(says)
  expect(lastChange(stage.lab)?.seq).toBe(last)
})

test('nobody there, and no URL at all, are told apart', async () => {
  const nobody = await run(['trigger', 'user.created', '--url', 'http://127.0.0.1:9'])
  expect([nobody.code, nobody.err]).toEqual([2, expect.stringContaining('No SCIMulator answers at')])
  const nothing = await run(['trigger', 'user.created', '--url', 'localhost'])
  expect([nothing.code, nothing.err]).toEqual([2, expect.stringContaining('is no URL')])
})

test('a wrong API token is told as the server tells it', async () => {
  await using lab = await startServer({ token: 'sesame' })
  const ask = (...more: string[]) =>
    run(['trigger', 'user.created', '--wait', '--url', lab.server.url, ...more])
  expect((await ask()).err).toContain('token')
  expect((await ask('--api-token', 'sesame')).code).toBe(0)
})

test('--set reads text, empties and custom values', () => {
  expect(
    readSet(['title=a=b', 'email=', 'custom.badge=7', 'custom.code=007', 'custom.tags=["a"]', 'custom.x=']),
  ).toEqual({
    title: 'a=b',
    email: null,
    custom: { badge: 7, code: '007', tags: ['a'], x: null },
  })
})
