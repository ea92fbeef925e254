import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import { openIdp } from '../../src/idp.ts'
import { createTarget, type Target } from '../../src/target/target.ts'
import { createLab, type Lab } from '../support/lab.ts'

const roleToGroup = (expression = '.*') => ({
  name: 'roles',
  actions: [{ action: 'set_groups', expression, value: ['role'] }],
})
const byRules = (...rules: JsonObject[]) => ({ entitlements: { source: 'rules', rules } })

let folder: string | undefined

afterEach(() => {
  if (folder) rmSync(folder, { recursive: true })
  folder = undefined
})

function hire({ idp }: Pick<Lab, 'idp'>, name: string, ...roles: string[]): void {
  const { users, groups, members, assignments } = idp.directory
  users.create({ userName: name, givenName: name, familyName: 'Example', email: `${name}@acme.test` })
  for (const role of roles) {
    if (!groups.list().items.some(({ displayName }) => displayName === role)) {
      groups.create({ displayName: role })
    }
    members.add(role, { user: name })
  }
  assignments.assign('app', { user: name })
}

/** Who is in which group of the target, by names. */
function membersIn(target: Target): Record<string, string[]> {
  const names = new Map(target.users().map(({ id, userName }) => [id, String(userName)]))
  return Object.fromEntries(
    target
      .groups()
      .map(({ displayName, members = [] }) => [
        displayName,
        (members as { value: string }[]).map(({ value }) => names.get(value) ?? value).sort(),
      ]),
  )
}

const writes = async (lab: Lab) =>
  (await lab.settle())
    .filter(({ request }) => request.method !== 'GET')
    .map(({ request: { method, path } }) => `${method} ${path.split('/')[1]}`)

