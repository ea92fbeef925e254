import { isObject, type Json, type JsonObject } from '../base/json.ts'
import type { Answer, Conversation, RequestSpec } from '../dialect/request-spec.ts'
import { parseFilter } from '../scim/filter.ts'
import { matchesFilter } from '../scim/filter-match.ts'

/** What the target holds, by collection. */
export interface Holdings {
  Users: JsonObject[]
  Groups: JsonObject[]
}

export interface Driven<Result> {
  /** In order. */
  requests: RequestSpec[]
  ended: Result
}

/**
 * Drives a conversation with the answers of a target that does as the RFC says, but for one thing: it takes every PATCH
 * and does not carry it out, since nothing is asked after it here.
 */
export function drive<Result>(conversation: Conversation<Result>, holdings: Holdings): Driven<Result> {
  const requests: RequestSpec[] = []
  let step = conversation.next()
  while (!step.done) {
    requests.push(step.value)
    step = conversation.next(answer(step.value, holdings))
  }
  return { requests, ended: step.value }
}

/** The same where it does not matter how it ended. */
export function requestsOf(conversation: Conversation<unknown>, holdings: Holdings): RequestSpec[] {
  return drive(conversation, holdings).requests
}

function answer({ method, path, query, body }: RequestSpec, holdings: Holdings): Answer {
  const [collection = '', segment] = path.slice(1).split('/')
  if (collection !== 'Users' && collection !== 'Groups') return reply(200, { schemas: [], patch: {} })
  const list = holdings[collection]
  const parameters = new URLSearchParams(query ?? '')
  const sent: Json = body === null ? null : JSON.parse(body)
  if (segment === undefined) {
    if (method === 'GET') return listResponse(list, parameters)
    const name = collection === 'Users' ? 'userName' : 'displayName'
    if (isObject(sent) && list.some((each) => each[name] === sent[name])) return reply(409, { status: '409' })
    const id = `new-${collection === 'Users' ? 'user' : 'group'}`
    const created = { ...(isObject(sent) ? sent : {}), id }
    list.push(created)
    return reply(201, created)
  }
  const index = list.findIndex(({ id }) => id === decodeURIComponent(segment))
  const found = list[index]
  if (!found) return reply(404, { status: '404' })
  if (method === 'GET') return reply(200, without(found, parameters.get('excludedAttributes')))
  if (method === 'DELETE') list.splice(index, 1)
  if (method === 'PUT' && isObject(sent)) list[index] = { ...sent, id: found.id ?? null }
  return method === 'PUT' ? reply(200, found) : { status: 204, headers: {}, text: '' }
}

function listResponse(list: readonly JsonObject[], parameters: URLSearchParams): Answer {
  const filter = parameters.get('filter')
  const found = filter === null ? list : list.filter((each) => matchesFilter(parseFilter(filter), each))
  const startIndex = Number(parameters.get('startIndex') ?? 1)
  const page = found.slice(startIndex - 1, startIndex - 1 + Number(parameters.get('count') ?? pageSize))
  const excluded = parameters.get('excludedAttributes')
  return reply(200, {
    totalResults: found.length,
    startIndex,
    Resources: page.map((each) => without(each, excluded)),
  })
}

/** Of a target that is not told how many. */
const pageSize = 100

function without(resource: JsonObject, attribute: string | null): JsonObject {
  return Object.fromEntries(Object.entries(resource).filter(([key]) => key !== attribute))
}

function reply(status: number, body: JsonObject): Answer {
  return { status, headers: {}, text: JSON.stringify(body) }
}
