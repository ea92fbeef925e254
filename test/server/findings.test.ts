import { expect, test } from 'vitest'
import type { Hooks } from '../../src/target/hook.ts'
import { createTarget } from '../../src/target/target.ts'
import { type Lab, pluck, startServer } from './setup.ts'

/** Some users are told to a target that does something wrong. */
async function told(lab: Lab, profile: string, defects: string[], names: string[]) {
  const target = await createTarget({ seed: 'test', defects })
  const auth = { type: 'bearer', token: target.token ?? '' }
  await lab.call('POST', '/apps', { name: 'app', profile, target: { url: target.url, auth } })
  for (const name of names) {
    await lab.call('POST', '/users', {
      userName: name,
      givenName: 'A',
      familyName: 'B',
      email: `${name}@acme.test`,
    })
    await lab.call('PUT', `/apps/app/assignments/users/${name}`)
  }
  await lab.call('POST', '/settle', {})
  return { target, [Symbol.asyncDispose]: () => target.close() }
}

const many = Array.from({ length: 9 }, (_, index) => `user${index}`)

test('every exchange names the findings that rest on it, also the last of many', async () => {
  await using lab = await startServer()
  await using _told = await told(lab, 'okta-oin', ['D01'], many)
  const { json: findings } = await lab.call('GET', '/findings')
  const miss = findings.items.find(({ rule }: { rule: string }) => rule === 'RFC7644-3.4.2-empty-200')
  expect(miss).toMatchObject({ severity: 'blocker', app: 'app', count: 9, verdict: 'fail' })
  expect(miss.exchangeIds.length).toBe(6)
  const { json: wire } = await lab.call('GET', '/exchanges?limit=100')
  const missed = wire.items.filter(
    ({ response }: { response: { status: number } }) => response.status === 404,
  )
  expect(missed.length).toBe(9)
  for (const { findings: ids } of missed) expect(ids).toContain(miss.id)
  const others = wire.items.filter(
    ({ response }: { response: { status: number } }) => response.status === 201,
  )
  expect(pluck(others, 'findings').flat()).not.toContain(miss.id)
  expect((await lab.call('GET', `/exchanges/${missed[8].id}`)).json.findings).toEqual(missed[8].findings)
})

test('a failed operation shows the vendor’s code and sentence, and beside it what is wrong with the target', async () => {
  await using lab = await startServer()
  await using _told = await told(lab, 'okta-oin', ['D61'], ['ada', 'bob'])
  const { json: log } = await lab.call('GET', '/operations?app=app')
  expect(log.items.length).toBe(2)
  for (const operation of log.items) {
    expect(operation.error.vendor.text).toMatch(/^Automatic provisioning of user .* failed/)
    expect(operation.findings).toContainEqual({
      id: expect.stringMatching(/^fnd_\d+$/),
      rule: 'RFC7644-3.3-body-id',
      severity: 'blocker',
      seen: expect.stringMatching(/^POST \/Users → 201 without an id/),
      breaks: 'Okta: "Create new user returned empty user."',
      fix: expect.stringMatching(/id/),
    })
    // The worst first.
    const order = ['blocker', 'major', 'minor', 'info']
    const weights = operation.findings.map(({ severity }: { severity: string }) => order.indexOf(severity))
    expect(weights).toEqual([...weights].sort())
    expect((await lab.call('GET', `/operations/${operation.id}`)).json).toEqual(operation)
  }
})

test('what has nothing to do with an operation is not shown with it', async () => {
  await using lab = await startServer()
  await using _told = await told(lab, 'okta-oin', [], ['ada'])
  expect((await lab.call('GET', '/operations')).json.items).toMatchObject([{ findings: [] }])
  expect((await lab.call('GET', '/findings')).json.items).toEqual([])
})

test('a password that was sent is in no finding, no exchange and no event', async () => {
  await using lab = await startServer()
  await using _told = await told(lab, 'okta-oin', ['D66'], [])
  await lab.call('POST', '/users', { userName: 'ada', givenName: 'A', familyName: 'B', email: 'a@acme.test' })
  await lab.call('PUT', '/apps/app/assignments/users/ada')
  await lab.call('POST', '/settle', {})
  await lab.call('PUT', '/users/ada/password', { password: 'Correct-Horse-9' })
  await lab.call('POST', '/settle', {})
  const findings = (await lab.call('GET', '/findings')).json.items
  expect(pluck(findings, 'rule')).toContain('RFC7643-4.1.1-password')
  const sent = lab.idp.journal.list().filter(({ request }) => request.body?.includes('********'))
  expect(sent.length).toBe(2)
  for (const path of ['/findings', '/exchanges', '/operations', '/exchanges.har']) {
    expect((await lab.call('GET', path)).text).not.toContain('Correct-Horse-9')
  }
})

