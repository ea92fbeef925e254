import type { Json, JsonObject } from '../base/json.ts'
import type { Filter } from '../scim/filter.ts'
import type { PatchStep } from '../scim/patch-step.ts'
import type { ResourceType } from '../scim/urn.ts'
import type { MembershipChange } from './membership.ts'
import type { MembershipDraft } from './membership-draft.ts'
import type { Projection } from './projection.ts'
import type { Entry, ResourceStore } from './resource-store.ts'
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
export type Outcome = ResourceOutcome | ListOutcome | EmptyOutcome | { kind: 'document'; text: string }

export interface ResourceOutcome {
  kind: 'resource'
  status: 200 | 201
  entry: Entry
  projection: Projection | undefined
}

export interface EmptyOutcome {
  kind: 'empty'
  status: 204 | 304
  etag: string | undefined
}

/** A page of what a query found. */
export interface ListOutcome {
  kind: 'list'
  total: number
  startIndex: number
  itemsPerPage: number
  entries: readonly Entry[]
  projection: Projection | undefined
}

/** What a PATCH has made of a resource so far. Nothing of it is stored yet. */
export interface Draft {
  before: Entry
  attributes: JsonObject
  members: MembershipDraft
}

/** A state of a resource that is to be stored. */
export interface Write {
  kind: 'create' | 'replace' | 'patch'
  type: ResourceType
  id: string
  attributes: JsonObject
  members: MembershipChange | undefined
}

/**
 * What the target does with a request, one step after another, and what those steps are made of. Each calls the
 * others through this object, so that one which has been replaced is replaced everywhere.
 */
export interface Steps {
  /** Everything. Whatever happens, there is an answer. */
  answer(request: TargetRequest): Promise<Reply>
  /** Whose resources the request is about: the first tenant's or the second's. Asked if there is a second one. */
  tenant(request: TargetRequest): 'first' | 'second'
  /** Throws a `ScimError` for whoever may not come in. */
  authenticate(request: TargetRequest): void
  /** Throws a `ScimError` for unknown places and for methods they do not have. */
  route(request: TargetRequest): Route
  /** Throws a `ScimError` for what cannot be understood. */
  parse(request: TargetRequest, route: Route, body: Uint8Array): Command
  /** A filter as a tree. Undefined: no filter at all. Throws a `ScimError` for what is none. */
  readFilter(text: string): Filter | undefined
  /** Does it. Throws a `ScimError` for what cannot be done; nothing has changed then. */
  execute(command: Command): Outcome
  /** Where reads look. */
  readsFrom(type: ResourceType): ResourceStore
  /** Everything of a type that satisfies the filter, in the order of creation. Its names are the schema's. */
  find(type: ResourceType, filter: Filter | undefined): readonly Entry[]
  /** The part of what was found that the client asked for. */
  page(found: readonly Entry[], query: Query): ListOutcome
  /** The operations of a PATCH, one change of one place each. Throws a `PatchError`. */
  readOperations(operations: Json | undefined, before: Entry): PatchStep[]
  /** Carries out one of them. Throws a `PatchError`. */
  apply(draft: Draft, step: PatchStep): void
  /** Throws a `ScimError` 409 if another resource has what only one may have. */
  checkUnique(write: Write): void
  /** Stores a state. Throws a `ScimError` if it may not be. */
  save(write: Write): Entry
  /** The JSON text of a resource. */
  represent(entry: Entry, projection: Projection | undefined): string
  render(outcome: Outcome): Reply
  /** The answer to a request that some step refused. */
  refuse(error: ScimError): Reply
}
