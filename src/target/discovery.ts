import type { JsonObject } from '../base/json.ts'
import { commonAttributes } from '../scim/core-schema.ts'
import { resourceSchemas, type Schema } from '../scim/schema.ts'
import { groupUrn, listResponseUrn, userUrn } from '../scim/urn.ts'

const configurationUrn = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'
const resourceTypeUrn = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType'
const schemaUrn = 'urn:ietf:params:scim:schemas:core:2.0:Schema'

export interface DiscoveryOptions {
  baseUrl: string
  maxResults: number
  needsToken: boolean
}

/** The documents of RFC 7644 §4 by their place below the base URL, ids in lower case. */
export function discoveryDocuments(options: DiscoveryOptions): Map<string, string> {
  const { baseUrl } = options
  const types = Object.values(resourceSchemas)
  const schemas = types.flatMap(({ core, extensions }) => [core, ...extensions])
  const schemaDocuments = schemas.map((schema) => schemaDocument(schema, baseUrl))
  const typeDocuments = types.map((each) => ({
    schemas: [resourceTypeUrn],
    id: each.type,
    name: each.type,
    endpoint: `/${each.type}s`,
    description: each.core.description,
    schema: each.core.id,
    schemaExtensions: each.extensions.map(({ id }) => ({ schema: id, required: false })),
    meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/${each.type}` },
  }))
  const documents: [string, JsonObject][] = [
    ['ServiceProviderConfig', configuration(options)],
    ['Schemas', listOf(schemaDocuments)],
    ['ResourceTypes', listOf(typeDocuments)],
    ...schemaDocuments.map((each): [string, JsonObject] => [`Schemas/${`${each.id}`.toLowerCase()}`, each]),
    ...typeDocuments.map((each): [string, JsonObject] => [`ResourceTypes/${each.id.toLowerCase()}`, each]),
  ]
  return new Map(documents.map(([place, document]) => [place, JSON.stringify(document)]))
}

function schemaDocument({ id, name, description, attributes }: Schema, baseUrl: string): JsonObject {
  return {
    schemas: [schemaUrn],
    id,
    name,
    description,
    // Definitions are plain JSON; the copy drops the readonly types.
    attributes: JSON.parse(JSON.stringify([...withExternalId(id), ...attributes])),
    meta: { resourceType: 'Schema', location: `${baseUrl}/Schemas/${id}` },
  }
}

/** Common to all resources (RFC 7643 §3.1), and listed all the same: Entra looks there for what it may map. */
function withExternalId(id: string) {
  return id === userUrn || id === groupUrn ? commonAttributes.filter(({ name }) => name === 'externalId') : []
}

/** RFC 7643 §5, with the pagination of RFC 9865 §4. */
function configuration({ baseUrl, maxResults, needsToken }: DiscoveryOptions): JsonObject {
  const bearer = {
    type: 'oauthbearertoken',
    name: 'OAuth Bearer Token',
    description: 'A token in the Authorization header, as RFC 6750 says.',
    specUri: 'https://www.rfc-editor.org/rfc/rfc6750',
    primary: true,
  }
  return {
    schemas: [configurationUrn],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults },
    changePassword: { supported: true },
    sort: { supported: true },
    etag: { supported: true },
    pagination: {
      cursor: false,
      index: true,
      defaultPaginationMethod: 'index',
      defaultPageSize: maxResults,
      maxPageSize: maxResults,
    },
    authenticationSchemes: needsToken ? [bearer] : [],
    meta: { resourceType: 'ServiceProviderConfig', location: `${baseUrl}/ServiceProviderConfig` },
  }
}

function listOf(resources: JsonObject[]): JsonObject {
  return {
    schemas: [listResponseUrn],
    totalResults: resources.length,
    startIndex: 1,
    itemsPerPage: resources.length,
    Resources: resources,
  }
}
