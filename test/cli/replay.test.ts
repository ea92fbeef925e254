import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createTarget, type Target } from '../../src/target/target.ts'
import { addApp, startServer } from '../server/setup.ts'
import { dyingTarget } from '../support/dying-target.ts'
import { folderOf, run } from './setup.ts'

/** What an IdP has sent and been answered: someone hired, renamed, in a group, and gone. As HAR and as journal. */
async function record(profile: string) {
  await using lab = await startServer()
  await using _target = await addApp(lab.idp, profile)
  const { directory, engine } = lab.idp
  for (const userName of ['ada@acme.test', 'ben@acme.test']) {
    directory.users.create({ userName, givenName: 'A', familyName: 'B', email: userName })
    directory.assignments.assign('app', { user: userName })
  }
  directory.groups.create({ displayName: 'Sales' })
  directory.members.add('Sales', 'ada@acme.test')
  directory.assignments.assign('app', { group: 'Sales' })
  directory.pushedGroups.push('app', 'Sales')
  await engine.settle({})
  directory.users.update('ada@acme.test', { title: 'Engineer' })
  directory.members.add('Sales', 'ben@acme.test')
  await engine.settle({})
  directory.users.deactivate('ada@acme.test')
  await engine.settle({})
  const [har, journal] = [
    await lab.call('GET', '/exchanges.har'),
    await lab.call('GET', '/exchanges?limit=1000'),
  ]
  return { har: har.text, journal: journal.text, requests: har.json.log.entries.length as number }
}

/** In front of a target: a DELETE of a group answers 500 once any user was patched. */
async function moodyTarget() {
  const target = await createTarget({ token: 'secret' })
  const seen: string[] = []
  let patched = false
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { method = '', url = '' } = request
    seen.push(`${method} ${url}`)
    if (method === 'PATCH' && url.includes('/Users/')) patched = true
    if (method === 'GET' && url.endsWith('/reset')) patched = false
    const broken = method === 'DELETE' && url.includes('/Groups/') && patched
    if (broken) patched = false
    const answer = broken
      ? new Response('{"detail":"boom"}', { status: 500 })
      : await fetch(`${target.url.replace(/\/scim\/v2$/, '')}${url}`, {
          method,
          headers: {
            authorization: request.headers.authorization ?? '',
            'content-type': 'application/scim+json',
          },
          ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
        })
    response.writeHead(answer.status, { 'content-type': 'application/scim+json' }).end(await answer.text())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/scim/v2`
  return {
    url,
    target,
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await target.close()
    },
  }
}

const against = ({ url }: { url: string }) => ['--target', url, '--token', 'secret']

test.each(['okta-oin', 'okta-aiw', 'entra', 'onelogin'])(
  'what %s has sent goes as it went, with other ids',
  async (profile) => {
    const { har, journal, requests } = await record(profile)
    using place = folderOf({ 'traffic.har': har, 'journal.json': journal })
    await using target = await createTarget({ token: 'secret', seed: 'another' })
    const { code, out, err } = await run(['replay', 'traffic.har', ...against(target)], place)
    expect({ code, err, out }).toMatchObject({ code: 0, err: '' })
    expect(out).toContain(`${requests} requests: ${requests} as recorded. `)
    expect(out).toContain('No rule is broken')
    // The same against a target that the replay brings along.
    const builtIn = await run(['replay', 'journal.json', '--json'], place)
    expect(builtIn.code).toBe(0)
    const report = JSON.parse(builtIn.out)
    expect(report).toMatchObject({
      form: 'journal',
      target: 'the built-in target',
      failure: null,
      findings: [],
    })
    expect(new Set(report.requests.map(({ verdict }: { verdict: string }) => verdict))).toEqual(
      new Set(['same']),
    )
  },
)

test('the bytes on the wire are those of the recording, but for the host', async () => {
  const { har } = await record('onelogin')
  using place = folderOf({ 'traffic.har': har })
  const got: { method: string; url: string; headers: string[]; body: string }[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    got.push({
      method: request.method ?? '',
      url: request.url ?? '',
      headers: request.rawHeaders,
      body: Buffer.concat(chunks).toString(),
    })
    response.writeHead(200, { 'Content-Type': 'application/scim+json' }).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    await run(
      ['replay', 'traffic.har', '--target', `http://127.0.0.1:${port}/scim/v2`, '--token', 'secret'],
      place,
    )
  } finally {
    server.closeAllConnections()
    server.close()
  }
  const { entries } = JSON.parse(har).log as {
    entries: {
      request: {
        method: string
        url: string
        headers: { name: string; value: string }[]
        postData?: { text: string }
      }
    }[]
  }
  const own = got.filter(
    ({ url }) => !url.includes('filter=') || entries.some(({ request }) => request.url.endsWith(url)),
  )
  for (const [index, { request }] of entries.entries()) {
    const sent = own[index]
    expect(sent?.method).toBe(request.method)
    expect(sent?.headers.filter((_, at) => at % 2 === 0)).toEqual(request.headers.map(({ name }) => name))
    expect(sent?.body).toBe(request.postData?.text.replace('********', 'Replayed-Password-1!') ?? '')
    expect(sent?.headers).toContain('Bearer secret')
  }
})

