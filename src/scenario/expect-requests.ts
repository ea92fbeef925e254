import type { Json, JsonObject } from '../base/json.ts'
import { isObject } from '../base/json.ts'
import type { ExchangeView } from '../journal/exchange-view.ts'
import type { ExpectRequests } from './expect-schema.ts'
import { Unmet } from './expectation.ts'
import { nearMiss } from './near-miss.ts'
import { fits, fitsRequest, type Ids, type SeenRequest } from './request-match.ts'
import type { RequestPattern } from './request-schema.ts'
import type { Scene } from './stage.ts'

/** Compares what was sent with patterns. */
export function expectRequests(expected: ExpectRequests, stage: Scene): void {
  const { last, since = 'change', is, times = 1, include, none, count } = expected
  const begin = { change: stage.changedAt, mark: stage.markedAt ?? 0, start: 0 }[since]
  const after = last === undefined ? begin : 0
  const sent = stage.exchanges(after)
  const exchanges = last === undefined ? sent : sent.slice(-last)
  const ids = stage.ids.byName
  if (count !== undefined && exchanges.length !== count) {
    throw new Unmet(`${exchanges.length} requests were sent, not ${count}: ${briefs(exchanges)}`)
  }
  if (is) expectExactly(Array(times).fill(is).flat(), exchanges, ids)
  if (include) expectAmong(include, exchanges, ids)
  for (const pattern of none ?? []) {
    const found = exchanges.find((exchange) => fitsRequest(pattern, seenIn(exchange), ids, 'same'))
    if (found) throw new Unmet(`${found.id} ${briefOf(found)} was sent, which looks like ${textOf(pattern)}`)
  }
}

function expectExactly(
  patterns: readonly RequestPattern[],
  exchanges: readonly ExchangeView[],
  ids: Ids,
): void {
  for (const [index, pattern] of patterns.entries()) {
    const exchange = exchanges[index]
    if (!exchange) {
      throw new Unmet(`request ${index + 1} of ${patterns.length}, ${textOf(pattern)}, was not sent`)
    }
    if (fitsRequest(pattern, seenIn(exchange), ids, 'same')) continue
    throw new Unmet(
      `request ${index + 1} of ${patterns.length} is not ${textOf(pattern)}`,
      nearestOf(pattern, [exchange], ids),
    )
  }
  const more = exchanges.slice(patterns.length)
  if (more.length > 0) throw new Unmet(`${more.length} more were sent than expected: ${briefs(more)}`)
}

function expectAmong(
  patterns: readonly RequestPattern[],
  exchanges: readonly ExchangeView[],
  ids: Ids,
): void {
  let from = 0
  for (const pattern of patterns) {
    const rest = exchanges.slice(from)
    const at = rest.findIndex((exchange) => fitsRequest(pattern, seenIn(exchange), ids, 'same'))
    if (at < 0) {
      const where = from > 0 ? ` after ${exchanges[from - 1]?.id}` : ''
      throw new Unmet(
        `no request${where} is ${textOf(pattern)}; sent were ${rest.length === 0 ? 'none' : briefs(rest)}`,
        nearestOf(pattern, rest, ids),
      )
    }
    from += at + 1
  }
}

function nearestOf(pattern: Partial<RequestPattern>, exchanges: readonly ExchangeView[], ids: Ids) {
  const { lacks, headers, exactBody, ...rest } = pattern
  const expected: JsonObject = {
    ...(rest as JsonObject),
    ...(exactBody === undefined ? {} : { body: exactBody }),
    ...(headers === undefined
      ? {}
      : {
          headers: Object.fromEntries(
            Object.entries(headers).map(([name, each]) => [name.toLowerCase(), each]),
          ),
        }),
  }
  const candidates = exchanges.map((exchange) => ({
    title: `exchange ${exchange.id}`,
    value: plain(exchange),
  }))
  const found = nearMiss(expected, candidates, (wanted, actual) => fits(wanted, actual, ids))
  if (!found || (!lacks && exactBody === undefined)) return found
  const exchange = exchanges.find(({ id }) => found.nearest.endsWith(` ${id}`))
  const body = exchange ? seenIn(exchange).body : undefined
  const known = new Set(isObject(exactBody) ? Object.keys(exactBody) : [])
  const keys = isObject(body) ? Object.keys(body) : []
  const surplus = keys.filter((key) => lacks?.includes(key) || (exactBody !== undefined && !known.has(key)))
  return {
    ...found,
    rows: [
      ...found.rows,
      ...surplus.map((key) => ({ path: `body.${key}`, expected: 'nothing', actual: 'there', same: false })),
    ],
  }
}

function plain({ request }: ExchangeView): JsonObject {
  const { method, path, query, headers, body } = request
  return {
    method,
    path,
    query,
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    body: body === null ? null : (parsed(body) ?? body),
  }
}

export function seenIn({ request: { method, path, query, headers, body } }: ExchangeView): SeenRequest {
  return {
    method,
    path,
    query,
    header: (name) => headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1],
    body: body === null ? undefined : parsed(body),
  }
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    // What is no JSON, or was cut, can be compared by nothing but its text.
    return undefined
  }
}

function textOf({ method, path = '', query }: Partial<RequestPattern>): string {
  return `${method ?? ''} ${path}${query ? `?${query}` : ''}`.trim() || 'that'
}

function briefOf({ request: { method, path, query } }: ExchangeView): string {
  return `${method} ${path}${query === null ? '' : `?${query}`}`
}

function briefs(exchanges: readonly ExchangeView[]): string {
  const some = exchanges.slice(0, 5).map(briefOf).join(', ')
  return exchanges.length > 5 ? `${some}, …` : some
}
