import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import { createLab, type Lab, profiles, tellsMembers } from '../support/lab.ts'
import { listingTarget, noGroups, pageOf } from '../support/listing-target.ts'
import { createMoodyLab } from '../support/moody-target.ts'
import { story } from '../support/story.ts'

const headers = { authorization: 'Bearer lab-token', 'content-type': 'application/scim+json' }

async function call({ target }: Lab, method: string, path: string, body?: JsonObject): Promise<JsonObject> {
  const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
  const answer = await target.fetch(target.url + path, init)
  expect(answer.ok, `${method} ${path}: ${answer.status}`).toBe(true)
  return answer.status === 204 ? {} : ((await answer.json()) as JsonObject)
}

const patch = (...Operations: JsonObject[]): JsonObject => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations,
})

interface Said {
  method: string
  path: string
  body: string
}

/** A target that is one function. */
async function createStub(answer: (said: Said) => { status: number; body: JsonObject }) {
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const reply = answer({ method: request.method ?? '', path: request.url ?? '', body })
    response.writeHead(reply.status, { 'content-type': 'application/scim+json' })
    response.end(JSON.stringify(reply.body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: 't',
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const idOf = ({ target }: Lab, userName: string) =>
  target.users().find((user) => user.userName === userName)?.id as string

/** Ada and Grace in the target, Ada in the group `Team`. */
async function provisioned(profile: string, options: Parameters<typeof createLab>[1] = {}): Promise<Lab> {
  const lab = await createLab(profile, options)
  const { users, groups, members, assignments, pushedGroups } = lab.idp.directory
  for (const name of ['ada', 'grace']) {
    const userName = `${name}@acme.test`
    users.create({
      userName,
      givenName: name,
      familyName: 'X',
      displayName: name,
      email: userName,
      department: 'R&D',
    })
    assignments.assign('app', { user: userName })
  }
  groups.create({ displayName: 'Team' })
  members.add('Team', { user: 'ada@acme.test' })
  pushedGroups.push('app', 'Team')
  assignments.assign('app', { group: 'Team' })
  await lab.settle()
  return lab
}

describe.each(profiles)('under %s', (profile) => {
  test('after each step of the story the target is what the IdP believes', async () => {
    await using lab = await createLab(profile)
    for (const { title, play } of story) {
      play(lab.idp)
      await lab.settle()
      const { missing, extra, different, duplicates, notes } = await lab.idp.drift('app')
      // This vendor's way to tell members is one that the target refuses.
      const besides = tellsMembers(profile)
        ? different
        : different.filter((each) => each.attribute !== 'members' || each.cause !== 'target-refused')
      const nothing = { missing: [], extra: [], besides: [], duplicates: [], notes: [] }
      expect({ title, missing, extra, besides, duplicates, notes }).toEqual({ title, ...nothing })
    }
  })
})

describe.each(['okta-oin', 'entra', 'onelogin'])('what somebody does to the target of %s', (profile) => {
  test('an attribute that is changed there is different, with the requests that told it', async () => {
    await using lab = await provisioned(profile)
    const id = idOf(lab, 'ada@acme.test')
    await call(lab, 'PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'name.familyName', value: 'Y' }))
    const report = await lab.idp.drift('app')
    expect(report.equal).toBe(false)
    expect(report.different).toMatchObject([
      {
        resource: 'User',
        id,
        attribute: 'name.familyName',
        expected: 'X',
        actual: 'Y',
        cause: 'target-changed',
      },
    ])
    const [{ exchangeIds } = { exchangeIds: [] }] = report.different
    const trail = exchangeIds.map((each) => lab.idp.journal.get(Number(each.slice(4))))
    expect(trail.length).toBeGreaterThan(0)
    for (const exchange of trail) expect(exchange?.request.method).not.toBe('GET')
    expect(trail.some((exchange) => exchange?.request.body?.includes('ada'))).toBe(true)
    expect([report.missing, report.extra, report.duplicates]).toEqual([[], [], []])
  })

  test('an account that is switched off there is different', async () => {
    await using lab = await provisioned(profile)
    const id = idOf(lab, 'ada@acme.test')
    await call(lab, 'PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'active', value: false }))
    const { different } = await lab.idp.drift('app')
    expect(different).toMatchObject([{ id, attribute: 'active', expected: true, actual: false }])
  })

  test('a user who is deleted there is missing', async () => {
    await using lab = await provisioned(profile)
    const id = idOf(lab, 'grace@acme.test')
    await call(lab, 'DELETE', `/Users/${id}`)
    const report = await lab.idp.drift('app')
    expect(report).toMatchObject({ equal: false, extra: [], different: [] })
    expect(report.missing).toMatchObject([
      { resource: 'User', id, name: 'grace@acme.test', cause: 'target-changed' },
    ])
    expect(report.missing[0]?.exchangeIds.length).toBeGreaterThan(0)
  })

  test('a member who is put in or taken out there makes the group different', async () => {
    await using lab = await provisioned(profile)
    const [ada, grace] = [idOf(lab, 'ada@acme.test'), idOf(lab, 'grace@acme.test')]
    const group = lab.target.groups()[0]?.id as string
    await call(
      lab,
      'PATCH',
      `/Groups/${group}`,
      patch({ op: 'add', path: 'members', value: [{ value: grace }] }),
    )
    expect((await lab.idp.drift('app')).different).toMatchObject([
      { resource: 'Group', id: group, attribute: 'members', expected: [ada], actual: [ada, grace].sort() },
    ])
    await call(lab, 'PATCH', `/Groups/${group}`, patch({ op: 'remove', path: 'members' }))
    expect((await lab.idp.drift('app')).different).toMatchObject([
      { resource: 'Group', id: group, attribute: 'members', expected: [ada], actual: [] },
    ])
  })

  test('somebody whom the IdP has nothing to do with is nothing extra', async () => {
    await using lab = await provisioned(profile)
    await call(lab, 'POST', '/Users', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: 'stranger@acme.test',
    })
    expect(await lab.idp.drift('app')).toMatchObject({ equal: true, extra: [] })
  })
})

test('what the target would not take and nobody tries again is missing, with the refusal in its trail', async () => {
  await using lab = await createMoodyLab('okta-oin')
  lab.mood = ({ method, body }) => (method === 'POST' && body.includes('eve') ? { status: 400 } : undefined)
  const { users, assignments } = lab.idp.directory
  for (const userName of ['ada', 'eve']) {
    users.create({ userName, givenName: 'A', familyName: 'B', email: `${userName}@acme.test` })
    assignments.assign('app', { user: userName })
  }
  await lab.settle()
  const report = await lab.idp.drift('app')
  expect(report).toMatchObject({ equal: false, untold: [], extra: [], different: [] })
  expect(report.missing).toMatchObject([{ resource: 'User', id: null, name: 'eve', cause: 'target-refused' }])
  const refusal = report.missing[0]?.exchangeIds.at(-1) ?? ''
  expect(lab.idp.journal.get(Number(refusal.slice(4)))?.response?.status).toBe(400)
})

test.each(['okta-oin', 'entra'])(
  'an update that %s does not try again is told as refused',
  async (profile) => {
    await using lab = await createMoodyLab(profile)
    const ada = { userName: 'ada', givenName: 'A', familyName: 'B', displayName: 'Ada', email: 'a@acme.test' }
    lab.idp.directory.users.create(ada)
    lab.idp.directory.assignments.assign('app', { user: 'ada' })
    await lab.settle()
    lab.mood = ({ method }) => (['PATCH', 'PUT'].includes(method) ? { status: 400 } : undefined)
    lab.idp.directory.users.update('ada', { familyName: 'C' })
    await lab.settle()
    const { equal, different, untold } = await lab.idp.drift('app')
    expect({ equal, untold }).toEqual({ equal: false, untold: [] })
    expect(different.filter(({ attribute }) => attribute === 'name.familyName')).toMatchObject([
      { expected: 'C', actual: 'B', cause: 'target-refused' },
    ])
  },
)

test('what is not told yet is due, and no drift, also while the app is paused', async () => {
  await using lab = await provisioned('okta-oin')
  lab.idp.engine.pause('app')
  lab.idp.directory.users.update('ada@acme.test', { familyName: 'Z' })
  lab.idp.directory.users.create({ userName: 'new', givenName: 'N', familyName: 'N', email: 'n@acme.test' })
  const before = lab.idp.journal.last
  const report = await lab.idp.drift('app')
  expect(report).toMatchObject({ equal: true, missing: [], different: [] })
  expect(report.untold).toMatchObject([{ name: 'ada@acme.test', kinds: ['update'], status: 'due' }])
  const asked = lab.idp.journal.list({ after: before })
  expect(asked.map(({ request, intent }) => `${request.method} ${intent}`)).toEqual([
    'GET drift',
    'GET drift',
  ])
})

test('what the target changed and what is due are told apart on one user', async () => {
  await using lab = await provisioned('okta-oin')
  lab.idp.engine.pause('app')
  const id = idOf(lab, 'ada@acme.test')
  lab.idp.directory.users.update('ada@acme.test', { givenName: 'Adele' })
  await call(lab, 'PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'name.familyName', value: 'Y' }))
  const { different, untold } = await lab.idp.drift('app')
  expect(different.map(({ attribute, cause }) => [attribute, cause])).toEqual([
    ['name.familyName', 'target-changed'],
  ])
  expect(untold).toMatchObject([{ name: 'ada@acme.test', kinds: ['update'] }])
})

test('what stays although its deletion was answered as done is extra', async () => {
  await using lab = await createMoodyLab('entra')
  lab.idp.directory.users.create({ userName: 'ada', givenName: 'A', familyName: 'B', displayName: 'Ada' })
  lab.idp.directory.assignments.assign('app', { user: 'ada' })
  await lab.settle()
  const id = idOf(lab, 'ada')
  lab.mood = ({ method }) => (method === 'DELETE' ? { status: 204 } : undefined)
  lab.idp.directory.users.delete('ada')
  await lab.settle()
  lab.idp.directory.users.delete('ada')
  await lab.settle()
  const report = await lab.idp.drift('app')
  expect(report.extra).toMatchObject([{ resource: 'User', id, name: 'ada', because: 'deleted' }])
  const trail = report.extra[0]?.exchangeIds.map((each) => lab.idp.journal.get(Number(each.slice(4))))
  expect(trail?.at(-1)?.request.method).toBe('DELETE')
})

test('an account that was made twice is extra, and its userName belongs to two', async () => {
  const kept = new Map<string, JsonObject>()
  let lost = ''
  await using server = await createStub(({ method, path, body }) => {
    const id = decodeURIComponent(path.split('/')[2] ?? '')
    if (method === 'POST' && path === '/Users') {
      const made = { ...JSON.parse(body), id: `id ${kept.size + 1}` }
      kept.set(made.id, made)
      return { status: 201, body: made }
    }
    if (path.startsWith('/Users/'))
      return id === lost ? { status: 404, body: {} } : { status: 200, body: kept.get(id) ?? {} }
    const all = path.startsWith('/Users') && !path.includes('filter') ? [...kept.values()] : []
    return {
      status: 200,
      body: { totalResults: all.length, startIndex: 1, itemsPerPage: all.length, Resources: all },
    }
  })
  await using lab = await createLab('authentik', { server })
  lab.idp.directory.users.create({ userName: 'ada', givenName: 'A', familyName: 'B', email: 'a@acme.test' })
  lab.idp.directory.assignments.assign('app', { user: 'ada' })
  await lab.settle()
  lost = 'id 1'
  lab.idp.directory.users.update('ada', { familyName: 'C' })
  await lab.settle()
  expect([...kept.keys()]).toEqual(['id 1', 'id 2'])
  const report = await lab.idp.drift('app')
  expect(report.extra).toMatchObject([{ id: 'id 1', name: 'ada', because: 'made-twice' }])
  expect(report.duplicates).toMatchObject([{ name: 'ada', ids: ['id 2', 'id 1'] }])
  expect(report.missing).toEqual([])
})

test('a userName that somebody gives away a second time over there is a duplicate, but nothing extra', async () => {
  const all: JsonObject[] = []
  await using server = await createStub(({ method, body }) => {
    if (method === 'POST') {
      const made = { ...JSON.parse(body), id: 'ours' }
      all.push(made, { ...made, id: 'theirs', userName: 'ADA' })
      return { status: 201, body: made }
    }
    return {
      status: 200,
      body: { totalResults: all.length, startIndex: 1, itemsPerPage: all.length, Resources: all },
    }
  })
  await using lab = await createLab('okta-oin', { server })
  lab.idp.directory.users.create({ userName: 'ada', givenName: 'A', familyName: 'B', email: 'a@acme.test' })
  lab.idp.directory.assignments.assign('app', { user: 'ada' })
  await lab.settle()
  const report = await lab.idp.drift('app')
  expect(report).toMatchObject({ equal: false, extra: [], missing: [], different: [] })
  expect(report.duplicates).toMatchObject([{ resource: 'User', name: 'ada', ids: ['ours', 'theirs'] }])
})

test('whom the list does not show is asked for by id', async () => {
  await using lab = await createMoodyLab('okta-oin')
  lab.idp.directory.users.create({ userName: 'ada', givenName: 'A', familyName: 'B', email: 'a@acme.test' })
  lab.idp.directory.assignments.assign('app', { user: 'ada' })
  await lab.settle()
  lab.mood = ({ path }) => (path.startsWith('/Users?') ? { status: 500 } : undefined)
  const report = await lab.idp.drift('app')
  expect(report).toMatchObject({ equal: true, complete: false, checked: 1, unread: 0, missing: [] })
  expect(report.notes[0]).toMatch(/^The list of users: scanned 0, then a request failed/)
  lab.mood = () => ({ status: 500 })
  expect(await lab.idp.drift('app')).toMatchObject({
    equal: false,
    unread: 1,
    missing: [],
    unreachable: null,
  })
})

test('a target that is not there is unreachable, and nobody is taken for gone', async () => {
  await using lab = await provisioned('okta-oin')
  await lab.target.close()
  const report = await lab.idp.drift('app')
  expect(report).toMatchObject({ equal: false, complete: false, missing: [], different: [] })
  expect(report.unreachable).toMatch(/got no complete answer/)
  expect(report.unread).toBe(3)
})

test('an endless list comes to an end', async () => {
  await using target = await listingTarget(({ collection, startIndex, count }) =>
    collection === 'Groups'
      ? noGroups
      : {
          totalResults: 10 ** 9,
          startIndex,
          Resources: Array.from({ length: Math.min(count, 5) }, (_, index) => ({
            id: `u${startIndex + index}`,
            userName: '<b>',
          })),
        },
  )
  await using lab = await createLab('okta-oin', {
    server: target,
    overrides: { import: { maxRequests: 20 } },
  })
  const report = await lab.idp.drift('app')
  expect(report).toMatchObject({ equal: true, complete: false, checked: 0 })
  expect(report.notes[0]).toMatch(/gave up after 20 requests/)
})

test('thousands of accounts are compared with few statements and without being kept', async () => {
  const many = Array.from({ length: 3000 }, (_, index) => ({ id: `u${index}`, userName: `user${index}` }))
  await using target = await listingTarget((asked) =>
    asked.collection === 'Groups' ? noGroups : pageOf(many, asked),
  )
  await using lab = await createLab('okta-oin', { server: target })
  const report = await lab.idp.drift('app')
  expect(report).toMatchObject({ equal: true, complete: true, checked: 0 })
  expect(target.asked.length).toBe(30)
})

test('what differs is a finding, worst of all, that names where to begin', async () => {
  await using lab = await provisioned('entra')
  await call(lab, 'DELETE', `/Users/${idOf(lab, 'grace@acme.test')}`)
  expect((await lab.idp.drift('app')).equal).toBe(false)
  const findings = lab.idp.diagnosis
    ?.list({ app: 'app' })
    .filter(({ rule }) => rule === 'SIM-final-state-equal')
  expect(findings).toMatchObject([{ severity: 'blocker', verdict: 'fail', count: 1 }])
  expect(findings?.[0]?.seen).toMatch(/^Read again, User "grace@acme.test" \(.+\) is gone/)
  expect(findings?.[0]?.exchangeIds.length).toBeGreaterThan(0)
})
