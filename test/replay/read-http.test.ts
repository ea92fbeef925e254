import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readHttp } from '../../src/replay/read-http.ts'
import type { Recorded } from '../../src/replay/recorded.ts'
import { writeHttp } from '../../src/replay/write-http.ts'
import { answer, recorded } from './setup.ts'

const brief = (text: string) => readHttp(text).map(({ method, url, body }) => [method, url, body])

test.each([
  ['a request alone', 'GET /Users/7', [['GET', '/Users/7', null]]],
  [
    'with everything',
    'PATCH /Users/7 HTTP/1.1\r\nHost: a.test\r\nContent-Length: 7\r\n\r\n{"a":1}\r\n',
    [['PATCH', 'https://a.test/Users/7', '{"a":1}']],
  ],
  [
    'parted by ###',
    '### one\nGET /Users\n\n### two\nGET /Groups\n',
    [
      ['GET', '/Users', null],
      ['GET', '/Groups', null],
    ],
  ],
  [
    'one after the other',
    'POST /Users\n\n{\n  "userName": "a"\n}\n\nDELETE /Users/7\n',
    [
      ['POST', '/Users', '{\n  "userName": "a"\n}'],
      ['DELETE', '/Users/7', null],
    ],
  ],
  ['without the empty line', 'POST /Users\n{"userName":"a"}', [['POST', '/Users', '{"userName":"a"}']]],
  [
    'spaces in the query',
    'GET /Users?filter=userName eq "zoë" HTTP/1.1',
    [['GET', '/Users?filter=userName%20eq%20"zo%C3%AB"', null]],
  ],
  [
    'a query over several lines',
    'GET https://a.test/scim/Users\n  ?startIndex=1\n  &count=2\nAccept: */*\n',
    [['GET', 'https://a.test/scim/Users?startIndex=1&count=2', null]],
  ],
  [
    'variables of an editor',
    '@base = https://a.test/scim\n@id = 7\nGET {{base}}/Users/{{ id }}\n',
    [['GET', 'https://a.test/scim/Users/7', null]],
  ],
  [
    'comments',
    '# what came\n// in the morning\nGET /Users\n# not now\nAccept: */*\n',
    [['GET', '/Users', null]],
  ],
  [
    'curl -v',
    '* Connected\n> GET /scim/v2/Users/7 HTTP/1.1\n> Host: a.test\n> Accept: */*\n>\n< HTTP/1.1 200 OK\n< Content-Type: application/json\n<\n{"id":"7"}\n',
    [['GET', 'https://a.test/scim/v2/Users/7', null]],
  ],
  ['words that are no requests', 'Then it sent\nGet well soon\n', []],
])('%s', (_, text, expected) => {
  expect(brief(text)).toEqual(expected)
})

test('headers keep their order and case, and what has no Content-Type is taken for SCIM', () => {
  const [first] = readHttp('POST /Users\nx-B: 1\nX-a:  two words \nAUTHORIZATION: Bearer ********\n\n{}')
  expect(first?.headers).toEqual([
    ['x-B', '1'],
    ['X-a', 'two words'],
    ['AUTHORIZATION', 'Bearer ********'],
    ['Content-Type', 'application/scim+json'],
  ])
})

test('an answer that follows its request, or is noted before it, is what was recorded', () => {
  const [pasted] = readHttp(
    'GET /Users/7\n\nHTTP/1.1 404 Not Found\nContent-Type: application/scim+json\n\n{"status":"404"}\n',
  )
  expect(pasted?.answer).toEqual({
    status: 404,
    headers: [['Content-Type', 'application/scim+json']],
    body: '{"status":"404"}',
  })
  const [noted] = readHttp('# answer 201 {"id":"7"}\nPOST /Users\n\n{}')
  expect(noted?.answer).toEqual({
    status: 201,
    headers: [['Content-Type', 'application/scim+json']],
    body: '{"id":"7"}',
  })
})

test('what is said before a request is no part of the one before it', () => {
  const [first, second] = readHttp('POST /Users\n\n{"a":1}\n\n# answer 404 {}\n// nobody\nGET /Users/7\n')
  expect([first?.body, first?.answer, second?.answer?.status]).toEqual(['{"a":1}', null, 404])
})

test('as long as Content-Length says, also with white space at its end', () => {
  const [first, second] = readHttp('PUT /Users/7\nContent-Length: 9\n\n{"a":1}\n\n\n\nGET /Users')
  expect([first?.body, second?.method]).toEqual(['{"a":1}\n\n', 'GET'])
})

test('what is written as .http is read back as it was', () => {
  const line = fc.stringMatching(/^[!-~]{1,20}$/).filter((text) => !/[#?{}]/.test(text))
  const header = fc.tuple(fc.constantFrom('Accept', 'X-Request', 'user-agent'), line)
  const body = fc
    .option(
      fc.oneof(
        fc.json(),
        fc.json().map((text) => `${text}\n \n`),
      ),
      { nil: null },
    )
    .filter((text) => !text?.includes('assword'))
  const request = fc
    .record({
      method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE'),
      path: line,
      headers: fc.uniqueArray(header, { selector: ([name]) => name, maxLength: 3 }),
      body,
      answer: fc.option(fc.record({ status: fc.integer({ min: 200, max: 599 }), body: fc.string() }), {
        nil: null,
      }),
    })
    .map(
      ({ method, path, headers, body: text, answer: given }): Omit<Recorded, 'number'> => ({
        ...recorded(0, method, `https://a.test/scim/Users/${encodeURIComponent(path)}`, {
          body: text,
          headers: [...headers, ['Content-Type', 'application/scim+json']],
        }),
        answer: given && !given.body.includes('assword') ? answer(given.status, given.body) : null,
      }),
    )
  fc.assert(
    fc.property(fc.array(request, { maxLength: 5 }), (requests) => {
      const numbered = requests.map((each, index) => ({ ...each, number: index + 1 }))
      const back = readHttp(writeHttp(numbered, ['From a test.']))
      const bare = back.map((each) => ({
        ...each,
        headers: each.headers.filter(([name]) => name !== 'Content-Length'),
      }))
      expect(bare).toEqual(numbered)
    }),
  )
})

test('the length stays where it stood among the headers, and is that of what is written', () => {
  const headers: [string, string][] = [
    ['content-length', '999'],
    ['Content-Type', 'application/scim+json'],
  ]
  const text = writeHttp([recorded(1, 'PUT', '/Users/7', { headers, body: '{"a":1}\n' })], [])
  expect(readHttp(text)[0]).toMatchObject({
    headers: [['content-length', '8'], headers[1]],
    body: '{"a":1}\n',
  })
})

test('credentials and passwords are not written', () => {
  const text = writeHttp(
    [
      recorded(1, 'POST', '/Users', {
        headers: [
          ['Authorization', 'Bearer sesame'],
          ['X-Api-Key', 'sesame'],
          ['Cookie', 'sesame'],
        ],
        body: { password: 'sesame' },
        answer: answer(201, { id: '1', password: 'sesame' }),
      }),
    ],
    [],
  )
  expect(text).not.toContain('sesame')
  expect(text).toContain('Authorization: Bearer ********')
})
