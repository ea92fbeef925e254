import { isObject, type Json, type JsonObject } from '../base/json.ts'
import { type Filter, parseFilter } from '../scim/filter.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Exchange } from '../wire/exchange.ts'
import { parseJson } from './parse-json.ts'

/** What the request was about, as its method and path tell. */
export type About =
  | { resource: ResourceType; action: 'list' | 'create' }
  | { resource: ResourceType; action: 'get' | 'replace' | 'modify' | 'delete'; id: string }
  | { resource: undefined; action: 'other' }

/** An exchange as rules look at it. Parsed once, when first asked. */
export class Seen {
  readonly seq: number
  readonly exchange: Exchange
  readonly about: About
  /** What the vendor wanted by it: `user-lookup`, `group-add-members` …; `probe` for a probe. */
  readonly intent: string
  #requestJson: { value: Json | undefined } | undefined
  #responseJson: { value: Json | undefined } | undefined
  #filter: { value: Filter | undefined } | undefined

  constructor(seq: number, intent: string, exchange: Exchange) {
    this.seq = seq
    this.intent = intent
    this.exchange = exchange
    this.about = aboutOf(exchange.request.method, exchange.request.path)
  }

  get method(): string {
    return this.exchange.request.method
  }

  get path(): string {
    return this.exchange.request.path
  }

  /** HTTP status; 0 when there was no complete answer. */
  get status(): number {
    return this.exchange.response?.status ?? 0
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300
  }

  /** The text of the answer; empty when there was none. */
  get text(): string {
    return this.exchange.response?.body ?? ''
  }

  /** The body sent, as JSON. */
  get sent(): Json | undefined {
    this.#requestJson ??= { value: parseJson(this.exchange.request.body ?? '') }
    return this.#requestJson.value
  }

  /** The body received, as JSON; undefined when it is none. */
  get body(): Json | undefined {
    this.#responseJson ??= { value: parseJson(this.text) }
    return this.#responseJson.value
  }

  /** A response header, by its name in any case. */
  header(name: string): string | undefined {
    const wanted = name.toLowerCase()
    return this.exchange.response?.headers.find(([each]) => each.toLowerCase() === wanted)?.[1]
  }

  /** A query parameter, decoded as a form would be. */
  parameter(name: string): string | undefined {
    return new URLSearchParams(this.exchange.request.query ?? '').get(name) ?? undefined
  }

  /** The filter of a list request; undefined when there is none or it cannot be read. */
  get filter(): Filter | undefined {
    this.#filter ??= { value: readFilter(this.parameter('filter')) }
    return this.#filter.value
  }

  /** Whether the answer is asked to leave attributes out. */
  get partial(): boolean {
    return this.parameter('attributes') !== undefined || this.parameter('excludedAttributes') !== undefined
  }

  /** `GET /Users?filter=… → 404`, for sentences. */
  get line(): string {
    const { method, path, query } = this.exchange.request
    return `${method} ${path}${query === null ? '' : `?${query}`} → ${this.status || (this.exchange.error?.code ?? 'no answer')}`
  }

  /** The resources that the answer shows: of a list all of it, of a write or a GET the one. */
  get shown(): Shown[] {
    const { about, body, ok } = this
    if (!ok || about.resource === undefined || !isObject(body)) return []
    const list = listOf(body)
    if (about.action === 'list') {
      return (list ?? []).filter(isObject).map((resource) => ({ type: about.resource, resource }))
    }
    return list === undefined && idText(body) !== undefined ? [{ type: about.resource, resource: body }] : []
  }
}

export interface Shown {
  type: ResourceType
  resource: JsonObject
}

/** `Resources` of a ListResponse, by its name in any case. */
export function listOf(body: JsonObject): Json[] | undefined {
  const key = Object.keys(body).find((name) => name.toLowerCase() === 'resources')
  const value = key === undefined ? undefined : body[key]
  return Array.isArray(value) ? value : undefined
}

/** The id of a resource as text; undefined when it has none. */
export function idText(resource: JsonObject): string | undefined {
  const { id } = resource
  return typeof id === 'string' && id !== '' ? id : typeof id === 'number' ? String(id) : undefined
}

function aboutOf(method: string, path: string): About {
  const [, collection = '', id, rest] = path.split('/')
  const resource = collections[collection.toLowerCase()]
  if (resource === undefined || rest !== undefined) return { resource: undefined, action: 'other' }
  if (id === undefined || id === '') {
    if (method === 'GET') return { resource, action: 'list' }
    return method === 'POST' ? { resource, action: 'create' } : { resource: undefined, action: 'other' }
  }
  const action = actions[method]
  return action ? { resource, action, id: decode(id) } : { resource: undefined, action: 'other' }
}

const collections: Record<string, ResourceType | undefined> = { users: 'User', groups: 'Group' }
const actions: Record<string, 'get' | 'replace' | 'modify' | 'delete' | undefined> = {
  GET: 'get',
  PUT: 'replace',
  PATCH: 'modify',
  DELETE: 'delete',
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch (error) {
    if (error instanceof URIError) return segment
    throw error
  }
}

function readFilter(text: string | undefined): Filter | undefined {
  if (text === undefined) return undefined
  try {
    return parseFilter(text)
  } catch {
    // A probe may have sent what is no filter; then there is nothing to hold the answer against.
    return undefined
  }
}
