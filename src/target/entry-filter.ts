import type { JsonObject } from '../base/json.ts'
import type { Filter } from '../scim/filter.ts'
import { compileFilter } from '../scim/filter-match.ts'
import type { AttributePath } from '../scim/path.ts'
import { caseExactIn, resourceSchemas } from '../scim/schema.ts'
import { enterpriseUserUrn, type ResourceType } from '../scim/urn.ts'
import type { Representation } from './representation.ts'
import type { Entry, IndexedName, ResourceStore } from './resource-store.ts'

/** A resolved filter as a test of entries. */
export function entryFilter(
  filter: Filter,
  type: ResourceType,
  representation: Representation,
): (entry: Entry) => boolean {
  switch (filter.kind) {
    case 'and':
    case 'or': {
      const left = entryFilter(filter.left, type, representation)
      const right = entryFilter(filter.right, type, representation)
      return filter.kind === 'and'
        ? (entry) => left(entry) && right(entry)
        : (entry) => left(entry) || right(entry)
    }
    case 'not': {
      const inner = entryFilter(filter.filter, type, representation)
      return (entry) => !inner(entry)
    }
    default: {
      const member = memberIn(filter, type)
      if (member !== undefined) return ({ store, id }) => store.memberships.membersOf(id).has(member)
      const test = compileFilter(filter, caseExactIn(resourceSchemas[type]))
      const subject = subjectOf(filter.path, representation)
      return (entry) => test(subject(entry))
    }
  }
}

/**
 * The only entries that can satisfy the filter, in the order of creation; undefined if an index cannot tell. They
 * are candidates: the filter still has to be asked.
 */
export function candidates(filter: Filter, type: ResourceType, store: ResourceStore): Entry[] | undefined {
  switch (filter.kind) {
    case 'and':
      return candidates(filter.left, type, store) ?? candidates(filter.right, type, store)
    case 'or': {
      const left = candidates(filter.left, type, store)
      const right = left && candidates(filter.right, type, store)
      return right && [...new Set([...left, ...right])].sort((one, other) => one.sequence - other.sequence)
    }
    case 'valuePath':
      return filter.path.attribute === 'emails' && filter.path.urn === undefined
        ? emailCandidates(filter.filter, type, store)
        : undefined
    case 'compare': {
      if (filter.op !== 'eq' || typeof filter.value !== 'string' || filter.value === '') return undefined
      const member = memberIn(filter, type)
      if (member !== undefined) return groupsWith(member, store)
      if (filter.path.attribute === 'id' && filter.path.urn === undefined) {
        const entry = store.get(type, filter.value)
        return entry ? [entry] : []
      }
      const name = indexedName(filter.path)
      return name && store.find(type, name, filter.value)
    }
    default:
      return undefined
  }
}

/** Inside `emails[…]` the address is called `value`. */
function emailCandidates(filter: Filter, type: ResourceType, store: ResourceStore): Entry[] | undefined {
  if (filter.kind === 'and') {
    return emailCandidates(filter.left, type, store) ?? emailCandidates(filter.right, type, store)
  }
  if (filter.kind !== 'compare' || filter.path.attribute !== 'value') return undefined
  return candidates({ ...filter, path: { attribute: 'emails', subAttribute: 'value' } }, type, store)
}

/** Where the value at a path is found: most are stored, the others are made for each representation. */
function subjectOf(
  { urn, attribute }: AttributePath,
  representation: Representation,
): (entry: Entry) => JsonObject {
  if (urn !== undefined || !made.has(attribute)) return ({ attributes }) => attributes
  if (attribute === 'id') return ({ id }) => ({ id })
  if (attribute === 'meta') return (entry) => ({ meta: representation.meta(entry) })
  const projection = { attributes: [{ attribute }], excluded: [] }
  return (entry) => representation.resource(entry, projection)
}

const made = new Set(['id', 'schemas', 'meta', 'groups', 'members'])

/** The id in `members eq "id"`, `members.value eq "id"` and `members[value eq "id"]`, the ways to ask for a member. */
function memberIn(filter: Filter, type: ResourceType): string | undefined {
  if (type !== 'Group' || (filter.kind !== 'compare' && filter.kind !== 'valuePath')) return undefined
  const { path } = filter
  if (path.attribute !== 'members' || path.urn !== undefined || path.filter) return undefined
  if (filter.kind === 'valuePath') {
    const { filter: inner } = filter
    return inner.kind === 'compare' && inner.path.attribute === 'value' ? equalText(inner) : undefined
  }
  return path.subAttribute === undefined || path.subAttribute === 'value' ? equalText(filter) : undefined
}

function equalText({ op, value }: Filter & { kind: 'compare' }): string | undefined {
  return op === 'eq' && typeof value === 'string' && value !== '' ? value : undefined
}

function groupsWith(member: string, store: ResourceStore): Entry[] {
  return [...store.memberships.groupsOf(member)]
    .flatMap((id) => store.get('Group', id) ?? [])
    .sort((one, other) => one.sequence - other.sequence)
}

function indexedName({ urn, attribute, subAttribute }: AttributePath): IndexedName | undefined {
  if (urn === enterpriseUserUrn) {
    return attribute === 'manager' && (subAttribute ?? 'value') === 'value' ? 'manager' : undefined
  }
  if (urn !== undefined) return undefined
  if (attribute === 'emails') return (subAttribute ?? 'value') === 'value' ? 'emails' : undefined
  if (attribute === 'userName' || attribute === 'externalId' || attribute === 'displayName') return attribute
  return undefined
}
