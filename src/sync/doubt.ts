import { type Json, jsonEqual } from '../base/json.ts'
import type { Desired } from '../mapping/desired.ts'
import { difference } from '../plan/difference.ts'
import type { Facet, OperationKind, PlannedOperation } from '../plan/operation.ts'
import type { Profile } from '../profile/schema.ts'
import type { Evaluation } from './evaluate.ts'
import type { Link } from './link-store.ts'

/**
 * What the target may or may not have been told of an object: written down before the request, gone once the answer
 * is. What a process leaves of them when it is killed is what nobody knows. Plain data.
 */
export interface Doubt {
  kinds: OperationKind[]
  /** Attributes that may have another value than is known, with what was told; null: that it has none. */
  told: [path: string, value: Json][]
  /** What the resource would be found by: matching attributes and their values when it was told. */
  names: [attribute: string, value: string][]
}

/** The doubts of an object, by the side of it that they are about. */
export type Doubts = ReadonlyMap<Facet, Doubt>

/** What becomes doubtful once the operation is on its way; undefined where saying it twice does no harm. */
export function doubtOf(
  { resource, desired, link }: Pick<Evaluation, 'resource' | 'desired' | 'link'>,
  { kind, facet, set, clear }: PlannedOperation,
  profile: Profile,
): Doubt | undefined {
  if (facet === 'members' || facet === 'password') return undefined
  // Whoever deactivates by PUT tells all the rest as well.
  const also = facet === 'object' ? difference(desired, new Map(link?.known)) : { set: [], clear: [] }
  const cleared = [...clear, ...also.clear].map((path): [string, Json] => [path, null])
  const { lookup } = resource === 'User' ? profile.user : profile.group
  return {
    kinds: [kind],
    told: link ? [...new Map([...also.set, ...cleared, ...set])] : [],
    names: facet === 'object' ? matchingValues(desired, lookup?.attributes ?? []) : [],
  }
}

/** Both at once: the first was left by a process that is gone. */
export function mergeDoubts(first: Doubt | undefined, second: Doubt): Doubt {
  if (!first) return second
  const other = second.names.filter((name) => !first.names.some((each) => jsonEqual(each, name)))
  return {
    kinds: [...new Set([...first.kinds, ...second.kinds])],
    told: [...new Map([...first.told, ...second.told])],
    names: [...first.names, ...other],
  }
}

/**
 * The link with its doubtful attributes. Known is null, which is equal to nothing that could be desired; of a reference
 * that has to go, it is what the target may have been told, because taking it away may need that.
 */
export function doubtedLink(
  link: Link | undefined,
  doubts: Doubts | undefined,
  { references }: Desired,
): Link | undefined {
  if (!link || !doubts) return link
  const leaving = new Set(references.flatMap(({ objectId, path }) => (objectId === undefined ? path : [])))
  const known = new Map(link.known)
  for (const [path, value] of [...doubts.values()].flatMap(({ told }) => told)) {
    if (!leaving.has(path)) known.set(path, null)
    else if (value !== null) known.set(path, value)
  }
  return { ...link, known: [...known] }
}

/** Whether nobody knows if the account is in use. */
export function switchesActive(doubts: Doubts | undefined): boolean {
  return mayHave(doubts, 'deactivate') || mayHave(doubts, 'reactivate')
}

/** Whether the target may have a resource without a link, or none although there is a link. */
export function unsureOf(link: Link | undefined, doubts: Doubts | undefined): 'there' | 'gone' | undefined {
  if (link) return mayHave(doubts, 'delete') ? 'gone' : undefined
  return mayHave(doubts, 'create') ? 'there' : undefined
}

function mayHave(doubts: Doubts | undefined, kind: OperationKind): boolean {
  return doubts?.get('object')?.kinds.includes(kind) ?? false
}

/** What a resource is found by. */
export function matchingValues({ attributes }: Desired, matching: readonly string[]): [string, string][] {
  return matching.flatMap((attribute): [string, string][] => {
    // Attribute names have no case (RFC 7643 §2.1).
    const found = attributes.find(({ path }) => path.toLowerCase() === attribute.toLowerCase())
    const { value } = found ?? {}
    return value === undefined || value === null || value === '' ? [] : [[attribute, String(value)]]
  })
}
