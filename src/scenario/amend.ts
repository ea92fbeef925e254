import { isObject, type Json, type JsonObject } from '../base/json.ts'
import type { Amendment } from './answer-schema.ts'

/** The text of an honest answer, made to say something else. */
export function amend(text: string, amendment: Amendment): string {
  const body = JSON.parse(text) as JsonObject
  return JSON.stringify(
    Array.isArray(body.Resources) ? amendList(body, amendment) : amendOne(body, amendment),
  )
}

function amendList(list: JsonObject, amendment: Amendment): JsonObject {
  const all = (list.Resources as Json[]).filter(isObject)
  const shown = all.filter(({ active }) => !(amendment.skipInactive && active === false))
  const counters = {
    totalResults: Number(list.totalResults) - (all.length - shown.length),
    startIndex: Number(list.startIndex),
    itemsPerPage: shown.length,
  }
  return {
    ...list,
    ...(amendment.quoteCounters
      ? Object.fromEntries(Object.entries(counters).map(([name, value]) => [name, String(value)]))
      : counters),
    Resources: shown.map((resource) => amendResource(resource, amendment)),
  }
}

function amendOne(body: JsonObject, amendment: Amendment): JsonObject {
  const resource = amendResource(body, amendment)
  if (!amendment.wrapInList) return resource
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: 1,
    startIndex: 1,
    itemsPerPage: 1,
    Resources: [resource],
  }
}

function amendResource(resource: JsonObject, { hide = [], lowerCase = [] }: Amendment): JsonObject {
  const shown = Object.entries(resource).filter(([name]) => !hide.includes(name))
  return Object.fromEntries(
    shown.map(([name, value]) => [
      name,
      lowerCase.includes(name) && typeof value === 'string' ? value.toLowerCase() : value,
    ]),
  )
}
