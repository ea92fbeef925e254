import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../../src/base/json.ts'
import { furtherAspects, mostAspects } from '../../src/diagnose/aspects.ts'
import { Judge, type JudgeFault } from '../../src/diagnose/judge.ts'
import { loadProfile } from '../../src/profile/load.ts'
import { profiles } from '../support/lab.ts'
import {
  del,
  enterprise,
  filtered,
  get,
  group,
  list,
  members,
  newGroup,
  newUser,
  page,
  patch,
  post,
  put,
  scimError,
  user,
  type Wired,
} from './wire.ts'

/** Keys that mean something to SCIM, to JavaScript, or to nobody. */
const key = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(...Object.keys({ ...user(), ...group(), ...page({}), ...scimError(400) })),
  },
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'emails',
    'manager',
    'members',
    'name',
  ),
  fc.constantFrom(
    enterprise,
    'urn:ietf:params:scim:schemas:extension:enterprise:2',
    'urn:x',
    'value',
    'type',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
)

const scalar: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json[]>(
    null,
    true,
    false,
    '',
    0,
    -1,
    'True',
    'User',
    'u1',
    'ada@acme.test',
    '\ud800',
    '\u202e',
  ),
  fc.constantFrom<Json[]>(
    '2026-13-45T99:99:99Z',
    '[object Object]',
    'bulkId',
    '../../etc',
    'a\u0000b',
    '\u001b[2J',
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: 'binary', maxLength: 20 }),
)

const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    scalar,
    fc.array(tie('json'), { maxLength: 4 }),
    // Entries, not a dictionary: `__proto__` becomes a key of its own, as it does when JSON is parsed.
    fc.array(fc.tuple(key, tie('json')), { maxLength: 5 }).map((entries) => fromEntries(entries)),
  ),
}))

function fromEntries(entries: [string, Json][]): Json {
  return JSON.parse(
    `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`,
  )
}

/** Valid answers with one value somewhere replaced, left out, doubled or put into a list. */
function mutated(value: Json, path: readonly number[], change: (old: Json) => Json): Json {
  const [step, ...rest] = path
  if (step === undefined || value === null || typeof value !== 'object') return change(value)
  if (Array.isArray(value)) {
    if (value.length === 0) return change(value)
    const at = step % value.length
    return value.map((each, index) => (index === at ? mutated(each, rest, change) : each))
  }
  const keys = Object.keys(value)
  if (keys.length === 0) return change(value)
  const at = keys[step % keys.length]
  return fromEntries(
    Object.entries(value).map(([name, each]) => [name, name === at ? mutated(each, rest, change) : each]),
  )
}

const valid: Json[] = [
  user(),
  user({ emails: [{ type: 'work', value: 'ada@acme.test', primary: true }], name: { givenName: 'Ada' } }),
  user({ [enterprise]: { manager: { value: 'u2' }, department: 'R&D' }, roles: [{ value: 'x' }] }),
  group({ members: members('u1', 'u2') }),
  list(user(), user({ id: 'u2', userName: 'bob' })),
  list(group({ members: members('u1') })),
  page({ totalResults: 300, startIndex: 101, nextCursor: 'abc' }, user()),
  scimError(400, { scimType: 'invalidValue' }),
  scimError(409, { scimType: 'uniqueness' }),
]

const change = fc.oneof(
  json.map((value) => () => value),
  fc.constant((old: Json): Json => [old, old]),
  fc.constant((old: Json): Json => ({ value: old })),
  fc.constant((old: Json): Json => String(old)),
)

const nearlyValid = fc
  .tuple(fc.constantFrom(...valid), fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 5 }), change)
  .map(([value, path, how]) => mutated(value, path, how))

/** Texts that JSON writers of our own would never give. */
const rawText = fc.oneof(
  fc.constantFrom(
    '',
    '{',
    'null',
    '1e999',
    '{"totalResults":1e999,"Resources":[]}',
    '{"id":1e999,"userName":"ada@acme.test"}',
    '{"id":"u1","id":"u2","id":{"id":"u3"}}',
    '{"__proto__":{"id":"u1"},"id":"u1","members":{"__proto__":[1]}}',
    '\ufeff{"id":"u1"}',
    '"\\ud800"',
    '{"id":"\\ud800","userName":"\\udfff\\ud800"}',
    `${'['.repeat(5000)}${']'.repeat(5000)}`,
    `${'{"a":'.repeat(99)}1${'}'.repeat(99)}`,
    '<html><body>Whoops</body></html>',
    `{"schemas":${JSON.stringify(Array(2000).fill('urn:x'))},"id":"u1"}`,
  ),
  fc.string({ unit: 'binary', maxLength: 200 }),
)

