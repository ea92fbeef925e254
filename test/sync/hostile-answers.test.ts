import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/base/json.ts'
import { createLab, type Lab } from '../support/lab.ts'
import { ok, type RawRequest, type RawTarget, rawTarget } from '../wire/raw-target.ts'

const families = ['okta-oin', 'okta-aiw', 'entra', 'onelogin'] as const
type Family = (typeof families)[number]

/** When the target shows its face: asked for the user, told to make it, or told to change it. */
type Phase = 'look-up' | 'create' | 'change'

interface Row {
  name: string
  phase: Phase
  answer: (request: RawRequest) => void
  /** What the operation fails with, in our words and the vendor's code; null: it goes well. */
  ends: Record<Family, [reason: string, code: string] | null>
  /** Shorter than the vendor's patience. */
  patience?: string
}

const okta = 'application.provision.user.sync'
const oneLogin = 'provisioning_failed'
const incompatible = 'SystemForCrossDomainIdentityManagementServiceIncompatible'

/** The same reason for every vendor; each has a code of its own. */
function everywhere(reason: string, entra: string): Row['ends'] {
  return {
    'okta-oin': [reason, okta],
    'okta-aiw': [reason, okta],
    entra: [reason, entra],
    onelogin: [reason, oneLogin],
  }
}

const fine: Row['ends'] = { 'okta-oin': null, 'okta-aiw': null, entra: null, onelogin: null }

const list = (...resources: unknown[]) =>
  JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: resources.length,
    Resources: resources,
  })

const ana = (id: unknown, more: JsonObject = {}) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  id,
  userName: 'ana@acme.test',
  name: { givenName: 'Ana', familyName: 'Example' },
  active: true,
  ...more,
})

const body = (text: string) => (request: RawRequest) => ok(request, text)
const raw = (text: string | Buffer) => (request: RawRequest) => void request.socket.write(text)
const status = (code: number, text = '', ...headers: string[]) =>
  raw([`HTTP/1.1 ${code} Whatever`, `Content-Length: ${text.length}`, ...headers, '', text].join('\r\n'))

/** Bytes that were poured into one connection at most. */
let poured = 0

/** Writes until the other side has had enough. */
function endless(head: string, piece: string) {
  return ({ socket }: RawRequest) => {
    socket.write(head)
    const pour = () => {
      while (!socket.destroyed && socket.write(piece));
      poured = Math.max(poured, socket.bytesWritten)
    }
    socket.on('drain', pour)
    pour()
  }
}

