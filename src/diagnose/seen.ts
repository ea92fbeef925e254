import { isObject, type Json, type JsonObject } from '../base/json.ts'
import { readJson } from '../base/received-json.ts'
import { type Filter, parseFilter } from '../scim/filter.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Exchange } from '../wire/exchange.ts'
import { asMeant } from './as-meant.ts'
import { type Leaf, leavesOf, valueAt } from './leaf.ts'
import { parseJson } from './parse-json.ts'
import { type JsonForm, keyTwice, scanJson } from './scan-json.ts'

/** Resources of one list that are judged: the rest of a huge one is only counted. */
const mostShown = 1000

/** How deep an answer may nest. Resources need six levels; recursion ends a process at some thousands. */
export const deepest = 100

/** What the request was about, as its method and path tell. */
export type About =
  | { resource: ResourceType; action: 'list' | 'create' }
  | { resource: ResourceType; action: 'get' | 'replace' | 'modify' | 'delete'; id: string }
  | { resource: undefined; action: 'other' }

/** Where an exchange belongs, as far as that is known. */
export interface SeenIn {
  /** The cycle that it is part of; null for vendors that have none, and outside of one. */
  cycleId?: number | null
  /** When the request went out, in milliseconds; only compared with other exchanges of the same app. */
  startedAt?: number
}

/** An exchange as rules look at it. Parsed once, when first asked. */
export class Seen {
  readonly seq: number
  readonly exchange: Exchange
  readonly about: About
  /** What the vendor wanted by it: `user-lookup`, `group-add-members` …; `probe` for a probe. */
  readonly intent: string
  readonly cycleId: number | null
  readonly startedAt: number | undefined
  #requestJson: { value: Json | undefined } | undefined
  #sentLeaves: readonly Leaf[] | undefined
  #responseJson: { value: Json | undefined } | undefined
  #form: JsonForm | undefined
  #filter: { value: Filter | undefined } | undefined
  #parameters: URLSearchParams | undefined
  #shown: Shown[] | undefined

  constructor(
    seq: number,
    intent: string,
    exchange: Exchange,
    { cycleId = null, startedAt = undefined }: SeenIn = {},
  ) {
    this.seq = seq
    this.intent = intent
    this.exchange = exchange
    this.cycleId = cycleId
    this.startedAt = startedAt
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

  /** The single values of the body sent. */
  get sentLeaves(): readonly Leaf[] {
    this.#sentLeaves ??= isObject(this.sent) ? leavesOf(this.sent) : []
    return this.#sentLeaves
  }

  /** The body received, as JSON; undefined when it is none, or nests deeper than `deepest`. */
  get body(): Json | undefined {
    this.#responseJson ??= { value: this.#readBody() }
    return this.#responseJson.value
  }

  #readBody(): Json | undefined {
    return this.text === '' || this.form.depth > deepest ? undefined : readJson(this.text)
  }

  /** The first key that stands twice in one object of the body received. */
  get keyTwice(): string | undefined {
    return this.body === undefined ? undefined : keyTwice(this.text, this.body, this.form)
  }

  /** How deep the body received nests, whatever it is. */
  get form(): JsonForm {
    this.#form ??= scanJson(this.text)
    return this.#form
  }

  /** Whether it surely began only when the other one had ended. What is not timed came one after the other. */
  isAfter(other: { startedAt: number | undefined; exchange: Pick<Exchange, 'durationMs'> }): boolean {
    if (this.startedAt === undefined || other.startedAt === undefined) return true
    return this.startedAt >= other.startedAt + other.exchange.durationMs
  }

  /** A response header, by its name in any case. */
  header(name: string): string | undefined {
    return headerNamed(this.exchange.response?.headers ?? [], name)
  }

  /** A header of the request, by its name in any case. */
  requestHeader(name: string): string | undefined {
    return headerNamed(this.exchange.request.headers, name)
  }

  /** A query parameter, decoded as a form would be. */
  parameter(name: string): string | undefined {
    if (!this.exchange.request.query) return undefined
    this.#parameters ??= new URLSearchParams(this.exchange.request.query)
    return this.#parameters.get(name) ?? undefined
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

  /** The resources that the answer shows: of a list the first thousand, of a write or a GET the one. */
  get shown(): readonly Shown[] {
    this.#shown ??= this.#readShown()
    return this.#shown
  }

  #readShown(): Shown[] {
    const { about, body, ok } = this
    // Some answer a DELETE with what was there: that shows nobody who is there now.
    if (!ok || about.resource === undefined || about.action === 'delete' || body === undefined) return []
    const list = listIn(body)
    if (about.action === 'list') {
      return (list ?? [])
        .slice(0, mostShown)
        .filter(isObject)
        .map((resource) => shownAs(about.resource, resource))
    }
    return list === undefined && isObject(body) && idText(body) !== undefined
      ? [shownAs(about.resource, body)]
      : []
  }

  /** Whether the answer lists the resource with this id, however long the list. */
  lists(id: string): boolean {
    const list = this.ok && this.body !== undefined ? listIn(this.body) : undefined
    return list?.some((each) => isObject(each) && idText(each) === id) ?? false
  }
}

export interface Shown {
  type: ResourceType
  /** With every attribute where it belongs. */
  resource: JsonObject
  /** As it stood in the answer. */
  raw: JsonObject
}

function shownAs(type: ResourceType, raw: JsonObject): Shown {
  return { type, resource: asMeant(type, raw), raw }
}

/** Rules ask for a good dozen of each exchange: names of another length are told apart without making anything. */
function headerNamed(headers: readonly [string, string][], name: string): string | undefined {
  const wanted = name.toLowerCase()
  for (const [each, value] of headers) {
    if (each.length === wanted.length && each.toLowerCase() === wanted) return value
  }
  return undefined
}

/** What an answer lists; of a bare array, which is no ListResponse, its elements. */
export function listIn(body: Json): Json[] | undefined {
  return Array.isArray(body) ? body : isObject(body) ? listOf(body) : undefined
}

/** `Resources` of a ListResponse, by its name in any case. */
export function listOf(body: JsonObject): Json[] | undefined {
  const value = valueAt(body, ['Resources'])
  return Array.isArray(value) ? value : undefined
}

/** The id of a resource as text; undefined when it has none. */
export function idText(resource: JsonObject): string | undefined {
  const { id } = resource
  return typeof id === 'string' && id !== '' ? id : typeof id === 'number' ? String(id) : undefined
}

/** Whether it is the successful answer to a query. */
export function isList(seen: Seen): boolean {
  return seen.about.action === 'list' && seen.ok
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
