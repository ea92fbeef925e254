import { isObject, type Json, type JsonObject, jsonEqual } from '../base/json.ts'
import type { Known, KnownResource } from './known.ts'
import { valueAt } from './leaf.ts'
import { idText, type Seen, type Shown } from './seen.ts'

/** A resource that is shown again after something was told of it. */
export interface ReadBack {
  shown: Shown
  known: KnownResource
  /** As it was last shown whole, before the writes; undefined when it never was. */
  before: JsonObject | undefined
  /** As it should be now. */
  expected: JsonObject
  after: JsonObject
  /** The writes in between, oldest first; of the answer to a write, that write itself is the last. */
  writes: readonly Seen[]
}

/** What the exchange shows of resources that were written to since they were last shown. `expect`: after its own write. */
export function readBacks(
  seen: Seen,
  known: Known,
  expect: (resource: KnownResource | undefined, seen: Seen) => JsonObject | undefined,
): ReadBack[] {
  if (seen.partial) return []
  const writing = ['replace', 'modify'].includes(seen.about.action)
  return seen.shown.flatMap((shown): ReadBack[] => {
    const id = idText(shown.resource)
    const resource = id === undefined ? undefined : known.resource(shown.type, id)
    if (!resource) return []
    const writes = writing ? [...resource.writes, seen] : resource.writes
    const expected = writing ? expect(resource, seen) : resource.expected
    if (writes.length === 0 || !expected) return []
    return [{ shown, known: resource, before: resource.observed, expected, after: shown.resource, writes }]
  })
}

/** Ids of the members that a group shows; undefined when it shows none. */
export function memberIds(resource: JsonObject | undefined): Set<string> | undefined {
  const members = valueAt(resource, ['members'])
  if (!Array.isArray(members)) return undefined
  return new Set(
    members.flatMap((each) => (isObject(each) && typeof each.value === 'string' ? [each.value] : [])),
  )
}

/** Equal as far as a read-back goes: null, an empty list and nothing are the same (RFC 7643 §2.5). */
export function sameShown(a: Json | undefined, b: Json | undefined): boolean {
  if (isUnassigned(a) || isUnassigned(b)) return isUnassigned(a) && isUnassigned(b)
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((each) => b.some((other) => sameElement(each, other)))
  }
  if (isObject(a) && isObject(b)) return sameElement(a, b)
  return jsonEqual(a, b)
}

function sameElement(a: Json, b: Json): boolean {
  if (!isObject(a) || !isObject(b)) return jsonEqual(a, b)
  const keys = ['value', 'type', 'primary', ...Object.keys(a)].filter(
    (key) => a[key] !== undefined && b[key] !== undefined,
  )
  return keys.every((key) => jsonEqual(a[key], b[key]))
}

function isUnassigned(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}