const answer = fc.oneof(
  { weight: 3, arbitrary: nearlyValid.map((body) => body) },
  { weight: 2, arbitrary: json.map((body) => body) },
  { weight: 1, arbitrary: rawText.map((text) => ({ text })) },
)

const status = fc.oneof(
  fc.constantFrom(200, 201, 204, 301, 304, 400, 401, 404, 406, 409, 415, 422, 429, 500, 501, 503),
  fc.integer({ min: 100, max: 999 }),
)

const headers = fc.dictionary(
  fc.constantFrom(
    'Location',
    'ETag',
    'Retry-After',
    'Date',
    'Content-Type',
    'Content-Length',
    'WWW-Authenticate',
  ),
  fc.string({ maxLength: 30 }),
  { noNullPrototype: true },
)

/** What an IdP sends, of every kind, so that the answers meet something that is known. */
const asked: ((status: number, body: never, more: object) => Wired)[] = [
  (is, body, more) => get(filtered('/Users', 'userName eq "ada@acme.test"'), is, body, more),
  (is, body, more) => get('/Users?startIndex=1&count=100', is, body, more),
  (is, body, more) => get('/Users?startIndex=101&count=100', is, body, more),
  (is, body, more) => get('/Groups?cursor=abc', is, body, more),
  (is, body, more) => get('/Users/u1', is, body, more),
  (is, body, more) => get('/Groups/g1?excludedAttributes=members', is, body, more),
  (is, body, more) => get('/Groups/g1', is, body, more),
  (is, body, more) => get('/ServiceProviderConfig', is, body, more),
  (is, body, more) =>
    post('/Users', newUser({ externalId: 'e', password: 'Secret-0123', title: null }), is, body, more),
  (is, body, more) => post('/Groups', newGroup({ members: members('u1') }), is, body, more),
  (is, body, more) => put('/Users/u1', user({ title: 'One', nickName: '' }), is, body, more),
  (is, body, more) => put('/Groups/g1', group({ members: members('u2') }), is, body, more),
  (is, body, more) => patch('/Users/u1', [{ op: 'Replace', path: 'active', value: 'False' }], is, body, more),
  (is, body, more) => patch('/Users/u1', [{ op: 'replace', value: { active: true } }], is, body, more),
  (is, body, more) =>
    patch('/Users/u1', [{ op: 'Add', path: 'emails[type eq "work"].value', value: 'a@b' }], is, body, more),
  (is, body, more) =>
    patch('/Users/u1', [{ op: 'Add', path: `${enterprise}:department`, value: 'R&D' }], is, body, more),
  (is, body, more) =>
    patch('/Groups/g1', [{ op: 'add', path: 'members', value: members('u1', 'u2') }], is, body, more),
  (is, body, more) => patch('/Groups/g1', [{ op: 'remove', path: 'members[value eq "u1"]' }], is, body, more),
  (is, body, more) =>
    patch('/Groups/g1', [{ op: 'Remove', path: 'members', value: members('u2') }], is, body, more),
  (is, body, more) =>
    patch('/Groups/g1', [{ op: 'replace', value: { id: 'g1', displayName: 'C' } }], is, body, more),
  (is, body, more) => del('/Users/u1', is, body, more),
]

const traffic = fc.array(
  // What was drawn stays readable in a counterexample: the exchange is made of it later.
  fc.tuple(
    fc.nat(asked.length - 1),
    status,
    answer,
    headers,
    fc.option(fc.constantFrom(1, 2), { nil: undefined }),
  ),
  { minLength: 1, maxLength: 12 },
)

