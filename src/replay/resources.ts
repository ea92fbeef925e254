import { caseFold } from '../base/case-fold.ts'
import { isObject, type Json, type JsonObject } from '../base/json.ts'
import { receivedJson } from '../base/received-json.ts'
import { decoded } from './decoded.ts'
import { headerOf, type RecordedAnswer, type Step } from './recorded.ts'

/** A resource by what does not change when another server gives the ids. */
export interface Named {
  id: string
  collection: 'Users' | 'Groups' | undefined
  /** `userName`, `externalId`, `displayName`, as far as it has them. */
  names: [attribute: string, value: string][]
}

/** The resources that a good answer shows: those of a list, or the one. */
export function resourcesIn(answer: RecordedAnswer | null): JsonObject[] {
  if (!answer || answer.status < 200 || answer.status > 299) return []
  const body = receivedJson(answer.body)
  if (!isObject(body)) return []
  const list = Object.entries(body).find(([name]) => name.toLowerCase() === 'resources')?.[1]
  if (Array.isArray(list)) return list.filter(isObject)
  return idOf(body) === undefined ? [] : [body]
}

export function idOf({ id }: JsonObject): string | undefined {
  return typeof id === 'string' && id !== '' ? id : typeof id === 'number' ? String(id) : undefined
}

/** What a step and its answer tell of resources by name. A create that is answered by an id alone is known by its body. */
export function namedIn(step: Step, answer: RecordedAnswer | null): Named[] {
  const collection = collectionOf(step.path)
  const shown = resourcesIn(answer)
  const created = shown.length === 0 ? createdId(step, answer) : undefined
  if (created !== undefined) {
    const sent = receivedJson(step.body ?? '')
    return [{ id: created, collection, names: isObject(sent) ? namesOf(sent) : [] }]
  }
  return shown.flatMap((resource) => {
    const id = idOf(resource)
    if (id === undefined) return []
    const own = namesOf(resource)
    const sent = own.length === 0 && isCreate(step) ? receivedJson(step.body ?? '') : undefined
    return [{ id, collection, names: isObject(sent) ? namesOf(sent) : own }]
  })
}

/** The id of what a step has created: in the body of the answer, or else at the end of its `Location`. */
export function createdId(
  step: Pick<Step, 'method' | 'path'>,
  answer: RecordedAnswer | null,
): string | undefined {
  if (!isCreate(step) || !answer || answer.status < 200 || answer.status > 299) return undefined
  const shown = idOf(resourcesIn(answer)[0] ?? {})
  if (shown !== undefined) return shown
  const [, segment] =
    /\/(?:Users|Groups)\/([^/?#]+)\/?$/i.exec(headerOf(answer.headers, 'location') ?? '') ?? []
  return segment === undefined ? undefined : decoded(segment)
}

export function isCreate({ method, path }: Pick<Step, 'method' | 'path'>): boolean {
  return method === 'POST' && /^\/(Users|Groups)\/?$/i.test(path)
}

export function collectionOf(path: string): Named['collection'] {
  const [, name] = /^\/(Users|Groups)(?=\/|$)/i.exec(path) ?? []
  if (name === undefined) return undefined
  return name.toLowerCase() === 'users' ? 'Users' : 'Groups'
}

/** Whether one name of both is the same: the first attribute that both have decides. */
export function isSame(a: readonly [string, string][], b: readonly [string, string][]): boolean {
  for (const [attribute, value] of a) {
    const other = b.find(([each]) => each === attribute)
    if (other) return caseFold(other[1]) === caseFold(value)
  }
  return false
}

export function namesOf(resource: JsonObject): [string, string][] {
  return (['userName', 'externalId', 'displayName'] as const).flatMap((attribute): [string, string][] => {
    const value: Json | undefined = resource[attribute]
    return typeof value === 'string' && value !== '' ? [[attribute, value]] : []
  })
}
