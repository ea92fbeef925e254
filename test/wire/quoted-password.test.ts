import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maskExchange } from '../../src/wire/mask.ts'
import { QuotedPasswords, quotesMasker } from '../../src/wire/quoted-password.ts'

const create = (password: unknown) => JSON.stringify({ userName: 'ada', password })
const masked = (password: unknown, text: string) => quotesMasker(create(password))?.(text) ?? text

test.each([
  ['in a sentence', 'Secret123!', 'password Secret123! is too short', 'password ******** is too short'],
  ['more than once', 'Secret123!', 'Secret123!, really Secret123!?', '********, really ********?'],
  ['within a longer word', 'Secret123!', 'xSecret123!x', 'x********x'],
  ['as JSON writes it', 'a"b/c\tdé', JSON.stringify('no a"b/c\tdé'), '"no ********"'],
  ['with slashes escaped', 'a"b/c', String.raw`"no a\"b\/c"`, '"no ********"'],
  [
    'in ASCII, as .NET writes JSON',
    "p'a+é&<1",
    String.raw`"no p\u0027a\u002B\u00E9\u0026\u003C1"`,
    '"no ********"',
  ],
  ['beyond the basic plane', 'pass🙂word', String.raw`"no pass\ud83d\ude42word"`, '"no ********"'],
  ['as a URL writes it', 'a b+c/é!', '/reset?p=a%20b%2Bc%2F%C3%A9!', '/reset?p=********'],
  ['as a form writes it', 'a b+c', 'p=a+b%2bc&q=1', 'p=********&q=1'],
  ['as a page writes it', `a<b>&"c'`, '<p>a&lt;b&gt;&amp;&quot;c&#39;</p>', '<p>********</p>'],
  ['with a backslash', String.raw`a\\b\c1`, JSON.stringify(String.raw`no a\\b\c1`), '"no ********"'],
  [
    'a short one, by itself',
    'abc1',
    String.raw`"abc1" no abc1.\nabc1`,
    String.raw`"********" no ********.\n********`,
  ],
])('a password is masked %s', (_where, password, text, shown) => {
  expect(masked(password, text)).toBe(shown)
})

test.each([
  ['shorter than four characters', 'abc', 'abc is too short'],
  ['a short one in a longer word', 'name', '{"userName":"surname"}'],
  ['a name of a member', 'userName', '{"userName" : "x"}'],
  ['no text', 12345, 'is 12345'],
])('%s stays', (_what, password, text) => {
  expect(masked(password, text)).toBe(text)
})

test('a name that is also a password is masked where it is a value', () => {
  expect(masked('userName', '{"userName":"userName"}')).toBe('{"userName":"********"}')
})

test.each([
  ['a member', create('Secret123!')],
  [
    'a member with its URN',
    JSON.stringify({ 'urn:ietf:params:scim:schemas:core:2.0:User:password': 'Secret123!' }),
  ],
  ['a PATCH with a path', '{"Operations":[{"op":"replace","path":"password","value":"Secret123!"}]}'],
  ['a PATCH without a path', '{"Operations":[{"op":"replace","value":{"password":"Secret123!"}}]}'],
])('it is known from %s', (_from, body) => {
  expect(quotesMasker(body)?.('no Secret123!')).toBe('no ********')
})

test.each([
  null,
  '',
  '{"userName":"ada"}',
  '{"title":"password"}',
  '{"password":"********"}',
  '{"password":null}',
])('nothing is looked for after %s', (body) => {
  expect(quotesMasker(body)).toBeUndefined()
})

test('one that nobody need escape and somebody did', () => {
  expect(masked('Secret123', String.raw`"no \u0053ecret123"`)).toBe('"no ********"')
  expect(masked('Secret123', '/reset?p=Secret%3123')).toBe('/reset?p=********')
})

test('of several passwords each is masked, the longest first', () => {
  const quoted = new QuotedPasswords()
  quoted.masker(create('Secret12'))
  quoted.masker(create('Secret1234'))
  quoted.masker('{"userName":"bob"}')
  expect(quoted.masker(null)?.('Secret1234, Secret12')).toBe('********, ********')
})

test('the answer of an exchange is masked: its body, whole or half, and its headers', () => {
  const answer = {
    status: 400,
    headers: [['Warning', 'no Secret123!']] as [string, string][],
    body: 'no Secret123!',
  }
  const request = {
    method: 'POST',
    url: 'http://a.test/Users',
    path: '/Users',
    query: null,
    headers: [],
    body: create('Secret123!'),
  }
  for (const part of ['response', 'partial'] as const) {
    const exchange = { request, response: null, [part]: answer, error: null, durationMs: 1 }
    const shown = maskExchange(exchange as never, [])
    expect(shown[part]).toEqual({ status: 400, headers: [['Warning', 'no ********']], body: 'no ********' })
    expect(JSON.stringify(shown)).not.toContain('Secret123!')
  }
})

test('whatever the password, an answer that quotes it in JSON does not show it, and is JSON still', () => {
  const word = fc
    .string({ minLength: 8, maxLength: 40, unit: 'binary' })
    .filter((text) => !'password'.includes(text))
  fc.assert(
    fc.property(word, fc.boolean(), (password, ascii) => {
      const plain = JSON.stringify({ detail: `no ${password} here` })
      const text = ascii
        ? plain.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
        : plain
      expect(JSON.parse(masked(password, text))).toEqual({ detail: 'no ******** here' })
    }),
  )
})

test.each(['a', '\\', '"', '%', '&amp;', '%25'])('megabytes of %s are no trouble', (piece) => {
  const password = piece.repeat(300).slice(0, 200)
  expect(masked(`${password}x`, piece.repeat(2_000_000 / piece.length))).not.toBe('')
  expect(masked(`${password}x`, piece.repeat(60_000 / piece.length))).not.toBe('')
})
