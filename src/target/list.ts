import type { Filter } from '../scim/filter.ts'
import { valuesAt } from '../scim/filter-match.ts'
import { type AttributePath, PathError, parsePath } from '../scim/path.ts'
import { FilterSchemaError, resolveFilter } from '../scim/resolve-filter.ts'
import { locate, resourceSchemas } from '../scim/schema.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Context } from './context.ts'
import { candidates, entryFilter } from './entry-filter.ts'
import type { Representation } from './representation.ts'
import type { Entry, ResourceStore } from './resource-store.ts'
import { ScimError } from './scim-error.ts'
import type { ListOutcome, Outcome, Query, Steps } from './step.ts'

/** RFC 7644 §3.4.2: filter, then sort, then take a page. */
export function list(
  { representation }: Context,
  steps: Steps,
  types: readonly ResourceType[],
  query: Query,
): Outcome {
  const filters = filtersOf(types, query.filter)
  const fitting = query.filter === undefined ? types : types.filter((type) => filters.has(type))
  const [first, ...others] = fitting.map((type) => steps.find(type, filters.get(type)))
  // One type's list is taken as it is, since copying all to give a page would be most of the work.
  const found = others.length === 0 ? (first ?? []) : [first ?? [], ...others].flat()
  const { sortBy, descending } = query
  return steps.page(sortBy === undefined ? found : sorted(found, sortBy, descending, representation), query)
}

/** By an index, where one can tell which resources it may be. */
export function find(
  store: ResourceStore,
  type: ResourceType,
  filter: Filter | undefined,
  representation: Representation,
): readonly Entry[] {
  if (filter === undefined) return store.all(type)
  const among = candidates(filter, type, store) ?? store.all(type)
  return among.filter(entryFilter(filter, type, representation))
}

/** RFC 7644 §3.4.2.4. */
export function page(found: readonly Entry[], { startIndex, count, projection }: Query): ListOutcome {
  const entries = found.slice(startIndex - 1, startIndex - 1 + count)
  return { kind: 'list', total: found.length, startIndex, itemsPerPage: entries.length, entries, projection }
}

/** A query of several types may filter by what only some of them have; only a filter that fits none is wrong. */
function filtersOf(types: readonly ResourceType[], filter: Filter | undefined): Map<ResourceType, Filter> {
  const filters = new Map<ResourceType, Filter>()
  if (filter === undefined) return filters
  let refusal = ''
  for (const type of types) {
    try {
      filters.set(type, resolveFilter(filter, resourceSchemas[type]))
    } catch (error) {
      if (!(error instanceof FilterSchemaError)) throw error
      refusal = error.message
    }
  }
  if (filters.size === 0) throw new ScimError(400, refusal, 'invalidFilter')
  return filters
}

/** RFC 7644 §3.4.2.3. What has no value comes last in ascending order. */
function sorted(
  entries: readonly Entry[],
  sortBy: string,
  descending: boolean,
  representation: Representation,
): readonly Entry[] {
  const path = sortPath(sortBy)
  const direction = descending ? -1 : 1
  const keyed = entries.map((entry) => ({ entry, key: sortKey(entry, path, representation) }))
  keyed.sort((one, other) => {
    if (one.key === other.key) return one.entry.sequence - other.entry.sequence
    if (one.key === undefined || other.key === undefined)
      return one.key === undefined ? direction : -direction
    return one.key < other.key ? -direction : direction
  })
  return keyed.map(({ entry }) => entry)
}

function sortKey(entry: Entry, path: AttributePath, representation: Representation): string | undefined {
  const schema = resourceSchemas[entry.type]
  const found = locate(schema, path)
  if (!found) return undefined
  const names = { attribute: found.attribute.name, ...(found.urn !== undefined && { urn: found.urn }) }
  const subAttribute = found.subAttribute?.name ?? (found.attribute.type === 'complex' ? 'value' : undefined)
  const value = valuesAt(representation.resource(entry, undefined), {
    ...names,
    ...(subAttribute && { subAttribute }),
  })[0]
  if (value === undefined || typeof value === 'object') return undefined
  return (found.subAttribute ?? found.attribute).caseExact ? `${value}` : `${value}`.toLowerCase()
}

function sortPath(text: string): AttributePath {
  try {
    return parsePath(text)
  } catch (error) {
    if (error instanceof PathError) throw new ScimError(400, `sortBy: ${error.message}`, 'invalidPath')
    throw error
  }
}