test('an answer of another class ends with 3, and the rule that it breaks is told', async () => {
  const { har } = await record('entra')
  using place = folderOf({ 'traffic.har': har })
  await using target: Target = await createTarget({ token: 'secret', defects: ['D01'] })
  const { code, out } = await run(['replay', 'traffic.har', ...against(target)], place)
  expect(code).toBe(3)
  expect(out).toMatch(/✗ +\d+ GET +\/Users\?filter=\S+ {2}200 → 404/)
  expect(out).toContain('RFC7644-3.4.2-empty-200')
})

test('a failing replay is shrunk to what it needs, each try from a clean target, and written down', async () => {
  await using moody = await moodyTarget()
  const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User']
  const user = (id: string, userName: string) => ({ schemas, id, userName })
  const request = (method: string, path: string, body: unknown, status: number, answer: unknown) => ({
    request: {
      method,
      url: `https://a.test/scim/v2${path}`,
      headers: [],
      ...(body ? { postData: { text: JSON.stringify(body) } } : {}),
    },
    response: { status, headers: [], content: { text: answer ? JSON.stringify(answer) : '' } },
  })
  const patch = {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'title', value: 'x' }],
  }
  const group = {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    id: 'g-0000001',
    displayName: 'Sales',
  }
  const entries = [
    request('GET', '/Users?filter=userName+eq+%22ada%22', null, 200, { totalResults: 0, Resources: [] }),
    request('POST', '/Users', { schemas, userName: 'ada' }, 201, user('u-0000001', 'ada')),
    request('POST', '/Users', { schemas, userName: 'ben' }, 201, user('u-0000002', 'ben')),
    request('GET', '/Users/u-0000001', null, 200, user('u-0000001', 'ada')),
    request('POST', '/Groups', { schemas: group.schemas, displayName: 'Sales' }, 201, group),
    request('PATCH', '/Users/u-0000002', patch, 200, user('u-0000002', 'ben')),
    request('GET', '/Groups/g-0000001', null, 200, group),
    request('DELETE', '/Groups/g-0000001', null, 204, null),
    request('GET', '/Users/u-0000002', null, 200, user('u-0000002', 'ben')),
  ]
  using place = folderOf({ 'traffic.har': JSON.stringify({ log: { entries } }) })
  const argv = ['replay', 'traffic.har', ...against(moody), '--shrink', '--out', 'fewest.http', '--json']
  const { code, out, err } = await run(argv, place)
  expect({ code, err }).toEqual({ code: 3, err: '' })
  expect(JSON.parse(out)).toMatchObject({ failure: 8, shrunk: { requests: [3, 5, 6, 8], minimal: true } })
  expect(moody.target.users()).toEqual([])
  expect(moody.target.groups()).toEqual([])
  const file = join(place.folder, 'fewest.http')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readFileSync(file, 'utf8')).toMatch(/^# From traffic\.har, shrunk to 4 of 9 requests\./)
  // What was written fails in the same way, and says so in words.
  const again = await run(['replay', 'fewest.http', ...against(moody), '--clean'], place)
  expect(again.code).toBe(3)
  expect(again.out).toMatch(/✗ +4 DELETE \/scim\/v2\/Groups|✗ +4 DELETE \/Groups\/\S+ {2}204 → 500/)
  expect(again.out).toContain('boom')
  const shrunkOnce = await run(['replay', 'traffic.har', ...against(moody), '--shrink'], place)
  expect(shrunkOnce.out).toMatch(
    /Shrunk from 9 to 4 requests in \d+ tries: without any of them the last one does not fail\./,
  )
})

