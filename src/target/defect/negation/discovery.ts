import { isObject, type Json, type JsonObject } from '../../../base/json.ts'
import { listResponseUrn } from '../../../scim/urn.ts'
import { ScimError } from '../../scim-error.ts'
import type { Defect } from '../defect.ts'
import { rewriteDocument, together } from '../rewrite.ts'
import { negation } from './negation.ts'

/** What the target says of itself. */
export const discoveryNegations: readonly Defect[] = [
  negation(
    'SIM-spconfig-truth',
    '/ServiceProviderConfig claims bulk, but /Bulk is not implemented',
    rewriteDocument('ServiceProviderConfig', (body) => ({
      ...body,
      bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 1_048_576 },
    })),
  ),
  negation(
    'RFC7644-4-resourcetypes',
    '/ResourceTypes and /Schemas are bare arrays',
    together(
      rewriteDocument('ResourceTypes', (body) => body.Resources ?? body),
      rewriteDocument('Schemas', (body) => body.Resources ?? body),
    ),
    ['ENTRA-schemas-clean'],
  ),
  negation(
    'ENTRA-schemas-clean',
    '/Schemas has nulls, and values such as ReadWrite',
    rewriteDocument('Schemas', (body) => untidy(body)),
  ),
  negation('RFC7644-4-discovery-params', 'Discovery takes any method, and ignores filters', {
    route: (next) => (request) => {
      const { method, path, query } = request
      if (method === 'GET' || !/\/(?:Schemas|ResourceTypes|ServiceProviderConfig)\b/.test(path))
        return next(request)
      return next({
        method: 'GET',
        path,
        query,
        header: (name) => request.header(name),
        body: (limit) => request.body(limit),
      })
    },
    parse: (next) => (request, route, body) =>
      route.kind === 'discover' ? route : next(request, route, body),
  }),
  negation(
    'RFC7644-3.1-message-urns',
    '/Schemas lists the schema of ListResponse',
    rewriteDocument('Schemas', (body) => {
      const [first, ...others] = Array.isArray(body.Resources) ? body.Resources : []
      if (!isObject(first)) return body
      const message = { ...first, id: listResponseUrn, name: 'ListResponse', attributes: [] }
      return {
        ...body,
        totalResults: others.length + 2,
        itemsPerPage: others.length + 2,
        Resources: [first, ...others, message],
      }
    }),
  ),
  negation('RFC7644-3.11-me', '/Me is taken for the name of a user and refused with 400', {
    route:
      (next, { basePath }) =>
      (request) => {
        if (request.path === `${basePath}/Me`) throw new ScimError(400, 'Me is no valid id', 'invalidValue')
        return next(request)
      },
  }),
  negation(
    'RFC7644-3.4.2.1-tooMany',
    '/ServiceProviderConfig says that no query gives more than one resource, but they do',
    rewriteDocument('ServiceProviderConfig', (body) => ({
      ...body,
      filter: { supported: true, maxResults: 1 },
    })),
    ['SIM-spconfig-truth'],
  ),
]

const worded = ['mutability', 'returned', 'uniqueness']

function untidy(value: Json): Json {
  if (Array.isArray(value)) return value.map(untidy)
  if (!isObject(value)) return value
  const copy: JsonObject = {}
  for (const [name, each] of Object.entries(value)) {
    copy[name] = worded.includes(name)
      ? `${each}`.replace(/^./, (letter) => letter.toUpperCase())
      : untidy(each)
  }
  return 'mutability' in value ? { canonicalValues: null, ...copy } : copy
}
