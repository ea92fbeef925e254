import type { Json } from '../base/json.ts'
import { type Filter, FilterError, parseFilter } from '../scim/filter.ts'
import { readProjection } from './projection.ts'
import { ScimError } from './scim-error.ts'
import type { Query, Steps } from './step.ts'

/** The values of a query string or of a SearchRequest, by name. */
export type Parameters = (name: string) => Json | undefined

export interface QueryReading {
  maxResults: number
  readFilter: Steps['readFilter']
}

/** RFC 7644 §3.4.2. What is out of bounds is brought within, as §3.4.2.4 says; what is no number is refused. */
export function readQuery(parameters: Parameters, { maxResults, readFilter }: QueryReading): Query {
  const filter = textOf(parameters, 'filter')
  const sortOrder = textOf(parameters, 'sortOrder')?.toLowerCase()
  return {
    filter: filter === undefined ? undefined : readFilter(filter),
    sortBy: textOf(parameters, 'sortBy'),
    descending: sortOrder === 'descending',
    startIndex: Math.max(1, integerOf(parameters, 'startIndex') ?? 1),
    count: Math.min(maxResults, Math.max(0, integerOf(parameters, 'count') ?? maxResults)),
    projection: readProjection(namesOf(parameters, 'attributes'), namesOf(parameters, 'excludedAttributes')),
  }
}

export function textOf(parameters: Parameters, name: string): string | undefined {
  const value = parameters(name)
  if (value === undefined || typeof value === 'string') return value
  throw new ScimError(400, `${name} must be a string`, 'invalidValue')
}

/** Names separated by commas, or a list of them. */
export function namesOf(parameters: Parameters, name: string): string[] {
  const value = parameters(name) ?? []
  const names = Array.isArray(value) ? value : [value]
  return names
    .flatMap((each) => (typeof each === 'string' ? each.split(',') : []))
    .map((each) => each.trim())
    .filter(Boolean)
}

function integerOf(parameters: Parameters, name: string): number | undefined {
  const value = parameters(name)
  if (value === undefined || value === '') return undefined
  if (/^[+-]?\d+$/.test(`${value}`.trim())) return Number(value)
  throw new ScimError(400, `${name} must be an integer, not ${JSON.stringify(value)}`, 'invalidValue')
}

/** A filter as RFC 7644 §3.4.2.2 writes it. */
export function readFilter(text: string): Filter {
  try {
    return parseFilter(text)
  } catch (error) {
    if (error instanceof FilterError)
      throw new ScimError(400, `The filter is not valid: ${error.message}`, 'invalidFilter')
    throw error
  }
}
