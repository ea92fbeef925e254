import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AppError, createIdp, createTarget, type Target } from '../../src/index.ts'

let target: Target
let second: Target

beforeAll(async () => {
  target = await createTarget({ token: 'secret' })
  second = await createTarget({ token: 'other' })
})

afterAll(async () => {
  await target.close()
  await second.close()
})

/** The `AppError` that something fails with. */
async function errorOf(work: () => unknown): Promise<Pick<AppError, 'code' | 'message' | 'hint'>> {
  try {
    await work()
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, message: error.message, hint: error.hint }
    throw error
  }
  throw new Error('nothing was thrown')
}

test('the few lines that the library is there for', async () => {
  target.reset()
  const { url, token } = target
  await using idp = await createIdp({
    profile: 'entra',
    target: { url, auth: { type: 'bearer', token: token ?? '' } },
  })
  const ada = await idp.users.create({ userName: 'ada@acme.test', givenName: 'Ada', familyName: 'Byron' })
  await idp.assign(ada)
  expect(await idp.settled()).toMatchObject({ settled: true, pending: 0 })
  expect(idp.exchanges().at(-1)).toMatchObject({
    app: 'app',
    request: { method: 'POST', path: '/Users' },
    response: { status: 201 },
    findings: [],
  })
  expect(target.users()).toMatchObject([{ userName: 'ada@acme.test', active: true }])
})

test('a life, from joiner to gone for good', async () => {
  target.reset()
  await using idp = await createIdp({ profile: 'okta-aiw', target, name: 'crm' })
  const state = () => target.users().map(({ userName, active, title }) => ({ userName, active, title }))
  const { id } = await idp.users.create({ userName: 'ada@acme.test', status: 'staged', title: 'Clerk' })
  await idp.users.activate(id)
  await idp.users.setPassword(id, 'Analytical1!')
  await idp.assign(id)
  await idp.settled()
  expect(state()).toEqual([{ userName: 'ada@acme.test', active: true, title: 'Clerk' }])
  await idp.users.update('ADA@acme.test', { title: 'Countess', userName: 'ada.king@acme.test' })
  await idp.settled()
  expect(state()).toEqual([{ userName: 'ada.king@acme.test', active: true, title: 'Countess' }])
  await idp.users.suspend(id)
  await idp.users.unsuspend(id)
  await idp.users.suspend(id)
  expect(await idp.users.reactivate(id)).toMatchObject({ status: 'active' })
  const left = await idp.users.deactivate(id)
  await idp.settled()
  expect([left.status, state()[0]?.active]).toEqual(['deactivated', false])
  await idp.users.reactivate(left)
  await idp.assign(left)
  await idp.settled()
  expect(state()[0]?.active).toBe(true)
  await idp.unassign(left)
  await idp.settled()
  expect(state()[0]?.active).toBe(false)
  await idp.users.delete(left)
  expect([idp.users.list(), idp.users.list({ status: 'deleted' })]).toMatchObject([[], [{ id }]])
  expect(await idp.users.restore(id)).toMatchObject({ status: 'active' })
  await idp.users.delete(id, { hard: true })
  expect(await errorOf(() => idp.users.get(id))).toMatchObject({ code: 'ERR_NOT_FOUND' })
})

test('groups: made with members, pushed, renamed, left, ended', async () => {
  target.reset()
  await using idp = await createIdp({ profile: 'okta-oin', target })
  const ada = await idp.users.create({ userName: 'ada@acme.test' })
  await idp.users.create({ userName: 'bob@acme.test' })
  const sales = await idp.groups.create({ displayName: 'Sales', members: [ada, 'bob@acme.test'] })
  expect(idp.groups.members(sales)).toMatchObject([
    { userName: 'ada@acme.test' },
    { userName: 'bob@acme.test' },
  ])
  await idp.assign(ada)
  await idp.assign('bob@acme.test')
  await idp.pushGroup(sales)
  await idp.settled()
  const shown = () =>
    target
      .groups()
      .map(({ displayName, members }) => [displayName, (members as unknown[] | undefined)?.length ?? 0])
  expect(shown()).toEqual([['Sales', 2]])
  await idp.groups.rename('Sales', 'Selling')
  expect(await idp.groups.removeMember('Selling', 'bob@acme.test')).toBe(true)
  expect(await idp.groups.removeMember(sales, { user: 'bob@acme.test' })).toBe(false)
  await idp.settled()
  expect(shown()).toEqual([['Selling', 1]])
  expect(await idp.groups.addMember(sales, 'bob@acme.test')).toBe(true)
  await idp.groups.update(sales, { description: 'Who sells' })
  expect(idp.groups.get(sales)).toMatchObject({ displayName: 'Selling', description: 'Who sells' })
  await idp.unpushGroup(sales, { target: 'delete' })
  await idp.settled()
  expect(shown()).toEqual([])
  await idp.groups.delete(sales)
  expect(idp.groups.list()).toEqual([])
})

