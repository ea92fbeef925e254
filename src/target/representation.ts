import type { JsonObject } from '../base/json.ts'
import { resourceSchemas, schemasOf } from '../scim/schema.ts'
import type { ResourceType } from '../scim/urn.ts'
import { type Projection, project, wants } from './projection.ts'
import type { Entry, ResourceStore } from './resource-store.ts'

/** Writes resources as clients see them, below the URL that clients reach the target by. */
export class Representation {
  readonly #baseUrl: string

  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl
  }

  location(type: ResourceType, id: string): string {
    return `${this.#baseUrl}/${type}s/${encodeURIComponent(id)}`
  }

  /** The JSON text; that of the whole resource is made once for each of its states. */
  text(entry: Entry, projection: Projection | undefined): string {
    if (projection) return JSON.stringify(this.resource(entry, projection))
    const etag = entry.store.etag(entry)
    if (entry.cached?.etag !== etag)
      entry.cached = { etag, text: JSON.stringify(this.resource(entry, undefined)) }
    return entry.cached.text
  }

  resource(entry: Entry, projection: Projection | undefined): JsonObject {
    const schema = resourceSchemas[entry.type]
    const { password: _, ...attributes } = entry.attributes
    const resource: JsonObject = { schemas: schemasOf(schema, attributes), id: entry.id, ...attributes }
    if (entry.type === 'Group' && wants(projection, 'members', schema)) this.#addMembers(resource, entry)
    if (entry.type === 'User' && wants(projection, 'groups', schema)) this.#addGroups(resource, entry)
    resource.meta = this.meta(entry)
    return projection ? project(resource, projection, schema) : resource
  }

  meta(entry: Entry): JsonObject {
    return {
      resourceType: entry.type,
      created: new Date(entry.created).toISOString(),
      lastModified: new Date(entry.modified).toISOString(),
      location: this.location(entry.type, entry.id),
      version: entry.store.etag(entry),
    }
  }

  member(store: ResourceStore, id: string, display: string | undefined): JsonObject {
    const type = store.get('Group', id) ? 'Group' : 'User'
    return { value: id, $ref: this.location(type, id), type, ...(display !== undefined && { display }) }
  }

  #addMembers(resource: JsonObject, { store, id }: Entry): void {
    const members = store.memberships.membersOf(id)
    if (members.size === 0) return
    resource.members = Array.from(members, ([member, display]) => this.member(store, member, display))
  }

  #addGroups(resource: JsonObject, { store, id }: Entry): void {
    const groups = [...store.memberships.groupsOf(id)].flatMap((group) => store.get('Group', group) ?? [])
    if (groups.length === 0) return
    resource.groups = groups.map((group) => ({
      value: group.id,
      $ref: this.location('Group', group.id),
      display: group.attributes.displayName ?? '',
      type: 'direct',
    }))
  }
}
