import { fieldOf } from '../scim/field.ts'
import { readBody } from './body.ts'
import { type Projection, readProjection } from './projection.ts'
import { namesOf, type Parameters, type QueryReading, readQuery, textOf } from './query.ts'
import { ScimError } from './scim-error.ts'
import type { Command, Route, TargetRequest } from './step.ts'

/** Reads query, headers and body as the route needs them. */
export function parse(
  request: TargetRequest,
  route: Route,
  body: Uint8Array,
  reading: QueryReading,
): Command {
  const parameters = parametersOf(request.query)
  switch (route.kind) {
    case 'create':
      return { ...route, body: readBody(request, body), projection: projectionOf(parameters) }
    case 'read':
      return {
        ...route,
        kind: 'read',
        ifNoneMatch: request.header('if-none-match'),
        projection: projectionOf(parameters),
      }
    case 'replace':
      return {
        ...route,
        kind: 'replace',
        body: readBody(request, body),
        ifMatch: request.header('if-match'),
        projection: projectionOf(parameters),
      }
    case 'patch':
      return {
        ...route,
        kind: 'patch',
        operations: fieldOf(readBody(request, body), 'Operations'),
        ifMatch: request.header('if-match'),
        projection: projectionOf(parameters),
      }
    case 'delete':
      return { ...route, kind: 'delete', ifMatch: request.header('if-match') }
    case 'list':
      return { kind: 'list', types: route.types, query: readQuery(parameters, reading) }
    case 'search': {
      const search = readBody(request, body)
      return {
        kind: 'list',
        types: route.types,
        query: readQuery((name) => fieldOf(search, name), reading),
      }
    }
    case 'discover':
      // RFC 7644 §4: a filter on these may not silently find everything.
      if (textOf(parameters, 'filter') !== undefined)
        throw new ScimError(403, `/${route.document} takes no filter`)
      return route
  }
}

/** Both `+` and `%20` are spaces in what identity providers send. */
function parametersOf(query: string): Parameters {
  if (query === '') return () => undefined
  const parameters = new URLSearchParams(query)
  return (name) => parameters.get(name) ?? undefined
}

function projectionOf(parameters: Parameters): Projection | undefined {
  return readProjection(namesOf(parameters, 'attributes'), namesOf(parameters, 'excludedAttributes'))
}
