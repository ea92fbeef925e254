import type { JsonObject } from '../base/json.ts'
import type { Profile } from '../profile/schema.ts'
import type { ResourceType } from '../scim/urn.ts'
import { jsonText } from './json-text.ts'
import { type Clause, pathSegment, queryText } from './query.ts'
import type { RequestSpec } from './request-spec.ts'

export function resourcePath(resource: ResourceType, id?: string): string {
  const collection = resource === 'User' ? '/Users' : '/Groups'
  return id === undefined ? collection : `${collection}/${pathSegment(id)}`
}

/** A request without a body. */
export function bare(
  profile: Profile,
  intent: string,
  method: 'GET' | 'DELETE',
  path: string,
  template: readonly string[] = [],
  clauses: readonly Clause[] = [],
): RequestSpec {
  return { intent, method, path, query: queryText(profile.http.query, method, template, clauses), body: null }
}

/** A request with a body: JSON as the vendor writes it, keys in the order of the object. */
export function withBody(
  profile: Profile,
  intent: string,
  method: 'POST' | 'PUT' | 'PATCH',
  path: string,
  body: JsonObject,
): RequestSpec {
  return {
    intent,
    method,
    path,
    query: queryText(profile.http.query, method, []),
    body: jsonText(profile.http.json, body),
  }
}
