import type { ExchangeView } from './exchange-view.ts'

/** The exchanges as a HAR 1.2 document: http://www.softwareishard.com/blog/har-12-spec/ */
export function harOf(exchanges: readonly ExchangeView[], version: string) {
  return {
    log: { version: '1.2', creator: { name: 'scimulator', version }, entries: exchanges.map(entryOf) },
  }
}

function entryOf({ id, app, intent, startedAt, durationMs, request, response, error, fault }: ExchangeView) {
  const pairs = (headers: readonly [string, string][]) => headers.map(([name, value]) => ({ name, value }))
  const contentType = (headers: readonly [string, string][]) =>
    headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? ''
  return {
    startedDateTime: startedAt,
    time: durationMs,
    request: {
      method: request.method,
      url: request.url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: pairs(request.headers),
      queryString: parameters(request.query),
      ...(request.body === null
        ? {}
        : { postData: { mimeType: contentType(request.headers), text: request.body } }),
      headersSize: -1,
      bodySize: Buffer.byteLength(request.body ?? ''),
    },
    response: {
      status: response?.status ?? 0,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: pairs(response?.headers ?? []),
      content: {
        size: Buffer.byteLength(response?.body ?? ''),
        mimeType: contentType(response?.headers ?? []),
        text: response?.body ?? '',
      },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: durationMs, receive: 0 },
    // Names with an underscore are for what HAR does not know.
    ...(fault === null ? {} : { _fault: fault }),
    comment: `${id} ${app} ${intent}${error ? ` ${error.code}: ${error.message}` : ''}`,
  }
}

function parameters(query: string | null) {
  const parts = (query ?? '').split('&').filter(Boolean)
  return parts.map((part) => {
    const [name = '', ...value] = part.split('=')
    return { name, value: value.join('=') }
  })
}
