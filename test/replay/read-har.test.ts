import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppError } from '../../src/base/error.ts'
import { pick } from '../../src/replay/pick.ts'
import { readHar } from '../../src/replay/read-har.ts'
import { readRecording } from '../../src/replay/read-recording.ts'

const entry = (method: string, url: string, more: object = {}, request: object = {}) => ({
  request: { method, url, headers: [], ...request },
  ...more,
})

test('requests come in the order in which they began', () => {
  const at = (startedDateTime: string) => ({ startedDateTime })
  const urls = (entries: object[]) => readHar(entries as never).map(({ url }) => url)
  expect(
    urls([
      entry('GET', 'b', at('2026-01-01T00:00:01.500Z')),
      entry('GET', 'a', at('2026-01-01T01:00:01.000+01:00')),
      entry('GET', 'c', at('2026-01-01T00:00:01.500Z')),
    ]),
  ).toEqual(['a', 'b', 'c'])
  expect(urls([entry('GET', 'b', at('now')), entry('GET', 'a', at('2026-01-01'))])).toEqual(['b', 'a'])
  const odd = at({ toString: 0 } as never)
  expect(urls([entry('GET', 'b', odd), entry('GET', 'a', at('2026-01-01'))])).toEqual(['b', 'a'])
})

test('bodies in base64, types beside them, and answers that never came are read', () => {
  const [first, second, third] = readHar([
    entry(
      'post',
      'https://a.test/Users',
      {
        response: {
          status: 201,
          headers: [{ name: 'ETag', value: 'W/"1"' }],
          content: { text: 'eyJpZCI6IjcifQ==', encoding: 'base64' },
        },
      },
      { postData: { mimeType: 'application/scim+json', text: '{"userName":"ä"}' } },
    ),
    entry('GET', 'https://a.test/Users', { response: { status: 0 } }, { postData: { text: '' } }),
    { request: {} },
  ] as never)
  expect(first).toMatchObject({
    method: 'POST',
    headers: [['Content-Type', 'application/scim+json']],
    body: '{"userName":"ä"}',
    answer: { status: 201, headers: [['ETag', 'W/"1"']], body: '{"id":"7"}' },
  })
  expect(second).toMatchObject({ body: null, answer: null })
  expect(third).toMatchObject({ method: '', url: '', answer: null })
})

const answered = (response: object) => {
  const headers = [{ name: 'content-length', value: '257' }]
  const [read] = readHar([entry('GET', 'x', { response: { status: 200, headers, ...response } })] as never)
  return read?.answer
}

test.each([
  ['an answer that broke off', { content: { size: 0 }, _error: 'net::ERR_ABORTED' }],
  [
    'one that broke off before its length was known',
    { headers: [], content: { size: 0 }, _error: 'net::ERR_FAILED' },
  ],
  ['one that is only counted', { content: { size: 257 } }],
  ['one of which nothing is said', { headers: [] }],
  ['one whose text was taken out', { content: { size: 257, text: '' } }],
])('the body of %s is missing, and not empty', (_what, response) => {
  expect(answered(response)).toMatchObject({ status: 200, body: '', bodyMissing: true })
})

test.each([
  ['is said to be empty', { headers: [], content: { size: 0 } }],
  ['is an empty text', { headers: [], content: { text: '' } }],
  ['has the length 0', { headers: [{ name: 'Content-Length', value: '0' }] }],
  ['cannot be there', { status: 204 }],
])('the body of an answer that %s is empty, and not missing', (_what, response) => {
  expect(answered(response)).not.toHaveProperty('bodyMissing')
})

test.each([
  [
    'a form',
    { mimeType: 'application/x-www-form-urlencoded', params: [{ name: 'a b', value: 'c&d' }] },
    'a+b=c%26d',
  ],
  ['base64 that is no JSON', { mimeType: 'application/json', text: 'Zm9v' }, 'Zm9v'],
  ['text that could be base64', { mimeType: 'text/plain', text: 'eyJhIjoxfQ==' }, 'eyJhIjoxfQ=='],
  ['base64 without a word', { mimeType: 'application/scim+json', text: 'eyJhIjoxfQ==' }, '{"a":1}'],
])('the body of a request that is %s is read as it was meant', (_what, postData, body) => {
  expect(readHar([entry('POST', 'x', {}, { postData })] as never)[0]?.body).toBe(body)
})

test('what the vendor wanted is known again from a HAR of ours', () => {
  const [first] = readHar([
    entry('GET', 'x', { comment: 'exc_12 my app user-lookup' }),
    entry('GET', 'y'),
  ] as never)
  expect(first?.intent).toBe('user-lookup')
})

test('a journal is read as the API, a report and a plain list have it; what was cut cannot be sent again', () => {
  const exchange = {
    intent: 'user-create',
    request: {
      method: 'POST',
      url: 'https://a.test/scim/v2/Users?x=1',
      path: '/Users',
      query: 'x=1',
      headers: [['Accept', '*/*']],
      body: '{"a":…[12 more bytes]',
    },
    response: { status: 201, headers: [], body: '{}' },
    error: null,
  }
  for (const data of [{ items: [exchange] }, { exchanges: [exchange] }, [exchange]]) {
    const { form, base, requests } = readRecording(JSON.stringify(data), 'x.json')
    expect([form, base]).toEqual(['journal', 'https://a.test/scim/v2'])
    expect(requests[0]).toMatchObject({
      intent: 'user-create',
      headers: [['Accept', '*/*']],
      flaw: expect.stringContaining('cut'),
    })
  }
  const broken = readRecording(
    JSON.stringify([{ ...exchange, error: { code: 'reset', message: '' } }]),
    'x.json',
  )
  expect(broken.requests[0]?.answer).toBeNull()
})

test.each([
  ['{', 'x.json is not JSON'],
  ['{"a":1}', 'neither a HAR document nor a journal'],
  ['hello', 'holds no request'],
  ['{"log":{"entries":[]}}', 'holds no request'],
])('%s is told to be no recording', (text, says) => {
  expect(() => readRecording(text, 'x.json')).toThrow(says)
})

test('whatever a file holds, it is read or refused in a sentence', () => {
  const odd = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant(undefined))
  const part = fc.record(
    { method: odd, url: odd, path: odd, query: odd, headers: odd, body: odd, postData: odd },
    { requiredKeys: [] },
  )
  const entry = fc.record(
    { request: part, response: odd, startedDateTime: odd, comment: odd, error: odd },
    { requiredKeys: [] },
  )
  const file = fc.oneof(
    fc.array(entry).map((entries) => JSON.stringify({ log: { entries } })),
    fc.array(entry).map((items) => JSON.stringify({ items })),
    fc
      .array(
        fc.constantFrom(
          'GET /Users',
          'POST x',
          '###',
          '',
          'a: b',
          '{',
          '"',
          'HTTP/1.1 200',
          '# answer 201 {',
          '@x=1',
          '{{x}}',
          '> GET / HTTP/1.1',
          '?a',
        ),
      )
      .map((lines) => lines.join('\n')),
    fc.string(),
  )
  fc.assert(
    fc.property(file, (text) => {
      try {
        const { requests, base } = readRecording(text, 'x')
        expect(requests.length).toBeGreaterThan(0)
        pick(requests, base)
      } catch (error) {
        expect(error).toBeInstanceOf(AppError)
      }
    }),
    { numRuns: 500 },
  )
})