test('groups pushed by rule', async () => {
  target.reset()
  await using idp = await createIdp({ profile: 'okta', target })
  await idp.groups.create({ displayName: 'Sales' })
  const rule = await idp.pushByRule({ name: 'all', displayName: { contains: 'sal' } })
  expect(rule).toMatchObject({ name: 'all', groups: 1 })
  await idp.groups.create({ displayName: 'Presales' })
  await idp.settled()
  expect(target.groups().map(({ displayName }) => displayName)).toEqual(['Sales', 'Presales'])
  await idp.endPushRule('all', { target: 'delete' })
  await idp.settled()
  expect(target.groups()).toEqual([])
})

test('a group of which one member does not exist is not made', async () => {
  await using idp = await createIdp()
  const error = await errorOf(() =>
    idp.groups.create({ displayName: 'Sales', members: ['nobody@acme.test'] }),
  )
  expect([error.code, idp.groups.list()]).toEqual(['ERR_NOT_FOUND', []])
})

test('several apps of one IdP, each under its own profile; a name says which is meant', async () => {
  target.reset()
  second.reset()
  await using idp = await createIdp({ profile: 'entra', target, name: 'crm' })
  const wiki = await idp.apps.create({ name: 'wiki', profile: 'okta', target: second })
  await idp.users.create({ userName: 'ada@acme.test' })
  await idp.assign('ada@acme.test')
  await idp.assign('ada@acme.test', { app: wiki })
  await idp.settled()
  expect([target.users().length, second.users().length]).toEqual([1, 1])
  expect(new Set(idp.exchanges({ app: 'wiki' }).map(({ app }) => app))).toEqual(new Set(['wiki']))
  expect(
    idp
      .operations()
      .map(({ app, kind }) => [app, kind])
      .sort(),
  ).toEqual([
    ['crm', 'create'],
    ['wiki', 'create'],
  ])
  expect(idp.operations({ app: wiki, status: 'succeeded', object: 'ada@acme.test' })).toHaveLength(1)
  expect(idp.status({ app: wiki }).state).toBe('active')
  expect(await idp.drift({ app: 'wiki' })).toMatchObject({ app: 'wiki', equal: true })
  expect(idp.delays({ event: 'app.user.assigned' }).map(({ app }) => app)).toContain('wiki')
  await idp.apps.update(wiki, { name: 'notes', overrides: { sync: { concurrency: 1 } } })
  expect(idp.apps.get('notes')).toMatchObject({ id: wiki.id, overrides: { sync: { concurrency: 1 } } })
  await idp.apps.delete(wiki)
  expect(idp.apps.list().map(({ name }) => name)).toEqual(['crm'])
})

test('without a ready-made app the only one is meant, and among several one has to be named', async () => {
  await using idp = await createIdp()
  await idp.users.create({ userName: 'ada@acme.test' })
  expect(await errorOf(() => idp.assign('ada@acme.test'))).toMatchObject({
    code: 'ERR_NOT_FOUND',
    message: 'There is no app yet.',
  })
  await idp.apps.create({ name: 'one', profile: 'okta', target })
  expect(await idp.assign('ada@acme.test')).toBe(true)
  await idp.apps.create({ name: 'two', profile: 'okta', target: second })
  expect(await errorOf(() => idp.assign('ada@acme.test'))).toMatchObject({ hint: "Say { app: 'one' }." })
})

test('two targets of this process cannot be at one address; one may serve two apps', async () => {
  const [one, other] = [() => new Response('1'), () => new Response('2')]
  const url = 'http://crm.localhost/scim'
  const first = { fetch: one, url }
  await using idp = await createIdp({ profile: 'okta', target: first })
  await idp.apps.create({ name: 'again', profile: 'entra', target: first })
  const add = () => idp.apps.create({ name: 'other', profile: 'entra', target: { fetch: other, url } })
  expect(await errorOf(add)).toEqual({
    code: 'ERR_CONFLICT',
    message: 'Another target of this process answers at http://crm.localhost already.',
    hint: 'Give this one a url of its own, such as http://second.localhost/scim/v2.',
  })
})

