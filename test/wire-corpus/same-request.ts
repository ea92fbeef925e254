import { isObject, type Json } from '../../src/base/json.ts'
import type { ExchangeView } from '../../src/journal/exchange-view.ts'
import type { CorpusCase } from './corpus-case.ts'

/** What keeps a request from being the one of a case; empty if it is that one. Ids may be any, if they are consistent. */
export function differences({ exact, request }: CorpusCase, sent: ExchangeView['request']): string[] {
  const ids = new Ids()
  const found: string[] = []
  const say = (what: string, expected: unknown, actual: unknown) => {
    found.push(`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`)
  }
  if (sent.method !== request.method) say('method', request.method, sent.method)
  if (!ids.same(request.path, sent.path)) say('path', request.path, sent.path)
  if (!sameQuery(request, exact, sent.query, ids)) say('query', request.query, sent.query)
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    const actual = sent.headers.find(([each]) => each === name)?.[1] ?? null
    if (actual !== value) say(name, value, actual)
  }
  const body = sent.body === null ? null : (JSON.parse(sent.body) as Json)
  if (!sameBody(exact, ids, request.body, body)) say('body', request.body, body)
  const bytes = Buffer.byteLength(sent.body ?? '')
  if (request.bytes !== undefined && bytes !== request.bytes) say('length', request.bytes, bytes)
  return found
}

function sameQuery(
  { query, encoding }: CorpusCase['request'],
  exact: CorpusCase['exact'],
  sent: string | null,
  ids: Ids,
): boolean {
  if (query === null) return sent === null || (exact === 'reconstructed' && sent === '')
  if (sent === null) return false
  if (encoding === undefined) return ids.same(query, sent)
  // People leave quotes out when they write about filters.
  const plain = [...new URLSearchParams(sent)].map(([name, value]) => `${name}=${value}`).join('&')
  return ids.same(query.replaceAll('"', ''), plain.replaceAll('"', ''))
}

function sameBody(exact: CorpusCase['exact'], ids: Ids, expected: Json, actual: Json): boolean {
  const same = (a: Json, b: Json): boolean => {
    if (typeof a === 'string') return b === '********' || (typeof b === 'string' && ids.same(a, b))
    if (Array.isArray(a)) {
      if (!Array.isArray(b) || a.length !== b.length) return false
      return exact === 'reconstructed'
        ? a.every((each) => b.some((other) => same(each, other)))
        : a.every((each, index) => same(each, b[index] ?? null))
    }
    if (!isObject(a)) return a === b
    if (!isObject(b)) return false
    const [wanted, shown] = [Object.keys(a), Object.keys(b)]
    if (exact !== 'reconstructed' && wanted.length !== shown.length) return false
    if (exact === 'verbatim' && wanted.join('\n') !== shown.join('\n')) return false
    return wanted.every((key) => b[key] !== undefined && same(a[key] ?? null, b[key]))
  }
  return same(expected, actual)
}

const idPattern =
  /([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|00[ug][0-9A-Za-z]{17}|(?<=^|\/)2400000\d\d$)/

/** What stands in a text between parts that are given. */
function fits(parts: readonly string[], text: string, gap = '(.+?)'): RegExpExecArray | null {
  const escaped = parts.map((part) => part.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&'))
  return new RegExp(`^${escaped.join(gap)}$`).exec(text)
}

/** Which id of the case is which id of the run. */
class Ids {
  readonly #pairs = new Map<string, string>()

  same(expected: string, actual: string): boolean {
    if (expected === actual) return true
    if (fits(expected.split(/\{[^{}":]+\}/), actual)) return true
    const parts = actual.split(idPattern)
    if (parts.length === 1) return false
    const match = fits(
      parts.filter((_, index) => index % 2 === 0),
      expected,
      '([^&"/\\s]+?)',
    )
    if (!match) return false
    return match.slice(1).every((id, index) => this.#pair(id, parts[index * 2 + 1] ?? ''))
  }

  #pair(expected: string, actual: string): boolean {
    const known = this.#pairs.get(expected)
    if (known === undefined && [...this.#pairs.values()].includes(actual)) return false
    this.#pairs.set(expected, known ?? actual)
    return known === undefined || known === actual
  }
}
