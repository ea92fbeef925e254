import { isObject, type Json } from '../base/json.ts'
import type { Known } from './known.ts'
import { operationsOf } from './patch-trait.ts'
import { idText, type Seen } from './seen.ts'

/** Resources of which it is remembered, the oldest forgotten first; values remembered of each, and their length. */
const mostResources = 2000
const mostValues = 200
const mostCharacters = 200

const compared = /(\w+) eq "([^"]*)"/gi

/** Remembers the texts and lists that a write has told a resource, by the names of their attributes. */
export function noteSentValues(seen: Seen, known: Known): void {
  const { about, ok, sent, body } = seen
  if (!ok || about.resource === undefined || !isObject(sent)) return
  const id = 'id' in about ? about.id : isObject(body) ? idText(body) : undefined
  if (id === undefined) return
  const [all, key] = [sentValues(known), `${about.resource} ${id}`]
  const values = all.get(key) ?? new Set()
  for (const { path = '', value } of operationsOf(seen)) {
    add(values, lastPart(path), value)
    // `roles[primary eq "True"].value` makes such a role where there is none.
    for (const [, name = '', text = ''] of path.matchAll(compared)) add(values, name.toLowerCase(), text)
  }
  addMembers(values, sent)
  if (values.size === 0) return
  all.delete(key)
  all.set(key, values)
  if (all.size > mostResources) all.delete(all.keys().next().value as string)
}

/** Whether the resource was once told just this value for an attribute of that name. */
export function wasSent(known: Known, type: string, id: string, path: string, value: Json): boolean {
  return (
    sentValues(known)
      .get(`${type} ${id}`)
      ?.has(keyOf(lastPart(path), value)) ?? false
  )
}

function sentValues(known: Known): Map<string, Set<string>> {
  return known.note('sent values', () => new Map())
}

function addMembers(values: Set<string>, holder: Json): void {
  if (Array.isArray(holder)) for (const element of holder) addMembers(values, element)
  else if (isObject(holder)) {
    for (const [name, value] of Object.entries(holder)) {
      add(values, lastPart(name), value)
      if (value !== undefined) addMembers(values, value)
    }
  }
}

function add(values: Set<string>, name: string, value: Json | undefined): void {
  if (typeof value !== 'string' && !Array.isArray(value)) return
  if (values.size >= mostValues || value.length > mostCharacters) return
  values.add(keyOf(name, value))
}

function keyOf(name: string, value: Json): string {
  return `${name} ${JSON.stringify(value).slice(0, mostCharacters)}`
}

/** Of a path or a key with a URN or dots. */
function lastPart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('.'), path.lastIndexOf(':')) + 1).toLowerCase()
}