test('a reset command brings the target back, and one that fails ends it', async () => {
  await using target = await createTarget({ token: 'secret' })
  using place = folderOf({
    'x.http': '# answer 200 {}\nGET /Users/nobody\n\n# answer 200 {}\nGET /Users/none\n',
  })
  const reset = ['--reset-command', 'echo once >> resets.txt']
  const { code, out } = await run(['replay', 'x.http', ...against(target), '--shrink', ...reset], place)
  expect(code).toBe(3)
  expect(out).toContain('Shrunk from 2 to 1 request')
  expect(out).toContain('Before each try the reset command ran.')
  expect(readFileSync(join(place.folder, 'resets.txt'), 'utf8').split('\n').length).toBeGreaterThan(2)
  const failing = await run(
    ['replay', 'x.http', ...against(target), '--reset-command', 'echo no such database >&2; exit 7'],
    place,
  )
  expect([failing.code, failing.err]).toEqual([
    2,
    expect.stringMatching(/ended with 7[\s\S]*It wrote: no such database/),
  ])
})

test('a failure that does not come again is told, with all that was found', async () => {
  let asked = 0
  const server = createServer((_, response) => {
    asked++
    response.writeHead(asked === 1 ? 500 : 200, { 'Content-Type': 'application/scim+json' }).end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  using place = folderOf({ 'x.http': '# answer 200 {}\nGET /Users\n' })
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/scim`
    const { code, out, err } = await run(
      ['replay', 'x.http', '--target', url, '--token', 'x', '--shrink'],
      place,
    )
    expect(code).toBe(3)
    expect(out).toMatch(/✗ +1 GET +\/Users {2}200 → 500/)
    expect(err).toMatch(/^scimulator: Request 1, GET \/Users, answered 500 and does not do so again/)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

test('what cannot be deleted ends the shrinking, because no try would begin where the last one did', async () => {
  const server = createServer((request, response) => {
    const status = request.method === 'POST' ? 201 : request.method === 'DELETE' ? 405 : 500
    const headers = { 'Content-Type': 'application/scim+json' }
    response.writeHead(status, headers).end('{"id":"7","userName":"ada"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const create = '# answer 201 {"id":"1","userName":"ada"}\nPOST /Users\n\n{"userName":"ada"}\n\n'
  using place = folderOf({ 'x.http': `${create}# answer 200 {}\nGET /Users/1\n` })
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/scim`
    const { code, err, out } = await run(
      ['replay', 'x.http', '--target', url, '--token', 'x', '--shrink'],
      place,
    )
    expect(code).toBe(3)
    expect(err).toContain('cannot be deleted: /Users/7')
    expect(out).toContain('Left behind: /Users/7.')
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

test('--no-send judges what was recorded, and sends nothing', async () => {
  const list = JSON.stringify({ schemas: [], totalResults: '0', Resources: null })
  using place = folderOf({
    'x.http': `GET https://a.test/scim/Users?filter=userName+eq+%22x%22\n\nHTTP/1.1 404 Not Found\nContent-Type: text/html\n\n${list}\n`,
  })
  const { code, out } = await run(['replay', 'x.http', '--no-send'], place)
  expect(code).toBe(0)
  expect(out).toContain('RFC7644-3.4.2-empty-200')
  expect((await run(['replay', 'x.http', '--no-send', '--fail-on', 'findings'], place)).code).toBe(3)
})

test('nobody there ends with 5', async () => {
  using place = folderOf({ 'x.http': 'GET /Users\n' })
  const { code, out } = await run(
    ['replay', 'x.http', '--target', 'http://127.0.0.1:9/scim', '--token', 'x'],
    place,
  )
  expect(code).toBe(5)
  expect(out).toContain('connect-refused')
})

