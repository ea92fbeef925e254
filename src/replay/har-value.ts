import { isObject, type Json, type JsonObject } from '../base/json.ts'

/** The object at a key of a HAR; an empty one where there is none. */
export function objectAt(object: JsonObject, key: string): JsonObject {
  const value = object[key]
  return isObject(value) ? value : {}
}

/** A text, or a number as one; empty for anything else. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** Names and values of headers or form fields: `{name, value}`, or `[name, value]` as some tools have them. */
export function pairsOf(list: Json | undefined): [string, string][] {
  if (!Array.isArray(list)) return []
  return list.flatMap((item): [string, string][] => {
    if (Array.isArray(item)) return [[textOf(item[0]), textOf(item[1])]]
    return isObject(item) ? [[textOf(item.name), textOf(item.value)]] : []
  })
}