const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`

const rows: Row[] = [
  {
    name: 'half of a JSON text',
    phase: 'look-up',
    answer: body('{"schemas":['),
    ends: everywhere('unparsable', incompatible),
  },
  {
    name: 'a page of HTML',
    phase: 'look-up',
    answer: body('<h1>Log in</h1>'),
    ends: everywhere('unparsable', incompatible),
  },
  { name: 'nothing with a 200', phase: 'look-up', answer: body(''), ends: everywhere('empty', incompatible) },
  {
    name: 'the JSON value null',
    phase: 'look-up',
    answer: body('null'),
    ends: everywhere('unparsable', incompatible),
  },
  {
    name: 'an object that is no list',
    phase: 'look-up',
    answer: body('{"hello":1}'),
    ends: everywhere('not-a-list', incompatible),
  },
  {
    name: 'a raw NUL byte in the text',
    phase: 'look-up',
    answer: body('{"totalResults":\u00000}'),
    ends: everywhere('unparsable', incompatible),
  },
  {
    name: 'a match without an id',
    phase: 'look-up',
    answer: body(list(ana(undefined))),
    ends: everywhere('no-id', incompatible),
  },
  {
    name: 'a match whose id is an object',
    phase: 'look-up',
    answer: body(list(ana({ a: 1 }))),
    ends: everywhere('no-id', incompatible),
  },
  {
    name: 'a match with an id of a megabyte',
    phase: 'look-up',
    answer: body(list(ana('x'.repeat(1_000_000)))),
    ends: everywhere('no-id', incompatible),
  },
  {
    name: 'two matches',
    phase: 'look-up',
    answer: body(list(ana('one'), ana('two'))),
    // The first one is taken where the vendor does not mind.
    ends: { ...fine, entra: ['ambiguous', 'DuplicateTargetEntries'] },
  },
  {
    name: 'a list nested a hundred thousand deep',
    phase: 'look-up',
    answer: body(`{"totalResults":1,"Resources":[{"id":"u1","x":${deep(100_000)}}]}`),
    ends: everywhere('unparsable', incompatible),
  },
  {
    name: 'fifty megabytes',
    phase: 'look-up',
    answer: (request) => ok(request, `{"x":"${'x'.repeat(50_000_000)}"}`),
    ends: everywhere('transport', 'WebExceptionProtocolError'),
  },
  {
    name: 'a body that never ends',
    phase: 'look-up',
    answer: endless('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', chunk),
    ends: everywhere('transport', 'WebExceptionProtocolError'),
  },
  {
    name: 'a body that stops and stays open',
    phase: 'look-up',
    answer: raw('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"tot'),
    ends: everywhere('timeout', 'Timeout'),
    patience: '300ms',
  },
  {
    name: 'a head without an end',
    phase: 'look-up',
    answer: endless('HTTP/1.1 200 OK\r\n', `X-Filler: ${'y'.repeat(4000)}\r\n`),
    ends: everywhere('transport', 'WebExceptionProtocolError'),
  },
  {
    name: 'answers of 100 without an end',
    phase: 'look-up',
    answer: ({ socket }) => void sendContinues(socket),
    ends: everywhere('timeout', 'Timeout'),
    patience: '300ms',
  },
  {
    name: 'a redirect to itself',
    phase: 'look-up',
    answer: status(302, '', 'Location: /scim/v2/Users'),
    ends: everywhere('redirect', incompatible),
  },
  {
    name: 'a body shorter than it says',
    phase: 'look-up',
    answer: ({ socket }) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}'),
    ends: everywhere('transport', 'WebExceptionProtocolError'),
  },
  {
    name: 'a content length that is no number',
    phase: 'look-up',
    answer: raw('HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}'),
    ends: everywhere('transport', 'WebExceptionProtocolError'),
  },
  {
    name: 'no HTTP at all',
    phase: 'look-up',
    answer: raw('\u0000\u0001SSH-2.0-OpenSSH\r\n\r\n'),
    ends: everywhere('transport', 'WebExceptionProtocolError'),
  },
  {
    name: 'a kilobyte that unfolds into a hundred megabytes',
    phase: 'look-up',
    answer: ({ socket }) => {
      const bomb = gzipSync(Buffer.alloc(100_000_000, ' '))
      socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`)
      socket.write(bomb)
    },
    ends: everywhere('transport', 'WebExceptionProtocolError'),
  },
  {
    name: 'a status that does not exist',
    phase: 'look-up',
    answer: status(799),
    // RFC 9110 §15: to be taken for an error of the server.
    ends: everywhere('server-error', 'InternalServerError'),
  },
  {
    name: 'a 429 for longer than there is time',
    phase: 'create',
    answer: status(429, '', `Retry-After: ${'9'.repeat(40)}`),
    ends: everywhere('throttled', 'TooManyRequests'),
  },
  {
    name: 'an error whose detail is two megabytes',
    phase: 'create',
    answer: status(400, JSON.stringify({ detail: 'd'.repeat(2_000_000) })),
    ends: everywhere('refused', incompatible),
  },
  {
    name: 'a 201 without an id',
    phase: 'create',
    answer: status(201, JSON.stringify(ana(undefined))),
    ends: everywhere('no-id', incompatible),
  },
  {
    name: 'a 201 with nothing',
    phase: 'create',
    answer: status(201),
    ends: everywhere('empty', incompatible),
  },
  {
    name: 'a 201 with a text',
    phase: 'create',
    answer: status(201, 'created!'),
    ends: everywhere('unparsable', incompatible),
  },
  {
    name: 'keys that are called __proto__',
    phase: 'create',
    answer: status(
      201,
      `{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},${JSON.stringify(ana('u1')).slice(1)}`,
    ),
    ends: fine,
  },
  {
    name: 'invalid UTF-8',
    phase: 'create',
    answer: ({ socket }) => {
      const text = Buffer.concat([
        Buffer.from(JSON.stringify(ana('u1')).slice(0, -1)),
        Buffer.from(',"nickName":"'),
        Buffer.from([0xff, 0xc0, 0x80]),
        Buffer.from('"}'),
      ])
      socket.write(`HTTP/1.1 201 Created\r\nContent-Length: ${text.length}\r\n\r\n`)
      socket.write(text)
    },
    ends: fine,
  },
  {
    name: 'an account that is gone',
    phase: 'change',
    answer: status(404, '{"detail":"gone"}'),
    ends: everywhere('not-found', 'InvalidAnchor'),
  },
  {
    name: 'an account under another id',
    phase: 'change',
    answer: body(JSON.stringify(ana('somebody-else'))),
    ends: fine,
  },
  {
    name: 'a list where one account was asked for',
    phase: 'change',
    answer: body(list(ana('u1'), ana('u2'))),
    // OneLogin looks up by name, and PUTs: what comes back is not read.
    ends: {
      'okta-oin': null,
      'okta-aiw': null,
      entra: ['several', 'SystemForCrossDomainIdentityManagementMultipleEntriesInResponse'],
      onelogin: null,
    },
  },
  {
    name: 'an account nested a hundred thousand deep',
    phase: 'change',
    answer: body(`{"id":"u1","userName":"ana@acme.test","x":${deep(100_000)}}`),
    ends: { ...everywhere('unparsable', incompatible), onelogin: null },
  },
]

function sendContinues(socket: RawRequest['socket']): void {
  if (socket.destroyed) return
  socket.write('HTTP/1.1 100 Continue\r\n\r\n'.repeat(10), () => setImmediate(sendContinues, socket))
}

