import { locate, resourceSchemas } from '../../../scim/schema.ts'
import { userUrn } from '../../../scim/urn.ts'
import { ScimError } from '../../scim-error.ts'
import type { Defect } from '../defect.ts'
import { termsOf } from '../filter-part.ts'
import { withBody } from '../rewrite.ts'
import { negation } from './negation.ts'

const operators = /\b(?:eq|ne|co|sw|ew|gt|ge|lt|le|pr|and|or|not)\b/gi

const parameters = [
  'filter',
  'sortBy',
  'sortOrder',
  'startIndex',
  'count',
  'attributes',
  'excludedAttributes',
]

/** What a query finds, and how it is asked. */
export const listNegations: readonly Defect[] = [
  negation(
    'RFC7644-3.4.2-listresponse',
    'A list is a bare array',
    {
      render: (next) => (outcome) => {
        const reply = next(outcome)
        return outcome.kind === 'list' ? withBody(reply, ({ Resources }) => Resources ?? []) : reply
      },
    },
    ['RFC7644-3.4.2-totalResults', 'RFC7644-3.4.2-Resources', 'RFC7644-3.4.2-page-meta'],
  ),
  negation('RFC7644-3.4.2.4-count', 'count is ignored: a page has all that there is', {
    page:
      (next, { maxResults }) =>
      (found, query) =>
        next(found, { ...query, count: maxResults }),
  }),
  negation(
    'RFC7644-3.4.2.2-name-op-case',
    'Names and operators of a filter are known in one spelling only',
    {
      readFilter: (next) => (text) => {
        const filter = next(text)
        const words = text.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(operators) ?? []
        const terms = filter ? termsOf(filter) : []
        const isStrange =
          words.some((word) => word !== word.toLowerCase()) ||
          terms.some(({ path }) => path.urn === userUrn || !isSpelt(path.attribute))
        if (isStrange) throw new ScimError(400, `The filter ${text} is not supported`, 'invalidFilter')
        return filter
      },
    },
    ['VENDOR-filter-set'],
  ),
  negation('RFC7643-3.1-externalId-exact', 'externalId compares without regard to case', {
    find:
      (next, { propagation }) =>
      (type, filter) => {
        const isById =
          filter?.kind === 'compare' &&
          filter.op === 'eq' &&
          filter.path.attribute === 'externalId' &&
          typeof filter.value === 'string'
        return isById ? propagation.visible().find(type, 'externalId', `${filter.value}`) : next(type, filter)
      },
  }),
  negation('RFC7644-3.4.2-unknown-param', 'A query parameter that is not known is refused with 400', {
    parse: (next) => (request, route, body) => {
      const unknown = [...new URLSearchParams(request.query).keys()].find(
        (name) => !parameters.includes(name),
      )
      if (unknown !== undefined) throw new ScimError(400, `There is no parameter ${unknown}`, 'invalidValue')
      return next(request, route, body)
    },
  }),
  negation(
    'RFC7644-3.4.2.3-sort',
    'sortBy is ignored, although sorting is said to be supported',
    {
      execute: (next) => (command) =>
        next(
          command.kind === 'list' ? { ...command, query: { ...command.query, sortBy: undefined } } : command,
        ),
    },
    ['SIM-spconfig-truth'],
  ),
  negation('RFC7644-3.4.3-search', 'A search by POST finds everything, whatever its filter', {
    parse: (next) => (request, route, body) => {
      const command = next(request, route, body)
      const isSearch = route.kind === 'search' && command.kind === 'list'
      return isSearch ? { ...command, query: { ...command.query, filter: undefined } } : command
    },
  }),
]

function isSpelt(name: string): boolean {
  const found = [resourceSchemas.User, resourceSchemas.Group].map((each) => locate(each, { attribute: name }))
  return found.some((each) => each?.attribute.name === name)
}