test('a target that goes away ends the replay with 5, and nothing is shrunk', async () => {
  await using dying = await dyingTarget(2)
  using place = folderOf({ 'x.http': '# answer 200 {}\nGET /Users\n\n'.repeat(9) })
  const argv = ['replay', 'x.http', '--target', dying.url, '--token', dying.token, '--shrink', '--json']
  const { code, out, err } = await run(argv, place)
  expect({ code, err }).toEqual({ code: 5, err: '' })
  const report = JSON.parse(out)
  expect(report).toMatchObject({
    stopped: true,
    shrunk: null,
    notes: [expect.stringContaining('Nobody could be reached')],
  })
  // Two answers, one that broke off, and three that found nobody.
  expect(report.requests).toHaveLength(6)
})

test('secrets of now are in no output', async () => {
  using place = folderOf({ 'x.http': 'POST /Users\n\n{"userName":"sesame-sesame"}\n' })
  await using target = await createTarget({ token: 'sesame-sesame' })
  for (const more of [[], ['--json']]) {
    const { out } = await run(
      ['replay', 'x.http', '--target', target.url, '--token', 'sesame-sesame', ...more],
      place,
    )
    expect(out).not.toContain('sesame-sesame')
  }
})

test('passwords of a recording are in no output, wherever the target quotes them', async () => {
  const server = createServer((_, response) => {
    response
      .writeHead(400, { 'Content-Type': 'application/scim+json' })
      .end('{"detail":"no Sesame-Open-1, sesame"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const answers = ['201 {"id":"1","password":"Sesame-Open-1"}', '400 {"password":"Sesame-Open-1"}']
  const requests = answers.map(
    (answer) => `# answer ${answer}\nPOST /Users\n\n{"password":"Sesame-Open-1"}\n\n`,
  )
  using place = folderOf({ 'x.http': requests.join('') })
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/scim`
    for (const more of [[], ['--json']]) {
      const { out } = await run(['replay', 'x.http', '--target', url, '--token', 'sesame', ...more], place)
      expect(out).toMatch(/no \*{8}, \*{8}/)
      expect(out).not.toMatch(/sesame/i)
    }
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

test.each([
  [['none.har'], 'The recording none.har cannot be read: ENOENT'],
  [['empty.har'], 'holds no request'],
  [['web.har'], 'none of them is SCIM'],
  [['ok.http', '--base', 'https://b.test'], 'none of them is SCIM below https://b.test'],
  [['ok.http', '--target', 'nowhere'], 'is not an http or https URL'],
  [['masked.http', '--target', 'http://127.0.0.1:9'], 'credentials in the recording are masked'],
  [['ok.http', '--header', 'x'], '--header takes "Name: value"'],
  [['ok.http', '--clean'], 'name it by --target'],
  [['ok.http', '--no-send', '--shrink'], 'cannot --shrink'],
  [['ok.http', '--profile', 'okto'], 'okto'],
  [['ok.http', '--fail-on', 'all'], 'Allowed choices are status, body, findings'],
])('%j is told in one clear sentence', async (argv, says) => {
  using place = folderOf({
    'empty.har': '',
    'web.har': JSON.stringify({ log: { entries: [{ request: { method: 'GET', url: 'https://a.test/' } }] } }),
    'ok.http': 'GET https://a.test/scim/Users\n',
    'masked.http': 'GET /Users\nAuthorization: Bearer ********\n',
  })
  const { code, out, err } = await run(['replay', ...argv], place)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(says)
})

test('--out alone turns a HAR into an .http file that says the same', async () => {
  const { har, requests } = await record('okta-oin')
  using place = folderOf({ 'traffic.har': har })
  writeFileSync(join(place.folder, 'before.http'), 'old')
  expect((await run(['replay', 'traffic.har', '--out', 'before.http'], place)).code).toBe(0)
  const { out } = await run(['replay', 'before.http', '--json'], place)
  const report = JSON.parse(out)
  expect(report.requests).toHaveLength(requests)
  expect(new Set(report.requests.map(({ verdict }: { verdict: string }) => verdict))).toEqual(
    new Set(['same']),
  )
})