let front: RawTarget | undefined

afterEach(async () => {
  await front?.[Symbol.asyncDispose]()
  front = undefined
  poured = 0
})

/** A target that is honest but in one phase. `written`: bytes that it has sent. */
async function hostile(phase: Phase, answer: (request: RawRequest) => void, id = '"u1"') {
  const resource = JSON.stringify(ana('u1')).replace('"u1"', () => id)
  let made = false
  let changing = false
  front = await rawTarget((request) => {
    const [method = '', path = ''] = (request.lines[0] ?? '').split(' ')
    const mentions = path.includes('ana')
    const one = /\/Users\/./.test(path)
    if (method === 'GET' && !one) {
      // The connection test asks for somebody whom nobody knows.
      if (phase === 'look-up' && mentions) return answer(request)
      return ok(request, made && mentions ? list(ana('u1')).replace('"u1"', () => id) : list())
    }
    if (method === 'POST') {
      if (phase === 'create') return answer(request)
      made = true
      return ok(request, resource)
    }
    return changing ? answer(request) : ok(request, resource)
  })
  return {
    url: `${front.url}/scim/v2`,
    change: () => {
      changing = phase === 'change'
    },
  }
}

async function provision(lab: Lab, change: () => void): Promise<void> {
  const { users, assignments } = lab.idp.directory
  users.create({ userName: 'ana@acme.test', givenName: 'Ana', familyName: 'Example', email: 'ana@acme.test' })
  assignments.assign('app', { user: 'ana@acme.test' })
  await lab.settle()
  change()
  users.update('ana@acme.test', { givenName: 'Anna' })
  await lab.settle()
}

describe.each(families)('%s', (profile) => {
  test.each(rows)('$phase: $name', async ({ phase, answer, ends, patience = '20s' }) => {
    const target = await hostile(phase, answer)
    const total = { connect: '5s', firstByte: patience, total: patience }
    await using lab = await createLab(profile, {
      server: { url: target.url, token: 't' },
      clock: 'real',
      overrides: { http: { timeout: total } },
    })
    await provision(lab, target.change)
    const { items } = lab.idp.engine.operations({})
    const failures = items.filter(({ error }) => error !== null)
    const end = ends[profile]
    if (end === null) {
      expect(failures).toEqual([])
    } else {
      const [reason, code] = end
      expect(failures.length).toBeGreaterThan(0)
      for (const { error, status: state } of failures) {
        expect(error).toMatchObject({ code: reason, vendor: { code } })
        expect(JSON.stringify(error).length).toBeLessThan(5000)
        expect(['failed', 'waiting']).toContain(state)
      }
    }
    // Everything can still be shown, and nothing of it is as large as what the target sent.
    for (const { response } of lab.idp.journal.list({ limit: 1000 })) {
      expect(response?.body.length ?? 0).toBeLessThan(1_100_000)
    }
    expect(poured).toBeLessThan(40 * 1_048_576)
    expect(lab.idp.engine.status('app')).toMatchObject({ running: 0 })
    expect(({} as JsonObject).polluted).toBeUndefined()
  })
})

/** As it stands in the JSON text, and as a segment of a path. */
const ids: [name: string, text: string, segment: string][] = [
  ['a slash', '"a/b"', 'a%2Fb'],
  ['what a URL ends with', '"a?b#c"', 'a%3Fb%23c'],
  ['a percent sign', '"50%41"', '50%2541'],
  ['quotes and a backslash', '"o\'\\"\\\\"', "o'%22%5C"],
  ['a space', '"a b"', 'a%20b'],
  ['an emoji', '"😀"', '%F0%9F%98%80'],
  ['half of an emoji', '"\\ud83d"', '%EF%BF%BD'],
  ['a NUL', '"a\\u0000b"', 'a%00b'],
  ['a line break', '"a\\r\\nX-Injected: 1"', 'a%0D%0AX-Injected:%201'],
  ['a number', '42', '42'],
  ['a number larger than ours', '12345678901234567890', '12345678901234567890'],
]

describe.each(families)('%s', (profile) => {
  test.each(ids)('an id with %s is told as it came', async (_name, text, segment) => {
    const target = await hostile('change', (request) => ok(request), text)
    await using lab = await createLab(profile, { server: { url: target.url, token: 't' }, clock: 'real' })
    await provision(lab, () => {})
    expect(lab.idp.engine.operations({}).items.filter(({ error }) => error !== null)).toEqual([])
    const paths = front?.requests.map(({ lines: [line = ''] }) => line.split(' ')[1] ?? '') ?? []
    const about = paths.filter((path) => path.includes('/Users/'))
    expect(about.length).toBeGreaterThan(0)
    for (const path of about) expect(path.replace(/\?.*/, '')).toBe(`/scim/v2/Users/${segment}`)
    for (const { lines } of front?.requests ?? []) expect(lines.join('\n')).not.toMatch(/^X-Injected/m)
  })
})
