import { isObject, type Json, type JsonObject, jsonText } from '../base/json.ts'
import { answerBody, requestBody } from './har-body.ts'
import { objectAt, pairsOf, textOf } from './har-value.ts'
import { headerOf, type Recorded, type RecordedAnswer } from './recorded.ts'

/** Whether it is a HAR document, as browsers, proxies and `/exchanges.har` write it. */
export function isHar(data: Json): data is JsonObject & { log: JsonObject & { entries: Json[] } } {
  return isObject(data) && isObject(data.log) && Array.isArray(data.log.entries)
}

/**
 * The requests of a HAR document (http://www.softwareishard.com/blog/har-12-spec/), in the order in which they began,
 * as far as it says when. What is missing in an entry is taken for empty: tools leave out much that the form wants.
 */
export function readHar(entries: readonly Json[]): Recorded[] {
  const timed = entries
    .filter(isObject)
    .map((entry) => ({ entry, at: Date.parse(jsonText(entry.startedDateTime)) }))
  // Sorting is stable: what began at the same time stays as it stands.
  if (timed.every(({ at }) => Number.isFinite(at))) timed.sort((a, b) => a.at - b.at)
  return timed.map(({ entry }, index) => recorded(entry, index + 1))
}

function recorded(entry: JsonObject, number: number): Recorded {
  const request = objectAt(entry, 'request')
  const method = textOf(request.method).toUpperCase()
  const headers = headersOf(request)
  const { body, flaw } = requestBody(request, headers)
  const mimeType = textOf(objectAt(request, 'postData').mimeType)
  if (body !== null && mimeType !== '' && headerOf(headers, 'content-type') === undefined) {
    headers.push(['Content-Type', mimeType])
  }
  return {
    number,
    intent: intentOf(textOf(entry.comment)),
    method,
    url: textOf(request.url),
    headers,
    // A browser gives an empty text to what has no body.
    body: body === '' && /^(GET|HEAD|DELETE)$/.test(method) ? null : body,
    answer: answerOf(objectAt(entry, 'response'), method),
    flaw,
  }
}

function answerOf(response: JsonObject, method: string): RecordedAnswer | null {
  const status = Number(response.status)
  if (!Number.isInteger(status) || status < 100) return null
  // Charles: an answer that broke off, or one of its own.
  const state = textOf(response._charlesStatus)
  if (state !== '' && state.toUpperCase() !== 'COMPLETE') return null
  const headers = headersOf(response)
  const body = method === 'HEAD' ? '' : answerBody(response, status, headers)
  return body === undefined ? { status, headers, body: '', bodyMissing: true } : { status, headers, body }
}

/** Without the pseudo headers of HTTP/2, such as `:authority`: the URL says the same. */
function headersOf({ headers }: JsonObject): [string, string][] {
  return pairsOf(headers).filter(([name]) => !name.startsWith(':'))
}

/** Ours say it: `exc_1 my-app user-lookup`. */
function intentOf(comment: string): string {
  return /^exc_\d+ .+ ([a-z-]+)(?: [a-z-]+: .*)?$/.exec(comment)?.[1] ?? ''
}
