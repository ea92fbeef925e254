import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Auth } from '../../src/wire/auth.ts'
import type { Exchange } from '../../src/wire/exchange.ts'
import { maskExchange, maskHeaders, secretsOf } from '../../src/wire/mask.ts'
import { maskPasswords } from '../../src/wire/mask-password.ts'

function exchange(
  parts: { request?: object; response?: object | null; error?: Exchange['error'] } = {},
): Exchange {
  return {
    request: {
      method: 'POST',
      url: 'http://target.test/scim/Users?a=b',
      path: '/Users',
      query: 'a=b',
      headers: [['Accept', '*/*']],
      body: '{"a":1}',
      ...parts.request,
    },
    response:
      parts.response === null
        ? null
        : { status: 200, headers: [['X', 'y']], body: '{"b":2}', ...parts.response },
    error: parts.error ?? null,
    durationMs: 1.5,
  }
}

test('an exchange without secrets stays as it is', () => {
  expect(maskExchange(exchange(), ['hidden'])).toEqual(exchange())
  expect(maskExchange(exchange({ response: null }), [])).toEqual(exchange({ response: null }))
})

test.each([
  ['Authorization', 'Bearer abcdef', 'Bearer ********'],
  ['authorization', 'Basic YTpi', 'Basic ********'],
  ['Authorization', 'abcdef', '********'],
  ['X-Api-Key', 'key', '********'],
  ['X-Echo', 'got abcdef!', 'got ********!'],
  ['X-Other', 'monkey', 'monkey'],
])('the header %s: %s becomes %s', (name, value, masked) => {
  expect(maskHeaders([[name, value]], ['abcdef', 'key'])).toEqual([[name, masked]])
})

test('a known secret is masked wherever it turns up', () => {
  const masked = maskExchange(
    exchange({
      request: { url: 'http://t.test/s3cret?k=s3cret', path: '/s3cret', query: 'k=s3cret', body: 's3cret' },
      response: { headers: [['X', 's3cret']], body: 'you sent s3cret, s3cret' },
      error: { code: 'auth', message: 'no s3cret' },
    }),
    ['s3cret'],
  )
  expect(JSON.stringify(masked)).not.toContain('s3cret')
  expect(masked.response?.body).toBe('you sent ********, ********')
})

test('secrets and passwords in half an answer are masked too', () => {
  const half = {
    status: 200,
    headers: [['X', 's3cret']] as [string, string][],
    body: 's3cret {"password":"a',
  }
  expect(maskExchange({ ...exchange({ response: null }), partial: half }, ['s3cret']).partial).toEqual({
    status: 200,
    headers: [['X', '********']],
    body: '******** {"password":"********',
  })
})

test('a secret is recognised as URLs and JSON write it', () => {
  const secrets = ['a+/" b=']
  const body = (text: string) => maskExchange(exchange({ request: { body: text } }), secrets).request.body
  expect(body(JSON.stringify({ echo: 'a+/" b=' }))).toBe('{"echo":"********"}')
  expect(body('{"echo":"a+\\/\\" b="}')).toBe('{"echo":"********"}')
  expect(body(`k=${encodeURIComponent('a+/" b=')}&l=1`)).toBe('k=********&l=1')
  expect(body(new URLSearchParams({ k: 'a+/" b=' }).toString())).toBe('k=********')
})

test('a secret of less than four characters is not looked for in texts', () => {
  expect(maskExchange(exchange({ request: { body: 'abc' } }), ['abc']).request.body).toBe('abc')
})

test('the longer of two secrets is masked whole', () => {
  expect(maskHeaders([['X', 'secret-and-more']], ['secret', 'secret-and-more'])).toEqual([['X', '********']])
  expect(maskHeaders([['X', '<secret-and-more>']], ['secret', 'secret-and-more'])).toEqual([
    ['X', '<********>'],
  ])
})

test.each<{ auth: Auth; secrets: string[] }>([
  { auth: { type: 'bearer', token: 'tok' }, secrets: ['tok'] },
  { auth: { type: 'basic', username: 'a', password: 'b' }, secrets: ['b', 'YTpi'] },
  { auth: { type: 'header', name: 'X', value: 'SSWS abc' }, secrets: ['SSWS abc', 'abc'] },
  {
    auth: { type: 'oauth2-client-credentials', tokenUrl: 'http://x', clientId: 'id', clientSecret: 'sec' },
    secrets: ['sec'],
  },
  { auth: { type: 'none' }, secrets: [] },
])('the secrets of $auth.type are $secrets', ({ auth, secrets }) => {
  expect(secretsOf(auth)).toEqual(secrets)
})

test.each([
  ['{"password":"x"}', '{"password":"********"}'],
  ['{"password" :\n "x", "a":1}', '{"password" :\n "********", "a":1}'],
  ['{"Password":"x"}', '{"Password":"********"}'],
  [String.raw`{"password":"a\"b\\","c":"d"}`, '{"password":"********","c":"d"}'],
  ['{"password":""}', '{"password":"********"}'],
  ['[{"password":"x"},{"password":"y"}]', '[{"password":"********"},{"password":"********"}]'],
  ['{"op":"replace","path":"password","value":"x"}', '{"op":"replace","path":"password","value":"********"}'],
  [
    '{"path":"urn:a:User:password","op":"add","value":"x"}',
    '{"path":"urn:a:User:password","op":"add","value":"********"}',
  ],
  ['{"value":"x","path":"password"}', '{"value":"********","path":"password"}'],
  ['{"value":"x","op":"add","path":"password"}', '{"value":"********","op":"add","path":"password"}'],
  ['{"op":"add","value":{"password":"x"}}', '{"op":"add","value":{"password":"********"}}'],
  ['{"a":1,"password":"cut off he', '{"a":1,"password":"********'],
  [String.raw`{"password":"cut off\\\"`, '{"password":"********'],
])('%s is shown as %s', (text, masked) => {
  expect(maskPasswords(text)).toBe(masked)
})

test.each([
  '{"password":null}',
  '{"title":"password"}',
  '{"passwordHint":"x"}',
  '{"schemas":["password"],"value":"x"}',
  '{"op":"replace","path":"title","value":"password"}',
  'The password is wrong',
])('%s stays byte for byte', (text) => {
  expect(maskPasswords(text)).toBe(text)
})

test('whatever the password, JSON stays JSON and all else stays the same', () => {
  fc.assert(
    fc.property(fc.string(), fc.jsonValue(), (password, other) => {
      const text = JSON.stringify({ before: other, password, after: other })
      fc.pre(!JSON.stringify(other).toLowerCase().includes('password'))
      expect(JSON.parse(maskPasswords(text))).toEqual(
        JSON.parse(JSON.stringify({ before: other, password: '********', after: other })),
      )
    }),
  )
})

test.each(['"password":"', '"value":"', '"path":"', '"path":":', '"password" ', '\\', '"value":"\\'])(
  'megabytes of %s are no trouble',
  (text) => {
    expect(maskPasswords(`"password":"${text.repeat(300_000)}`)).not.toBe('')
    expect(maskPasswords(`${text.repeat(300_000)} "password":"x"`)).not.toBe('')
  },
)