test('exchanges are found by what was sent, by status, by operation and by place', async () => {
  target.reset()
  await using idp = await createIdp({ profile: 'entra', target })
  await idp.users.create({ userName: 'ada@acme.test', title: 'Clerk' })
  await idp.assign('ada@acme.test')
  await idp.settled()
  const [last] = idp.exchanges().slice(-1)
  await idp.users.update('ada@acme.test', { title: 'Countess' })
  await idp.settled()
  const path = '/Users/{ada@acme.test}'
  expect(idp.exchanges({ path }).map(({ request: { method } }) => method)).toEqual(['GET', 'PATCH'])
  expect(idp.exchanges({ body: { Operations: [{ path: 'title', value: 'Count*' }] } })).toHaveLength(1)
  expect(idp.exchanges({ body: { Operations: [{ path: 'title', value: 'Clerk' }] } })).toHaveLength(0)
  expect(idp.exchanges({ status: 201 })).toHaveLength(1)
  expect(idp.exchanges({ after: last, method: 'POST' })).toEqual([])
  expect(idp.exchanges({ operation: idp.operations().at(-1) }).map(({ request }) => request.method)).toEqual([
    'GET',
    'PATCH',
  ])
  expect(idp.exchanges({ path: '/Users/{bob@acme.test}' })).toEqual([])
})

test('a user who is gone from the target is still found by name', async () => {
  target.reset()
  await using idp = await createIdp({ profile: 'entra', target })
  await idp.users.create({ userName: 'ada@acme.test' })
  await idp.assign('ada@acme.test')
  await idp.settled()
  await idp.users.delete('ada@acme.test')
  await idp.users.delete('ada@acme.test')
  await idp.settled()
  expect(idp.exchanges({ method: 'DELETE', path: '/Users/{ada@acme.test}' })).toHaveLength(1)
})

test('time: a cycle is 40 minutes off, and on-demand does not wait for it', async () => {
  target.reset()
  await using idp = await createIdp({ profile: 'entra', target })
  await idp.settled()
  await idp.users.create({ userName: 'ada@acme.test' })
  await idp.assign('ada@acme.test')
  await idp.advance('PT20M')
  expect(target.users()).toHaveLength(0)
  await idp.advance(30 * 60_000)
  expect(target.users()).toHaveLength(1)
  await idp.users.create({ userName: 'bob@acme.test' })
  await idp.assign('bob@acme.test')
  expect(await idp.provisionOnDemand('bob@acme.test')).toMatchObject({ items: [{ status: 'succeeded' }] })
  expect(await idp.testConnection()).toMatchObject({ ok: true })
  expect(await idp.sync({ mode: 'initial' })).toMatchObject({ kind: 'initial' })
  expect(await idp.pause()).toMatchObject({ state: 'paused' })
  expect(await idp.resume()).toMatchObject({ state: 'active' })
  expect(await idp.restart()).toMatchObject({ state: 'active' })
  expect(await idp.import()).toMatchObject({ state: 'finished' })
})

test('on-demand waits for what is on its way, and virtual time goes on meanwhile', async () => {
  target.reset()
  await using idp = await createIdp({ profile: 'entra', target })
  await idp.settled()
  await idp.users.create({ userName: 'ada@acme.test' })
  await idp.assign('ada@acme.test')
  await idp.advance('PT40M')
  expect(idp.status().running).toBe(1)
  expect(await idp.provisionOnDemand('ada@acme.test')).toMatchObject({ items: [{ outcome: 'unchanged' }] })
  expect(target.users()).toHaveLength(1)
})

test('work that takes too long is an error that says how things stand', async () => {
  const asked = Promise.withResolvers<void>()
  const fetch = () => {
    asked.resolve()
    return new Promise<Response>(() => {})
  }
  await using idp = await createIdp({ profile: 'okta', target: { fetch } })
  await idp.users.create({ userName: 'ada@acme.test' })
  await idp.assign('ada@acme.test')
  const waiting = errorOf(() => idp.settled({ timeout: '50ms' }))
  await asked.promise
  expect(await waiting).toMatchObject({
    code: 'ERR_NOT_SETTLED',
    message: 'Work was still under way after 50 ms: 1 operations of "app" were on the wire and 0 waited.',
  })
})

test('a finding says what is wrong with the target; without judges nobody can say', async () => {
  await using wrong = await createTarget({ defects: ['D60'] })
  await using idp = await createIdp({ profile: 'okta', target: wrong })
  await using silent = await createIdp({ profile: 'okta', target: wrong, diagnose: false })
  await idp.users.create({ userName: 'ada@acme.test' })
  await idp.assign('ada@acme.test')
  await idp.settled()
  const finding = idp.findings({ app: 'app' }).find(({ seen }) => seen.startsWith('POST /Users → 200'))
  expect(finding).toBeDefined()
  expect(idp.exchanges({ method: 'POST' })[0]?.findings).toContain(finding?.id)
  expect(await errorOf(() => silent.findings())).toMatchObject({ code: 'ERR_STATE' })
})

