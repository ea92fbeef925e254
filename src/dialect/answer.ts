import { isObject, type Json, type JsonObject } from '../base/json.ts'
import { mostLevels, nestsDeeper, receivedJson } from '../base/received-json.ts'
import type { Profile } from '../profile/schema.ts'
import type { Failure } from './outcome.ts'
import type { Answer, RequestSpec } from './request-spec.ts'

export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300
}

/** The failure that an answer stands for, or undefined if it is a success. */
export function failureOf(request: RequestSpec, answer: Answer): Failure | undefined {
  if (answer.unanswered) return answer.unanswered
  if (isSuccess(answer)) return undefined
  const { status } = answer
  const message = `${request.method} ${request.path} was answered with ${status}.`
  const failure = {
    status,
    message,
    detail: detailOf(answer),
    retryAfter: retryAfterOf(answer),
    ...(answer.text.trim() !== '' && receivedJson(answer.text) === undefined && { notJson: true as const }),
  }
  if (status === 429) return { class: 'throttled', reason: 'throttled', ...failure }
  if (status >= 500) {
    return { class: 'server-error', reason: status === 501 ? 'not-implemented' : 'server-error', ...failure }
  }
  if (status >= 300 && status < 400) return { class: 'refused', reason: 'redirect', ...failure }
  return { class: 'refused', reason: refusals[status] ?? 'refused', ...failure }
}

const refusals: Record<number, Failure['reason']> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  409: 'conflict',
  422: 'unprocessable',
}

export type Read<T> = { value: T; failure?: undefined } | { value?: undefined; failure: Failure }

/** The resource in a successful answer. */
export function readResource(request: RequestSpec, answer: Answer): Read<JsonObject> {
  const failure = failureOf(request, answer)
  if (failure) return { failure }
  if (answer.text.trim() === '') return { failure: nonsense(request, answer, 'empty', 'has no body') }
  const body = receivedJson(answer.text)
  if (isObject(body)) return { value: body }
  const what = nestsDeeper(answer.text, mostLevels)
    ? `is nested deeper than ${mostLevels} levels`
    : 'is not a JSON object'
  return { failure: nonsense(request, answer, 'unparsable', what) }
}

/** The same for a resource that was asked for by its id. */
export function readOne(profile: Profile, request: RequestSpec, answer: Answer): Read<JsonObject> {
  const read = readResource(request, answer)
  if (!read.value || profile.connection.oneForId === 'unchecked') return read
  return Array.isArray(fieldIgnoringCase(read.value, 'resources'))
    ? { failure: nonsense(request, answer, 'several', 'is a list, though one resource was asked for') }
    : read
}

/** The resources in a successful ListResponse (RFC 7644 §3.4.2). Keys count without regard to case. */
export function readList(profile: Profile, request: RequestSpec, answer: Answer): Read<JsonObject[]> {
  const read = readResource(request, answer)
  if (!read.value) return read
  const body = read.value
  const quoted = counters.find((name) => typeof fieldIgnoringCase(body, name.toLowerCase()) === 'string')
  if (quoted !== undefined && profile.connection.counters === 'numbers') {
    return { failure: nonsense(request, answer, 'not-a-list', `gives ${quoted} as text, not as a number`) }
  }
  const resources = fieldIgnoringCase(body, 'resources')
  if (Array.isArray(resources)) return { value: resources.filter(isObject) }
  const total = fieldIgnoringCase(body, 'totalresults')
  if (total === 0 && (resources === undefined || resources === null)) return { value: [] }
  return { failure: nonsense(request, answer, 'not-a-list', 'is not a ListResponse') }
}

const counters = ['totalResults', 'startIndex', 'itemsPerPage']

/** A page of a ListResponse, as it came. */
export interface ListPage {
  /** What stands in the list, whatever it is. */
  entries: Json[]
  /** undefined where the answer holds no whole number from 0. */
  total: number | undefined
  startIndex: number | undefined
  /** A counter was text, and was read as the number that it spells. */
  quoted: boolean
}

export function readPage(profile: Profile, request: RequestSpec, answer: Answer): Read<ListPage> {
  const list = readList(profile, request, answer)
  if (!list.value) return list
  const { value: body = {} } = readResource(request, answer)
  const resources = fieldIgnoringCase(body, 'resources')
  const [total, startIndex] = ['totalresults', 'startindex'].map((name) => fieldIgnoringCase(body, name))
  return {
    value: {
      entries: Array.isArray(resources) ? resources : [],
      total: counterOf(total),
      startIndex: counterOf(startIndex),
      quoted: [total, startIndex].some(
        (value) => typeof value === 'string' && counterOf(value) !== undefined,
      ),
    },
  }
}

function counterOf(value: Json | undefined): number | undefined {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined
}

/** The id of a resource as text; undefined when there is none to use, or one too long to stand in a URL. */
export function idOf(resource: JsonObject): string | undefined {
  const id = typeof resource.id === 'number' ? String(resource.id) : resource.id
  return typeof id === 'string' && id !== '' && id.length <= longestId ? id : undefined
}

const longestId = 4096

export function nonsense(
  request: RequestSpec,
  answer: Answer,
  reason: Failure['reason'],
  what: string,
): Failure {
  return {
    class: 'refused',
    reason,
    status: answer.status,
    message: `The answer ${answer.status} to ${request.method} ${request.path} ${what}.`,
    detail: detailOf(answer),
    retryAfter: null,
  }
}

function detailOf(answer: Answer): string | null {
  const body = receivedJson(answer.text)
  const detail = isObject(body) ? body.detail : undefined
  const text = typeof detail === 'string' && detail !== '' ? detail : answer.text.trim()
  return text === '' ? null : text.slice(0, longestDetail).toWellFormed()
}

/** Characters of what a target says that are remembered with a failure; the journal has more. */
const longestDetail = 500

function retryAfterOf({ headers }: Answer): number | null {
  const value = headers['retry-after']
  if (value === undefined || !/^\d+$/.test(value)) return null
  // What is no integer to a vendor's program counts as missing.
  return Number(value) <= largestInteger ? Number(value) : null
}

const largestInteger = 2 ** 31 - 1

function fieldIgnoringCase(object: JsonObject, name: string): Json | undefined {
  const key = Object.keys(object).find((each) => each.toLowerCase() === name)
  return key === undefined ? undefined : object[key]
}
