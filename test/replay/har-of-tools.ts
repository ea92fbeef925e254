import { gzipSync } from 'node:zlib'
import type { Told } from './har-story.ts'

/** Requests in the form of one tool: what is odd about that tool is odd here. */
export type Tool = (told: readonly Told[]) => string | Buffer

const named = (pairs: readonly [string, string][]) => pairs.map(([name, value]) => ({ name, value }))
const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64')
const log = (creator: string, entries: unknown[], more: object = {}) =>
  JSON.stringify(
    { log: { version: '1.2', creator: { name: creator, version: '1' }, ...more, entries } },
    null,
    2,
  )

/** 2026-03-01T08:30:00.040Z as a clock two hours to the east shows it. */
const eastern = (at: number) => new Date(at + 7_200_000).toISOString().replace('Z', '+02:00')

/** mitmproxy, option `hardump`: entries as they were answered, bodies as text, microseconds in UTC, nothing of HTTP/2. */
export const mitmproxy: Tool = (told) => {
  const entries = told.map(({ at, method, url, headers, body, status, answerHeaders, answer }) => ({
    startedDateTime: new Date(at).toISOString().replace('Z', '123+00:00'),
    time: 12.5,
    request: {
      ...{ method, url, httpVersion: 'HTTP/2.0', cookies: [], headers: named(headers), queryString: [] },
      ...{ headersSize: 310, bodySize: body?.length ?? 0 },
      ...(/^P/.test(method) && {
        postData: { mimeType: 'application/scim+json', text: body ?? '', params: [] },
      }),
    },
    response: {
      ...{ status, statusText: '', httpVersion: 'HTTP/2.0', cookies: [], headers: named(answerHeaders) },
      content: { size: answer.length, compression: 0, mimeType: 'application/scim+json', text: answer },
      ...{ redirectURL: '', headersSize: 120, bodySize: answer.length },
    },
    ...{ cache: {}, timings: { connect: -1, ssl: null, send: 0.4, receive: 0.2, wait: 11 } },
  }))
  const broken = {
    startedDateTime: '2026-03-01T08:00:00+00:00',
    request: { method: 'GET', url: 'https://elsewhere.example/Users', headers: [] },
    response: {
      status: 0,
      headers: [],
      content: {},
      headersSize: -1,
      bodySize: -1,
      _error: 'connection closed',
    },
  }
  return log('mitmproxy', [broken, ...entries.toReversed()], { pages: [] })
}

/** The same, in UTF-16 with a mark at its beginning: `hardump=-` sent into a file by a shell of Windows. */
export const mitmproxyOnWindows: Tool = (told) =>
  Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(String(mitmproxy(told)), 'utf16le')])

/**
 * Charles: bodies in base64, those of requests without a word of it; pseudo headers; a form torn apart; local time; its
 * own answer where there was none.
 */
export const charles: Tool = (told) => {
  const entries = told.map(({ at, method, url, headers, body, status, answerHeaders, answer }, index) => {
    const { pathname, search, host } = new URL(url)
    const pseudo = { ':method': method, ':scheme': 'https', ':path': pathname + search, ':authority': host }
    const asForm = method === 'POST'
    const type = asForm ? 'application/x-www-form-urlencoded' : 'application/scim+json'
    const params = (body ?? '').split('&').map((field) => {
      const [name = '', ...rest] = field.split('=')
      return { name, value: rest.join('=') }
    })
    const broke = index === told.length - 1
    return {
      startedDateTime: eastern(at),
      time: 68,
      request: {
        ...{
          method,
          url,
          httpVersion: 'HTTP/2.0',
          cookies: [],
          queryString: [],
          headersSize: 11,
          bodySize: body?.length ?? 0,
        },
        headers: named(
          [...Object.entries(pseudo), ...headers].map(([name, value]) => [name.toLowerCase(), value]),
        ),
        ...(body !== null && {
          postData: { mimeType: type, ...(asForm ? { params } : { text: base64(body) }) },
        }),
      },
      response: {
        _charlesStatus: broke ? 'EXCEPTION' : 'COMPLETE',
        ...{ status: broke ? 503 : status, statusText: null, httpVersion: 'HTTP/2.0', cookies: [] },
        headers: named([[':status', String(status)], ...answerHeaders]),
        content: { size: answer.length, mimeType: null, text: base64(answer), encoding: 'base64' },
        ...{ redirectURL: null, headersSize: 163, bodySize: answer.length },
      },
      ...{
        serverIPAddress: '192.0.2.7',
        cache: {},
        timings: { dns: -1, connect: -1, ssl: -1, send: 1, wait: 66, receive: 1 },
      },
    }
  })
  return log('Charles Proxy', entries)
}

/** What a browser has asked beside SCIM: the page, its script, its own API, and leave to ask another origin. */
const ofThePage = [
  '/',
  '/app.js',
  '/api/users?page=1',
  '/api/users?page=2',
  '/api/users/7',
  '/api/users/8',
  '/api/me',
  '/api/users?page=3',
].map((path, index) => ({
  _resourceType: path === '/app.js' ? 'script' : 'fetch',
  startedDateTime: `2026-03-01T08:29:5${index}.000Z`,
  request: { method: 'GET', url: `https://admin.example${path}`, headers: [{ name: ':path', value: path }] },
  response: { status: 200, headers: [], content: { size: 9, mimeType: 'text/html', text: '{"id":7} ' } },
}))
const preflight = ({ at, url, method }: Told) => ({
  ...{
    _initiator: { type: 'preflight' },
    _resourceType: 'preflight',
    startedDateTime: new Date(at - 5).toISOString(),
  },
  request: {
    method: 'OPTIONS',
    url,
    headers: named([['Access-Control-Request-Method', method]]),
    headersSize: -1,
    bodySize: 0,
  },
  response: {
    status: 204,
    headers: [],
    content: { size: 0, mimeType: 'x-unknown' },
    headersSize: -1,
    bodySize: -1,
    _transferSize: 0,
  },
})

