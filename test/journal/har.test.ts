import { expect, test } from 'vitest'
import { Journal } from '../../src/journal/journal.ts'
import { openStore } from '../../src/store/open.ts'
import type { Exchange } from '../../src/wire/exchange.ts'

const lookUp: Exchange = {
  request: {
    method: 'GET',
    url: 'http://target.test/scim/Users?filter=userName+eq+%22a%22&count=1&',
    path: '/Users',
    query: 'filter=userName+eq+%22a%22&count=1&',
    headers: [['Accept', 'application/scim+json']],
    body: null,
  },
  response: { status: 200, headers: [['content-type', 'application/scim+json']], body: '{"n":"é"}' },
  error: null,
  durationMs: 2.5,
}

const refused: Exchange = {
  request: {
    ...lookUp.request,
    method: 'POST',
    query: null,
    headers: [['Content-Type', 'a/b']],
    body: '{"é":1}',
  },
  response: null,
  error: { code: 'connect-refused', message: 'No connection.' },
  durationMs: 1,
}

function har(exchanges: Exchange[]) {
  using store = openStore({ file: ':memory:', seed: 'test' })
  const journal = new Journal(store)
  for (const exchange of exchanges) {
    journal.append({
      appId: 'app_1',
      operationSeq: null,
      cycleId: null,
      intent: 'any',
      startedAt: 0,
      exchange,
      secrets: [],
    })
  }
  return journal.har({}, '1.2.3')
}

test('a HAR document has all that HAR 1.2 asks for', () => {
  expect(har([lookUp])).toEqual({
    log: {
      version: '1.2',
      creator: { name: 'scimulator', version: '1.2.3' },
      entries: [
        {
          startedDateTime: '1970-01-01T00:00:00.000Z',
          time: 2.5,
          request: {
            method: 'GET',
            url: lookUp.request.url,
            httpVersion: 'HTTP/1.1',
            cookies: [],
            headers: [{ name: 'Accept', value: 'application/scim+json' }],
            queryString: [
              { name: 'filter', value: 'userName+eq+%22a%22' },
              { name: 'count', value: '1' },
            ],
            headersSize: -1,
            bodySize: 0,
          },
          response: {
            status: 200,
            statusText: '',
            httpVersion: 'HTTP/1.1',
            cookies: [],
            headers: [{ name: 'content-type', value: 'application/scim+json' }],
            content: { size: 10, mimeType: 'application/scim+json', text: '{"n":"é"}' },
            redirectURL: '',
            headersSize: -1,
            bodySize: -1,
          },
          cache: {},
          timings: { send: 0, wait: 2.5, receive: 0 },
          comment: 'exc_1 app_1 any',
        },
      ],
    },
  })
})

test('a request without an answer has the status 0 and says why', () => {
  const [entry] = har([refused]).log.entries
  expect(entry).toMatchObject({
    request: { postData: { mimeType: 'a/b', text: '{"é":1}' }, bodySize: 8, queryString: [] },
    response: { status: 0, headers: [], content: { size: 0, mimeType: '', text: '' } },
    comment: 'exc_1 app_1 any connect-refused: No connection.',
  })
})

test('no exchange is left out of a long journal', () => {
  expect(har(Array.from({ length: 1500 }, () => lookUp)).log.entries).toHaveLength(1500)
})

test('what was disturbed on purpose says so', () => {
  const fault = { id: 'flt_1', type: 'reset-after', sent: true, answered: 201 } as const
  const [entry, other] = har([{ ...refused, fault }, refused]).log.entries
  expect(entry).toMatchObject({ _fault: fault })
  expect(other).not.toHaveProperty('_fault')
})
