import type { Json, JsonObject } from '../base/json.ts'
import type { Filter } from '../scim/filter.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { Projection } from './projection.ts'
import type { Entry } from './resource-store.ts'
import type { ScimError } from './scim-error.ts'

/** A request as it came in, from a socket or in process. */
export interface TargetRequest {
  method: string
  /** As sent, from the first slash to before `?`. */
  path: string
  /** As sent, after `?`. */
  query: string
  /** The value of a header, by its name in lower case. */
  header(name: string): string | undefined
  /** The whole body. Rejects with a `ScimError` 413 as soon as it is longer than `limit` bytes. */
  body(limit: number): Promise<Uint8Array>
}

/** A response as it goes out. An empty body means none at all. */
export interface Reply {
  status: number
  headers: Record<string, string>
  body: string
}

/** What the method and the path ask for. */
export type Route =
  | { kind: 'create'; type: ResourceType }
  | { kind: 'read' | 'replace' | 'patch' | 'delete'; type: ResourceType; id: string }
  | { kind: 'list' | 'search'; types: readonly ResourceType[] }
  | { kind: 'discover'; document: DiscoveryDocument; id: string | undefined }

export type DiscoveryDocument = 'ServiceProviderConfig' | 'Schemas' | 'ResourceTypes'

/** A request understood: the route with everything that stood in query, headers and body. */
export type Command =
  | { kind: 'create'; type: ResourceType; body: JsonObject; projection: Projection | undefined }
  | {
      kind: 'read'
      type: ResourceType
      id: string
      ifNoneMatch: string | undefined
      projection: Projection | undefined
    }
  | {
      kind: 'replace'
      type: ResourceType
      id: string
      body: JsonObject
      ifMatch: string | undefined
      projection: Projection | undefined
    }
  | {
      kind: 'patch'
      type: ResourceType
      id: string
      operations: Json | undefined
      ifMatch: string | undefined
      projection: Projection | undefined
    }
  | { kind: 'delete'; type: ResourceType; id: string; ifMatch: string | undefined }
  | { kind: 'list'; types: readonly ResourceType[]; query: Query }
  | { kind: 'discover'; document: DiscoveryDocument; id: string | undefined }

/** RFC 7644 §3.4.2, already brought within bounds. */
export interface Query {
  filter: Filter | undefined
  sortBy: string | undefined
  descending: boolean
  /** 1 or more. */
  startIndex: number
  /** 0 or more, and no more than the target gives at once. */
  count: number
  projection: Projection | undefined
}

/** What came of a command. */
export type Outcome =
  | { kind: 'resource'; status: 200 | 201; entry: Entry; projection: Projection | undefined }
  | { kind: 'empty'; status: 204 | 304; etag: string | undefined }
  | {
      kind: 'list'
      total: number
      startIndex: number
      entries: readonly Entry[]
      projection: Projection | undefined
    }
  | { kind: 'document'; text: string }

/**
 * What the target does with a request, one step after another. A defect is a function that replaces some of them,
 * usually by one that calls the step it replaces.
 */
export interface Steps {
  /** Throws a `ScimError` for whoever may not come in. */
  authenticate(request: TargetRequest): void
  /** Throws a `ScimError` for unknown places and for methods they do not have. */
  route(request: TargetRequest): Route
  /** Throws a `ScimError` for what cannot be understood. */
  parse(request: TargetRequest, route: Route, body: Uint8Array): Command
  /** Does it. Throws a `ScimError` for what cannot be done; nothing has changed then. */
  execute(command: Command): Outcome
  /** The JSON text of a resource. */
  represent(entry: Entry, projection: Projection | undefined): string
  render(outcome: Outcome, represent: Steps['represent']): Reply
  /** The answer to a request that some step refused. */
  refuse(error: ScimError): Reply
}