function chromeEntry(
  { at, method, url, headers, body, status, answerHeaders, answer }: Told,
  sanitized: boolean,
) {
  const kept = headers.filter(([name]) => !(sanitized && /^(authorization|cookie)$/i.test(name)))
  const { pathname, search, host } = new URL(url)
  const pseudo = { ':authority': host, ':method': method, ':path': pathname + search, ':scheme': 'https' }
  return {
    ...{
      _connectionId: '52',
      _initiator: { type: 'script' },
      _priority: 'High',
      _resourceType: 'fetch',
      cache: {},
      connection: '443',
      pageref: 'page_1',
    },
    request: {
      ...{
        method,
        url,
        httpVersion: 'http/2.0',
        queryString: [],
        cookies: [],
        headersSize: -1,
        bodySize: body?.length ?? 0,
      },
      headers: named([
        ...Object.entries(pseudo),
        ...kept.map(([name, value]): [string, string] => [name.toLowerCase(), value]),
        ['sec-fetch-mode', 'cors'],
      ]),
      ...(body !== null && { postData: { mimeType: 'application/scim+json', text: body } }),
    },
    response: {
      ...{
        status,
        statusText: '',
        httpVersion: 'http/2.0',
        cookies: [],
        redirectURL: '',
        headersSize: -1,
        bodySize: -1,
      },
      headers: named([...answerHeaders, ['content-encoding', 'gzip']]),
      // What is no type that it knows is no text to it.
      content: {
        size: answer.length,
        mimeType: 'application/scim+json',
        ...(answer !== '' && { text: base64(answer), encoding: 'base64' }),
      },
      ...{ _transferSize: 700, _error: null, _fetchedViaServiceWorker: false },
    },
    ...{ serverIPAddress: '[2001:db8::7]', startedDateTime: new Date(at).toISOString(), time: 52.1 },
    timings: {
      blocked: 1.2,
      dns: -1,
      ssl: -1,
      connect: -1,
      send: 0.1,
      wait: 50,
      receive: 0.8,
      _blocked_queueing: 0.9,
    },
  }
}

const pages = [
  { startedDateTime: '2026-03-01T08:29:50.000Z', id: 'page_1', title: 'Admin', pageTimings: { onLoad: -1 } },
]
const browser = (told: readonly Told[], entries: unknown[]) =>
  log('WebInspector', [...ofThePage, ...told.map(preflight), ...entries], { pages })

/** Chrome, "Save all as HAR (with sensitive data)". */
export const chrome: Tool = (told) =>
  browser(
    told,
    told.map((each) => chromeEntry(each, false)),
  )

/** Chrome, "Save all as HAR (sanitized)", which is the default: no Authorization, no cookies. */
export const chromeSanitized: Tool = (told) =>
  browser(
    told,
    told.map((each) => chromeEntry(each, true)),
  )

/** Firefox: local time, a mark at the beginning, and nothing of the answers where "response bodies" is switched off. */
export const firefox: Tool = (told) => {
  const entries = told.map(({ at, method, url, headers, body, status, answerHeaders }) => ({
    ...{
      pageref: 'page_1',
      startedDateTime: eastern(at),
      time: 31,
      _securityState: 'secure',
      serverIPAddress: '192.0.2.7',
      connection: '443',
    },
    request: {
      ...{
        method,
        url,
        httpVersion: 'HTTP/2',
        headers: named(headers),
        cookies: [],
        queryString: [],
        headersSize: 402,
        bodySize: body?.length ?? 0,
      },
      ...(body !== null && { postData: { mimeType: 'application/scim+json', params: [], text: body } }),
    },
    response: {
      ...{
        status,
        statusText: '',
        httpVersion: 'HTTP/2',
        headers: named(answerHeaders),
        cookies: [],
        redirectURL: '',
        headersSize: 210,
        bodySize: 900,
      },
      content: { mimeType: 'application/scim+json', size: -1, comment: 'Response bodies are not included.' },
    },
    ...{ cache: {}, timings: { blocked: 0, dns: 0, ssl: 0, connect: 0, send: 0, wait: 31, receive: 0 } },
  }))
  return `\ufeff${log('Firefox', [...ofThePage, ...entries], { browser: { name: 'Firefox', version: '1' }, pages })}`
}

/** A proxy that keeps answers as they stood on the wire, compressed, and the whole file as well. */
export const packed: Tool = (told) => {
  const entries = told.map(({ at, method, url, headers, body, status, answerHeaders, answer }) => ({
    startedDateTime: new Date(at).toISOString(),
    request: {
      method,
      url,
      headers: [...headers, ['Content-Encoding', 'gzip']],
      ...(body !== null && { postData: { text: base64(body), encoding: 'base64' } }),
    },
    response: {
      status,
      headers: [...answerHeaders, ['Content-Encoding', 'gzip']],
      content: {
        size: answer.length,
        text: answer === '' ? '' : base64(gzipSync(answer)),
        encoding: 'base64',
      },
    },
  }))
  return gzipSync(log('proxy', entries))
}
