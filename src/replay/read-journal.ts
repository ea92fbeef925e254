import { isObject, type Json, type JsonObject, jsonText } from '../base/json.ts'
import type { Recorded, RecordedAnswer } from './recorded.ts'

/** The exchanges in what `GET /exchanges` or a JSON report holds; undefined where there are none. */
export function exchangesIn(data: Json): JsonObject[] | undefined {
  const list = Array.isArray(data) ? data : isObject(data) ? (data.items ?? data.exchanges) : undefined
  if (!Array.isArray(list)) return undefined
  return list.every(isExchange) ? (list as JsonObject[]) : undefined
}

function isExchange(each: Json): boolean {
  return isObject(each) && isObject(each.request) && typeof each.request.method === 'string'
}

/** The requests of a journal, in its order. */
export function readJournal(exchanges: readonly JsonObject[]): Recorded[] {
  return exchanges.map((exchange, index): Recorded => {
    const { method, url, path, query, headers, body } = exchange.request as JsonObject
    const below = typeof query === 'string' ? `${jsonText(path)}?${query}` : jsonText(path)
    const error = isObject(exchange.error) || typeof exchange.error === 'string'
    return {
      number: index + 1,
      intent: typeof exchange.intent === 'string' ? exchange.intent : '',
      method: jsonText(method).toUpperCase(),
      url: typeof url === 'string' ? url : below,
      headers: pairs(headers),
      body: typeof body === 'string' ? body : null,
      // With an error: what had arrived until it broke off.
      answer: error ? null : answerOf(exchange.response),
      flaw: typeof body === 'string' ? cutFlaw(body) : undefined,
    }
  })
}

/** The base URL of a journal, which knows what stood below it; undefined where it does not say. */
export function baseIn(exchanges: readonly JsonObject[]): string | undefined {
  for (const { request } of exchanges) {
    const { url, path } = request as JsonObject
    if (typeof url !== 'string' || typeof path !== 'string' || path === '') continue
    const [bare = ''] = url.split('?')
    if (bare.endsWith(path)) return bare.slice(0, -path.length)
  }
  return undefined
}

function cutFlaw(body: string): string | undefined {
  const [mark] = /…\[\d+ more bytes\]$/.exec(body) ?? []
  return mark === undefined ? undefined : `its body was cut when it was recorded: ${mark}`
}

function answerOf(response: Json | undefined): RecordedAnswer | null {
  if (!isObject(response) || typeof response.status !== 'number') return null
  const { status } = response
  const headers = pairs(response.headers)
  const body = typeof response.body === 'string' ? response.body : ''
  if (cutFlaw(body) === undefined) return { status, headers, body }
  return { status, headers, body, bodyMissing: true }
}

function pairs(headers: Json | undefined): [string, string][] {
  if (!Array.isArray(headers)) return []
  return headers.flatMap((pair): [string, string][] =>
    Array.isArray(pair) ? [[jsonText(pair[0]), jsonText(pair[1])]] : [],
  )
}