test('an IdP on a file goes on where it stood, with the target of this process', async () => {
  target.reset()
  const folder = mkdtempSync(join(tmpdir(), 'library-'))
  try {
    const options = { profile: 'okta', target, file: join(folder, 'idp.db') }
    const first = await createIdp(options)
    await first.users.create({ userName: 'ada@acme.test' })
    await first.assign('ada@acme.test')
    await first.close()
    await using again = await createIdp({ ...options, overrides: { sync: { concurrency: 1 } } })
    await again.settled()
    expect(target.users()).toHaveLength(1)
    expect(again.apps.list()).toMatchObject([{ name: 'app', overrides: { sync: { concurrency: 1 } } }])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('twenty IdPs live side by side and do not meet', async () => {
  const counts = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      await using own = await createTarget()
      await using idp = await createIdp({ profile: index % 2 ? 'entra' : 'okta', target: own, seed: index })
      for (let user = 0; user <= index; user++) {
        await idp.users.create({ userName: `user${user}@acme.test` })
        await idp.assign(`user${user}@acme.test`)
      }
      await idp.settled()
      return own.users().length
    }),
  )
  expect(counts).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
})

test('the same seed gives the same requests', async () => {
  const run = async (seed: string) => {
    await using own = await createTarget({ seed: 'same' })
    await using idp = await createIdp({
      profile: 'entra',
      target: { fetch: own.fetch, token: own.token },
      seed,
    })
    await idp.users.create({ userName: 'ada@acme.test' })
    await idp.assign('ada@acme.test')
    await idp.settled()
    return idp.exchanges().map(({ request: { path, query, body } }) => ({ path, query, body }))
  }
  expect(await run('a')).toEqual(await run('a'))
  expect(await run('a')).not.toEqual(await run('b'))
})

test.each<[string, object, string]>([
  ['a mistyped option', { profil: 'okta' }, 'profil is not an attribute of an IdP; did you mean "profile"?'],
  [
    'an option of the HTTP API',
    { url: 'http://x' },
    'url is not an attribute of an IdP; did you mean "target"?',
  ],
  ['no target', { profile: 'okta' }, 'target is missing'],
  ['no profile', { target: 'http://x' }, 'profile is missing'],
  ['a clock that is none', { clock: 'sundial' }, 'clock must be one of real, virtual, not "sundial"'],
  ['a profile that is none', { profile: 'entr', target: 'http://x' }, 'There is no profile "entr"'],
  ['a number as target', { profile: 'okta', target: 5 }, 'target must be a base URL, { url, auth }'],
  ['an empty target', { profile: 'okta', target: {} }, 'target must be a base URL, { url, auth }'],
  ['a URL that is none', { profile: 'okta', target: 'nowhere' }, '"nowhere" is not an http or https URL'],
  [
    'two credentials',
    { profile: 'okta', target: { url: 'http://x', token: 's', auth: { type: 'none' } } },
    'target.token cannot be given together with auth',
  ],
  ['a mistyped part', { profile: 'okta', target: { url: 'http://x', tokn: 's' } }, 'did you mean "token"?'],
  [
    'an override that cannot be',
    { profile: 'okta', target: 'http://x', overrides: { sync: { concurrency: 0 } } },
    'concurrency',
  ],
])('%s is refused, and nothing stays open', async (_, options, message) => {
  const { code, message: text } = await errorOf(() => createIdp(options as never))
  expect([code.startsWith('ERR_'), text]).toEqual([true, expect.stringContaining(message)])
})

test('a pattern with a mistyped key does not match everything', async () => {
  await using idp = await createIdp()
  expect(await errorOf(() => idp.exchanges({ boby: {} } as never))).toMatchObject({
    code: 'ERR_QUERY_INVALID',
    message: expect.stringContaining('did you mean "body"?'),
  })
  expect(await errorOf(() => idp.exchanges({ after: 'usr_1' }))).toMatchObject({ code: 'ERR_QUERY_INVALID' })
})

test('a closed IdP says that it is closed', async () => {
  const idp = await createIdp({ profile: 'okta', target })
  await idp.close()
  await idp.close()
  const verbs = [
    () => idp.users.create({ userName: 'ada@acme.test' }),
    () => idp.assign('ada@acme.test'),
    () => idp.settled(),
    () => idp.exchanges(),
    () => idp.findings(),
  ]
  for (const verb of verbs) {
    expect(await errorOf(verb)).toMatchObject({ code: 'ERR_STORE_CLOSED', message: 'The IdP is closed.' })
  }
})
