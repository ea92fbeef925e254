import type { Json } from '../base/json.ts'
import { cut } from './quote.ts'
import type { Excerpt } from './rule.ts'
import type { Seen } from './seen.ts'

/** Characters of the wire that a finding quotes. */
const longest = 300

export function statusLine(seen: Seen): Excerpt {
  return {
    part: 'response',
    line: seen.status === 0 ? (seen.exchange.error?.message ?? 'no answer') : `HTTP ${seen.status}`,
  }
}

export function headerLine(seen: Seen, name: string): Excerpt {
  const value = seen.header(name)
  return { part: 'response', line: value === undefined ? `(no ${name})` : `${name}: ${value}` }
}

export function bodyStart(seen: Seen): Excerpt {
  return { part: 'response', line: seen.text === '' ? '(no body)' : cut(seen.text, longest) }
}

/** `"active":"True"`, as it may stand in the body. */
export function member(name: string, value: Json | undefined, part: Excerpt['part'] = 'response'): Excerpt {
  return {
    part,
    line:
      value === undefined
        ? `(no ${JSON.stringify(name)})`
        : cut(`${JSON.stringify(name)}:${JSON.stringify(value)}`, longest),
  }
}

export function sentBody(seen: Seen): Excerpt {
  return { part: 'request', line: cut(seen.exchange.request.body ?? '(no body)', longest) }
}