async function inTarget({ target }: Lab, method: string, path: string, body: JsonObject): Promise<void> {
  const response = await target.fetch(`${target.url}${path}`, {
    method,
    headers: { authorization: 'Bearer lab-token', 'content-type': 'application/scim+json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(await response.text())
}

test('a group that several need is made once, and each is told by a request of its own', async () => {
  await using lab = await createLab('onelogin', { overrides: byRules(roleToGroup()) })
  for (const name of ['ada', 'grace', 'kay']) hire(lab, name, 'Staff')
  const sent = await writes(lab)
  expect(sent.filter((line) => line === 'POST Groups')).toHaveLength(1)
  expect(sent.filter((line) => line === 'PATCH Groups')).toHaveLength(3)
  expect(membersIn(lab.target)).toEqual({ Staff: ['ada', 'grace', 'kay'] })
})

test('groups of the directory are not sent as they are, assigned or pushed or not', async () => {
  await using lab = await createLab('onelogin', { overrides: byRules(roleToGroup('^App (.*)')) })
  hire(lab, 'ada', 'Staff', 'App Admins')
  lab.idp.directory.pushedGroups.push('app', 'Staff')
  lab.idp.directory.assignments.assign('app', { group: 'App Admins' })
  await lab.settle()
  expect(membersIn(lab.target)).toEqual({ Admins: ['ada'] })
})

test('groups from existing are taken once the target was read, and never made', async () => {
  const rule = {
    name: 'readers',
    conditions: [{ source: 'has_role', operator: 'ri', value: 'Staff' }],
    actions: [{ action: 'set_groups_from_existing', value: ['Readers', 'Missing'] }],
  }
  await using lab = await createLab('onelogin', { overrides: byRules(rule) })
  await inTarget(lab, 'POST', '/Groups', { displayName: 'Readers' })
  hire(lab, 'ada', 'Staff')
  expect(await writes(lab)).toEqual(['POST Users'])
  const { engine } = lab.idp
  expect(await engine.refreshEntitlements('app')).toMatchObject({ users: null, groups: { scanned: 1 } })
  // What is known now matters once the user is looked at again.
  expect(await writes(lab)).toEqual([])
  engine.reapplyMappings('app')
  expect(await writes(lab)).toEqual(['PUT Users', 'PATCH Groups'])
  expect(membersIn(lab.target)).toEqual({ Readers: ['ada'] })
})

test('refreshing reads on where the target shows fewer than it has', async () => {
  await using target = await createTarget({ token: 't', maxResults: 2 })
  await using lab = await createLab('onelogin', {
    overrides: byRules(roleToGroup()),
    server: { url: target.url, token: 't' },
  })
  for (const displayName of ['A', 'B', 'C']) {
    await target.fetch(`${target.url}/Groups`, {
      method: 'POST',
      headers: { authorization: 'Bearer t', 'content-type': 'application/scim+json' },
      body: JSON.stringify({ displayName }),
    })
  }
  await lab.idp.engine.refreshEntitlements('app')
  hire(lab, 'ada', 'C')
  await lab.settle()
  const sent = lab.idp.journal.list({}).map(({ request: { method, path, query } }) => {
    return `${method} /${path.split('/')[1]} ${query?.startsWith('start') ? query : ''}`.trim()
  })
  expect(sent).toEqual([
    'GET /Groups',
    'GET /Groups startIndex=3&',
    'GET /Users',
    'POST /Users',
    'PATCH /Groups',
  ])
})

test('a rule that is gone takes nobody out until mappings are applied again', async () => {
  await using lab = await createLab('onelogin', {
    overrides: byRules(roleToGroup('Staff'), roleToGroup('Board')),
  })
  hire(lab, 'ada', 'Staff', 'Board')
  hire(lab, 'grace', 'Board')
  await lab.settle()
  const { directory, engine } = lab.idp
  directory.apps.update('app', { overrides: { ...byRules(roleToGroup('Staff')), sync: { concurrency: 1 } } })
  expect(await writes(lab)).toEqual([])
  engine.reapplyMappings('app')
  expect(await writes(lab)).toEqual(['PUT Users', 'PUT Users', 'PATCH Groups', 'PATCH Groups'])
  expect(membersIn(lab.target)).toEqual({ Staff: ['ada'], Board: [] })
})

test('a user whose request fails is put into no group, and with no user there is no group', async () => {
  await using lab = await createLab('onelogin', {
    overrides: { ...byRules(roleToGroup()), user: { create: 'post-first', lookup: { attributes: ['id'] } } },
  })
  await inTarget(lab, 'POST', '/Users', { userName: 'ada' })
  hire(lab, 'ada', 'Staff')
  expect(await writes(lab)).toEqual(['POST Users'])
  expect(lab.idp.engine.operations({ status: 'failed' }).items).toMatchObject([
    { label: 'ada', error: { code: 'conflict' } },
  ])
  hire(lab, 'grace', 'Staff')
  await lab.settle()
  expect(membersIn(lab.target)).toEqual({ Staff: ['grace'] })
})

test('a membership that was refused is told when an administrator tries again', async () => {
  await using lab = await createLab('onelogin', { overrides: byRules(roleToGroup()) })
  hire(lab, 'ada', 'Staff')
  await lab.settle()
  const group = lab.target.groups()[0]
  await lab.target.fetch(`${lab.target.url}/Groups/${group?.id}`, {
    method: 'DELETE',
    headers: { authorization: 'Bearer lab-token' },
  })
  hire(lab, 'grace', 'Staff')
  await lab.settle()
  const [failed] = lab.idp.engine.operations({ status: 'failed' }).items
  expect(failed).toMatchObject({ kind: 'update-members', label: 'Staff', error: { code: 'not-found' } })
  lab.idp.engine.retry(failed?.id ?? 'none')
  expect(await writes(lab)).toEqual(['PATCH Groups'])
})

test('who is suspended keeps the groups, and what happened meanwhile is told on return', async () => {
  await using lab = await createLab('onelogin', { overrides: byRules(roleToGroup()) })
  hire(lab, 'ada', 'Staff', 'Board')
  await lab.settle()
  const { users, members } = lab.idp.directory
  users.suspend('ada')
  expect(await writes(lab)).toEqual(['PUT Users'])
  members.remove('Board', { user: 'ada' })
  expect(await writes(lab)).toEqual([])
  users.unsuspend('ada')
  expect(await writes(lab)).toEqual(['PUT Users', 'PATCH Groups'])
  expect(membersIn(lab.target)).toEqual({ Staff: ['ada'], Board: [] })
})

test('a cycle from scratch finds nothing to tell of memberships that were told', async () => {
  await using lab = await createLab('onelogin', { overrides: byRules(roleToGroup()) })
  hire(lab, 'ada', 'Staff')
  await lab.settle()
  lab.idp.engine.sync('app', 'initial')
  expect(await writes(lab)).toEqual(['PUT Users'])
})

test('rules decide where a vendor works in cycles, too', async () => {
  await using lab = await createLab('entra', {
    overrides: { entitlements: { source: 'rules', includeInProvisioning: true, rules: [roleToGroup()] } },
  })
  hire(lab, 'ada', 'Staff')
  await lab.settle()
  lab.idp.directory.groups.create({ displayName: 'Board' })
  lab.idp.directory.members.add('Board', { user: 'ada' })
  lab.idp.directory.members.remove('Staff', { user: 'ada' })
  await lab.settle()
  expect(membersIn(lab.target)).toEqual({ Staff: [], Board: ['ada'] })
})

test('a restart in the middle loses no membership and makes no group twice', async () => {
  folder = mkdtempSync(join(tmpdir(), 'entitlements-'))
  const file = join(folder, 'idp.db')
  await using target = await createTarget({ token: 't' })
  const first = openIdp({ file })
  first.directory.apps.create({
    name: 'app',
    profile: 'onelogin',
    overrides: byRules(roleToGroup()),
    target: { url: target.url, auth: { type: 'bearer', token: 't' } },
  })
  const names = Array.from({ length: 40 }, (_, number) => `user${number}`)
  for (const name of names) hire({ idp: first }, name, 'Staff')
  await new Promise<void>((resolve) => {
    const end = first.journal.subscribe(() => {
      if (target.users().length < 10) return
      end()
      resolve()
    })
  })
  await first.close()
  expect(target.users().length).toBeLessThan(40)

  await using second = openIdp({ file })
  expect(await second.engine.settle({ timeoutMs: 30_000 })).toMatchObject({ settled: true })
  expect(membersIn(target)).toEqual({ Staff: names.sort() })
  expect(target.groups()).toHaveLength(1)
})

test.each([
  ['onelogin', 'rules'],
  ['onelogin', 'none'],
  ['entra', 'rules'],
  ['entra', 'none'],
])('%s, %s: a group that could not be made has its members once it can', async (profile, source) => {
  await using lab = await createLab(profile, {
    overrides: { entitlements: { source, includeInProvisioning: true, rules: [roleToGroup()] } },
  })
  const { engine } = lab.idp
  engine.setFaults('app', [
    { type: 'status', statuses: [500], match: { method: 'POST', path: '/Groups' }, times: 1 },
  ])
  hire(lab, 'ada', 'Staff')
  hire(lab, 'grace', 'Staff')
  lab.idp.directory.assignments.assign('app', { group: 'Staff' })
  await lab.settle()
  const open = engine.operations({}).items.find(({ status }) => status === 'failed' || status === 'waiting')
  if (open) engine.retry(open.id)
  await lab.settle()
  expect(membersIn(lab.target)).toEqual({ Staff: ['ada', 'grace'] })
})
