import { isObject, type Json, type JsonObject, jsonEqual } from '../base/json.ts'
import { eachAmong } from './each-among.ts'
import type { Known } from './known.ts'
import type { KnownResource } from './known-resource.ts'
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

const noReadBacks = (): { seen: Seen | undefined; found: readonly ReadBack[] } => ({
  seen: undefined,
  found: [],
})

/**
 * What the exchange shows of resources that were written to since they were last shown. Worked out once for each
 * exchange, whatever the number of rules that ask.
 */
export function readBacks(seen: Seen, known: Known): readonly ReadBack[] {
  const memo = known.note('read-backs', noReadBacks)
  if (memo.seen !== seen) {
    memo.seen = seen
    memo.found = seen.partial ? [] : seen.shown.flatMap((shown) => readBackOf(shown, seen, known) ?? [])
  }
  return memo.found
}

function readBackOf(shown: Shown, seen: Seen, known: Known): ReadBack | undefined {
  const id = idText(shown.resource)
  const resource = id === undefined ? undefined : known.resource(shown.type, id)
  if (!resource) return undefined
  const writing = ['replace', 'modify'].includes(seen.about.action)
  if (!writing && resource.writes.length === 0) return undefined
  // A list that was under way while something was written may show what was before.
  if (seen.about.action === 'list' && !resource.isQuietBefore(seen)) return undefined
  const writes = writing ? [...resource.writes, seen] : resource.writes
  const expected = writing ? resource.after(seen) : resource.expected
  return (
    expected && { shown, known: resource, before: resource.observed, expected, after: shown.resource, writes }
  )
}

/** Ids of the members that a group shows; undefined when it shows none. */
export function memberIds(resource: JsonObject | undefined): Set<string> | undefined {
  const members = valueAt(resource, ['members'])
  if (!Array.isArray(members)) return undefined
  return new Set(
    members.flatMap((each) => (isObject(each) && typeof each.value === 'string' ? [each.value] : [])),
  )
}

/**
 * Equal as far as a read-back goes: null, an empty list and nothing are the same (RFC 7643 §2.5). "True" for true, and
 * the same element twice, are matters of their own.
 */
export function sameShown(a: Json | undefined, b: Json | undefined): boolean {
  if (isUnassigned(a) || isUnassigned(b)) return isUnassigned(a) && isUnassigned(b)
  if (Array.isArray(a) && Array.isArray(b)) {
    const [one, other] = [a, b].some(hasSeveralPrimaries) ? [withoutPrimary(a), withoutPrimary(b)] : [a, b]
    return eachAmong(one, other, sameElement) && eachAmong(other, one, sameElement)
  }
  return sameElement(a, b)
}

/** Which a list must not have; then nobody can say which is the one. */
function hasSeveralPrimaries(list: readonly Json[]): boolean {
  return list.filter((each) => isObject(each) && each.primary === true).length > 1
}

function withoutPrimary(list: readonly Json[]): Json[] {
  return list.map((each) => {
    if (!isObject(each)) return each
    const { primary: _, ...rest } = each
    return rest
  })
}

function sameValue(a: Json | undefined, b: Json | undefined): boolean {
  if (typeof a === 'boolean' && typeof b === 'string') return b.toLowerCase() === String(a)
  if (typeof b === 'boolean' && typeof a === 'string') return a.toLowerCase() === String(b)
  return jsonEqual(a, b)
}

function sameElement(a: Json | undefined, b: Json | undefined): boolean {
  // In which shape a value stands, bare or as {"value": …}, is a matter of types.
  if (isObject(a) && typeof b === 'string') return a.value === b
  if (isObject(b) && typeof a === 'string') return b.value === a
  if (!isObject(a) || !isObject(b)) return sameValue(a, b)
  const keys = ['value', 'type', 'primary', ...Object.keys(a)].filter(
    (key) => a[key] !== undefined && b[key] !== undefined,
  )
  return keys.every((key) => sameValue(a[key], b[key]))
}

/** Also a list of objects in which nothing is said. */
function isUnassigned(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true
  if (Array.isArray(value)) return value.every((each) => isObject(each) && isUnassigned(each))
  return isObject(value) && Object.values(value).every(isUnassigned)
}
