import { isObject, type Json, type JsonObject } from '../base/json.ts'
import type { Recorded, RecordedAnswer } from './recorded.ts'

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
    .map((entry) => ({ entry, at: Date.parse(String(entry.startedDateTime)) }))
  // Sorting is stable: what began at the same time stays as it stands.
  if (timed.every(({ at }) => Number.isFinite(at))) timed.sort((a, b) => a.at - b.at)
  return timed.map(({ entry }, index) => recorded(entry, index + 1))
}

function recorded(entry: JsonObject, number: number): Recorded {
  const request = objectAt(entry, 'request')
  const method = text(request.method).toUpperCase()
  const headers = pairs(request.headers)
  const post = objectAt(request, 'postData')
  const body = typeof post.text === 'string' ? decoded(post, post.text) : null
  const mimeType = text(post.mimeType)
  if (body !== null && mimeType !== '' && !headers.some(([name]) => /^content-type$/i.test(name))) {
    headers.push(['Content-Type', mimeType])
  }
  return {
    number,
    intent: intentOf(text(entry.comment)),
    method,
    url: text(request.url),
    headers,
    // A browser gives an empty text to what has no body.
    body: body === '' && /^(GET|HEAD|DELETE)$/.test(method) ? null : body,
    answer: answerOf(objectAt(entry, 'response')),
  }
}

function answerOf(response: JsonObject): RecordedAnswer | null {
  const status = Number(response.status)
  if (!Number.isInteger(status) || status < 100) return null
  const content = objectAt(response, 'content')
  return { status, headers: pairs(response.headers), body: decoded(content, text(content.text)) }
}

function decoded({ encoding }: JsonObject, value: string): string {
  return encoding === 'base64' ? Buffer.from(value, 'base64').toString() : value
}

/** Ours say it: `exc_1 my-app user-lookup`. */
function intentOf(comment: string): string {
  return /^exc_\d+ .+ ([a-z-]+)(?: [a-z-]+: .*)?$/.exec(comment)?.[1] ?? ''
}

function pairs(headers: Json | undefined): [string, string][] {
  if (!Array.isArray(headers)) return []
  return headers.filter(isObject).map(({ name, value }) => [text(name), text(value)])
}

function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key]
  return isObject(value) ? value : {}
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}
