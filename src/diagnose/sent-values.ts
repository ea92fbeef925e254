import { isObject, type Json } from '../base/json.ts'
import type { Known } from './known.ts'
import { parseJson } from './parse-json.ts'
import { operationsOf } from './patch-trait.ts'
import { idText, type Seen } from './seen.ts'

/** Resources of which it is remembered what they were told, the oldest forgotten first; characters for each. */
const mostResources = 2000
const mostCharacters = 20_000

const compared = /(\w+) eq "([^"]*)"/gi

/** Bodies of writes that a resource was told, the last ones, as they were sent: they are read when somebody asks. */
interface Bodies {
  texts: string[]
  length: number
}

/** Remembers what a write has told a resource. */
export function noteSentValues(seen: Seen, known: Known): void {
  const { about, ok, body } = seen
  const text = seen.exchange.request.body
  if (!ok || about.resource === undefined || !text || text.length > mostCharacters) return
  const id = 'id' in about ? about.id : isObject(body) ? idText(body) : undefined
  if (id === undefined) return
  const [all, key] = [bodiesSent(known), `${about.resource} ${id}`]
  const bodies = all.get(key) ?? { texts: [], length: 0 }
  bodies.texts.push(text)
  bodies.length += text.length
  while (bodies.length > mostCharacters) bodies.length -= bodies.texts.shift()?.length ?? 0
  all.delete(key)
  all.set(key, bodies)
  if (all.size > mostResources) all.delete(all.keys().next().value as string)
}

/** Whether the resource was once told just this text or list for an attribute of that name. */
export function wasSent(known: Known, type: string, id: string, path: string, value: Json): boolean {
  const texts = bodiesSent(known).get(`${type} ${id}`)?.texts ?? []
  const wanted = keyOf(lastPart(path), value)
  return texts.some((text) => valuesIn(parseJson(text)).has(wanted))
}

function bodiesSent(known: Known): Map<string, Bodies> {
  return known.note('bodies sent', () => new Map())
}

/** The texts and lists in a body, with the names of their attributes. */
function valuesIn(sent: Json | undefined): Set<string> {
  const values = new Set<string>()
  for (const { path = '', value } of operationsOf({ sent })) {
    add(values, lastPart(path), value)
    // `roles[primary eq "True"].value` makes such a role where there is none.
    for (const [, name = '', text = ''] of path.matchAll(compared)) add(values, name.toLowerCase(), text)
  }
  addMembers(values, sent)
  return values
}

function addMembers(values: Set<string>, holder: Json | undefined): void {
  if (Array.isArray(holder)) for (const element of holder) addMembers(values, element)
  else if (isObject(holder)) {
    for (const [name, value] of Object.entries(holder)) {
      add(values, lastPart(name), value)
      addMembers(values, value)
    }
  }
}

function add(values: Set<string>, name: string, value: Json | undefined): void {
  if (typeof value === 'string' || Array.isArray(value)) values.add(keyOf(name, value))
}

function keyOf(name: string, value: Json): string {
  return `${name} ${JSON.stringify(value)}`
}

/** Of a path or a key with a URN or dots. */
function lastPart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('.'), path.lastIndexOf(':')) + 1).toLowerCase()
}