test.each(profiles)('%s: whatever a target answers, the judge neither throws nor says much', (name) => {
  const { profile } = loadProfile(name)
  fc.assert(
    fc.property(traffic, (exchanges) => {
      const faults: JudgeFault[] = []
      const judge = new Judge(
        { profile, baseUrl: 'https://app.test/scim/v2', secrets: ['token-0123456789'] },
        { onFault: (fault) => faults.push(fault) },
      )
      exchanges.forEach(([request, is, body, heads, cycle], index) => {
        const wired = asked[request]?.(is, body as never, { headers: heads, cycle })
        const breaches = wired ? judge.look(wired(index + 1)) : []
        for (const { verdict } of breaches) {
          expect(verdict.seen.length).toBeLessThan(1500)
          expect(verdict.seen.isWellFormed()).toBe(true)
          expect((verdict.excerpt?.line ?? '').length).toBeLessThan(500)
        }
        const ways = breaches.map(({ rule, verdict }) => `${rule.id} ${verdict.aspect}`)
        expect(new Set(ways).size).toBe(ways.length)
      })
      expect(faults.map(({ rule, error }) => `${rule}: ${(error as Error).stack}`)).toEqual([])
    }),
    { numRuns: 150 },
  )
})

test('a rule that is broken in ever new ways has so many findings and no more, and the rest is counted', () => {
  const judge = new Judge({
    profile: { name: 'entra', family: 'entra' },
    baseUrl: 'https://app.test',
    secrets: [],
  })
  const aspects: (string | undefined)[] = []
  for (let each = 0; each < 100; each++) {
    const wired = get('/Users/u1', 200, user(), { headers: { 'Content-Type': `text/x-${each}` } })
    const found = judge.look(wired(each)).filter(({ rule }) => rule.id === 'RFC7644-3.8-ct-response')
    expect(found.length).toBe(1)
    aspects.push(found[0]?.verdict.aspect)
    if (each >= mostAspects) expect(found[0]?.verdict.seen).toMatch(/only counted\.$/)
  }
  expect(new Set(aspects).size).toBe(mostAspects + 1)
  expect(aspects.filter((aspect) => aspect === furtherAspects).length).toBe(100 - mostAspects)
})

test('what was told apart in an earlier process counts', () => {
  const told = Array.from({ length: mostAspects }, (_, index) => ({
    rule: 'RFC7644-3.8-ct-response',
    aspect: `text/${index}`,
  }))
  const judge = new Judge(
    { profile: { name: 'entra', family: 'entra' }, baseUrl: 'https://app.test', secrets: [] },
    { told },
  )
  const aspectOf = (type: string) =>
    judge
      .look(get('/Users/u1', 200, user(), { headers: { 'Content-Type': type } })(1))
      .find(({ rule }) => rule.id === 'RFC7644-3.8-ct-response')?.verdict.aspect
  expect(aspectOf('text/new')).toBe(furtherAspects)
  expect(aspectOf('text/7')).toBe('text/7')
})

test('a rule that throws is named with its exchange, and the others go on', () => {
  const faults: JudgeFault[] = []
  const judge = new Judge(
    { profile: { name: 'entra', family: 'entra' }, baseUrl: 'https://app.test', secrets: [] },
    {
      rules: [
        { ...ruleOf('SIM-broken'), evaluate: () => JSON.parse('no JSON') },
        { ...ruleOf('SIM-whole'), evaluate: () => ({ verdict: 'fail', seen: 'Seen.' }) },
      ],
      onFault: (fault) => faults.push(fault),
    },
  )
  const found = judge.look(get('/Users/u1', 200, user())(7))
  expect(found.map(({ rule, verdict }) => [rule.id, verdict.verdict])).toEqual([
    ['SIM-broken', 'inconclusive'],
    ['SIM-whole', 'fail'],
  ])
  expect(faults).toMatchObject([{ rule: 'SIM-broken', seq: 7, line: 'GET /Users/u1 → 200' }])
  expect(judge.tallies.get('SIM-broken')).toMatchObject({ error: 1, fail: 0 })
})

function ruleOf(id: string) {
  return {
    id,
    tier: 1 as const,
    mode: 'passive' as const,
    required: 'Something.',
    source: 'https://example.test',
    severity: 'info' as const,
    breaks: 'Nobody.',
    fix: 'Nothing.',
  }
}