test('a password is in nothing that is shown of what was told, whoever made it up', async () => {
  const sent = new Set<string>()
  const noting: Hooks = {
    answer: (next) => async (request) => {
      if (request.method === 'GET') return next(request)
      const body = await request.body(1e6)
      const [, password] = /"password":"([^"\\]+)"/.exec(Buffer.from(body).toString()) ?? []
      if (password !== undefined) sent.add(password)
      const { method, path, query } = request
      return next({ method, path, query, header: (name) => request.header(name), body: async () => body })
    },
  }
  await using target = await createTarget({ seed: 'noting', defects: [noting] })
  await using lab = await startServer()
  const auth = { type: 'bearer', token: target.token ?? '' }
  lab.idp.directory.apps.create({ name: 'app', profile: 'okta-oin', target: { url: target.url, auth } })
  const told: string[] = []
  lab.idp.engine.subscribe((event) => void told.push(JSON.stringify(event)))
  await lab.call('POST', '/users', { userName: 'ada', givenName: 'A', familyName: 'B', email: 'a@acme.test' })
  await lab.call('PUT', '/apps/app/assignments/users/ada')
  await lab.call('POST', '/settle', {})
  await lab.call('PUT', '/users/ada/password', { password: 'Correct-Horse-9' })
  await lab.call('POST', '/settle', {})
  // The one that Okta makes up for a new user, and the one of the user's own.
  expect([...sent]).toEqual([expect.stringMatching(/^.{8,}$/), 'Correct-Horse-9'])
  const logs = lab.idp.engine.operations({}).items.map(({ id }) => `/operations/${id}/log`)
  for (const path of [
    '/operations',
    '/apps/app/log',
    '/drift?app=app',
    '/directory',
    '/users/ada',
    ...logs,
  ]) {
    const { status, text } = await lab.call('GET', path)
    expect([path, status]).toEqual([path, 200])
    told.push(text)
  }
  for (const password of sent) expect(told.filter((text) => text.includes(password))).toEqual([])
  expect(told.join()).toContain('["password","********"]')
})

test.each([
  ['told by the request', 'POST'],
  ['told by an earlier request', 'PUT'],
])('what a target quotes of a password or of its credential is shown to nobody: %s', async (_by, method) => {
  const sent: string[] = []
  const quoting: Hooks = {
    parse: (next) => (request, route, body) => {
      const [, password] = /"password":"([^"]+)"/.exec(Buffer.from(body ?? []).toString()) ?? []
      if (password !== undefined) sent.push(password)
      return next(request, route, body)
    },
    answer: (next) => async (request) => {
      const reply = await next(request)
      if (request.method !== method) return reply
      const detail = `Password ${sent[0]} is too short for ${request.header('authorization')}`
      const headers = { 'content-type': 'application/scim+json' }
      return { status: 400, headers, body: JSON.stringify({ status: '400', detail }) }
    },
  }
  await using target = await createTarget({ seed: 'quoting', defects: [quoting] })
  await using lab = await startServer()
  const auth = { type: 'bearer', token: target.token ?? '' }
  lab.idp.directory.apps.create({ name: 'app', profile: 'okta-oin', target: { url: target.url, auth } })
  const events: string[] = []
  lab.idp.engine.subscribe((event) => void events.push(JSON.stringify(event)))
  await lab.call('POST', '/users', { userName: 'ada', givenName: 'A', familyName: 'B', email: 'a@acme.test' })
  await lab.call('PUT', '/apps/app/assignments/users/ada')
  await lab.call('POST', '/settle', {})
  if (method === 'PUT') {
    await lab.call('PATCH', '/users/ada', { title: 'Countess' })
    await lab.call('POST', '/settle', {})
  }
  const { items } = (await lab.call('GET', '/operations')).json
  const operation = items.at(-1)
  expect(operation.error.message).toContain('Password ******** is too short for Bearer ********')
  expect(sent).toEqual([expect.stringMatching(/^.{8,}$/)])
  const logs = [`/operations/${operation.id}/log`, '/apps/app/log']
  const told = [...events]
  for (const path of [
    '/findings',
    '/exchanges',
    '/operations',
    '/exchanges.har',
    '/apps/app/status',
    ...logs,
  ]) {
    const { status, text } = await lab.call('GET', path)
    expect([path, status]).toEqual([path, 200])
    told.push(text)
  }
  for (const secret of [String(sent[0]), String(target.token)]) {
    expect(told.filter((text) => text.includes(secret))).toEqual([])
  }
})
