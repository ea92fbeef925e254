import type { ResourceType } from '../scim/urn.ts'
import { notFound, ScimError } from './scim-error.ts'
import type { DiscoveryDocument, Route, TargetRequest } from './step.ts'

const collections: Record<string, ResourceType> = { Users: 'User', Groups: 'Group' }
const documents: readonly DiscoveryDocument[] = ['ServiceProviderConfig', 'Schemas', 'ResourceTypes']
const everyType: readonly ResourceType[] = ['User', 'Group']

/** The endpoints of RFC 7644 §3.2 below the base path. Slashes at the end or doubled do not count. */
export function route({ method, path }: TargetRequest, basePath: string): Route {
  if (path !== basePath && !path.startsWith(`${basePath}/`)) throw notFound(path)
  const [first, second, ...more] = path.slice(basePath.length).split('/').filter(Boolean)
  // A HEAD is a GET whose body stays behind (RFC 9110 §9.3.2).
  const verb = method === 'HEAD' ? 'GET' : method
  if (more.length > 0) throw notFound(path)
  if (first === undefined) return choose(verb, path, { GET: { kind: 'list', types: everyType } })
  if (first === '.search' && second === undefined) return search(verb, path, everyType)
  const type = Object.hasOwn(collections, first) ? collections[first] : undefined
  if (type) return resourceRoute(verb, path, type, second)
  const document = documents.find((name) => name === first)
  if (document && !(document === 'ServiceProviderConfig' && second !== undefined)) {
    const id = second === undefined ? undefined : decode(second, path)
    return choose(verb, path, { GET: { kind: 'discover', document, id } })
  }
  if (first === 'Me' || first === 'Bulk') throw new ScimError(501, `/${first} is not implemented here`)
  throw notFound(path)
}

function resourceRoute(verb: string, path: string, type: ResourceType, segment: string | undefined): Route {
  if (segment === '.search') return search(verb, path, [type])
  if (segment === undefined) {
    return choose(verb, path, { GET: { kind: 'list', types: [type] }, POST: { kind: 'create', type } })
  }
  const id = decode(segment, path)
  return choose(verb, path, {
    GET: { kind: 'read', type, id },
    PUT: { kind: 'replace', type, id },
    PATCH: { kind: 'patch', type, id },
    DELETE: { kind: 'delete', type, id },
  })
}

function search(verb: string, path: string, types: readonly ResourceType[]): Route {
  return choose(verb, path, { POST: { kind: 'search', types } })
}

function choose(verb: string, path: string, routes: Record<string, Route>): Route {
  const found = Object.hasOwn(routes, verb) ? routes[verb] : undefined
  if (found) return found
  const allowed = Object.keys(routes).join(', ')
  throw new ScimError(405, `${path} takes ${allowed}, not ${verb}`, undefined, { Allow: allowed })
}

function decode(segment: string, path: string): string {
  try {
    return decodeURIComponent(segment)
  } catch (error) {
    if (error instanceof URIError) throw notFound(path)
    throw error
  }
}
