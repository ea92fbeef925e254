import { isObject } from '../base/json.ts'
import { operationsOf } from '../diagnose/patch-trait.ts'
import type { ProbeRequest } from '../diagnose/probe.ts'
import { idText, listOf, type Seen } from '../diagnose/seen.ts'

/**
 * What the target cannot do at all, as a request without anything particular has shown. Tests that need it would all fail for that
 * one reason.
 */
export class Groundwork {
  readonly #missing = new Map<string, Seen>()
  readonly #works = new Set<string>()

  note(seen: Seen, request: Pick<ProbeRequest, 'odd'>): void {
    const need = needOf(seen)
    if (need === undefined || this.#works.has(need)) return
    if (isUsable(seen)) {
      this.#works.add(need)
      this.#missing.delete(need)
    } else if (!request.odd && seen.status !== 401 && seen.status !== 409 && isPlain(seen)) {
      this.#missing.set(need, seen)
    }
  }

  /** The exchange that has shown that a request like this one leads nowhere. */
  obstacle({ method, path }: Pick<ProbeRequest, 'method' | 'path'>): Seen | undefined {
    if (method === 'GET') return undefined
    const [, collection] = path.split('/')
    return this.#missing.get(`${method} ${collection}`)
  }

  /** Users can be neither listed nor created: the two exchanges that have shown it. */
  get nothing(): [Seen, Seen] | undefined {
    const [list, create] = [this.#missing.get('GET Users'), this.#missing.get('POST Users')]
    return list && create ? [list, create] : undefined
  }
}

function needOf({ about, method }: Seen): string | undefined {
  return about.action === 'list' || about.action === 'create' || about.action === 'modify'
    ? `${method} ${about.resource}s`
    : undefined
}

/** Whether the answer is of any use: a list, a resource with an id, a change that was taken. */
function isUsable({ about, ok, body }: Seen): boolean {
  if (!ok || about.action === 'modify') return ok
  if (!isObject(body)) return false
  return about.action === 'list'
    ? listOf(body) !== undefined || typeof body.totalResults === 'number'
    : idText(body) !== undefined
}

const plainAttributes: ReadonlySet<string> = new Set([
  'schemas',
  'userName',
  'name',
  'displayName',
  'emails',
  'active',
])

/** A list without a filter; a user or group of a few usual attributes in plain letters; a replace of the displayName. */
function isPlain(seen: Seen): boolean {
  const { action } = seen.about
  if (action === 'list') return seen.parameter('filter') === undefined
  if (action === 'create') {
    const text = seen.exchange.request.body ?? ''
    const keys = isObject(seen.sent) ? Object.keys(seen.sent) : ['nothing']
    return /^[\x20-\x7e]*$/.test(text) && keys.every((key) => plainAttributes.has(key))
  }
  const [operation, ...others] = operationsOf(seen)
  const { op, path, value } = operation ?? {}
  return others.length === 0 && op === 'replace' && path === 'displayName' && typeof value === 'string'
}
