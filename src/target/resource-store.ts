import { isObject, type JsonObject } from '../base/json.ts'
import { enterpriseUserUrn, type ResourceType } from '../scim/urn.ts'
import { type MembershipChange, Memberships } from './membership.ts'
import { ValueIndex } from './value-index.ts'

/** A resource as stored. `attributes` is never changed in place. */
export interface Entry {
  readonly store: ResourceStore
  readonly type: ResourceType
  readonly id: string
  /** The order of creation, which is the order of lists. */
  readonly sequence: number
  /** Everything but id, schemas, meta, members and groups, names spelt as in the schema. */
  attributes: JsonObject
  created: number
  modified: number
  version: number
  /** The JSON text of a state, so that no state is written twice. */
  cached: { etag: string; text: string } | undefined
}

/** One step of the store's history. Played again on an empty store, the history gives the same store. */
export type Change =
  | {
      kind: 'put'
      type: ResourceType
      id: string
      attributes: JsonObject
      at: number
      members?: MembershipChange
    }
  | { kind: 'remove'; type: ResourceType; id: string; at: number }

/** What an equality can be looked up by, instead of looking at every resource. */
export type IndexedName = 'userName' | 'externalId' | 'displayName' | 'emails' | 'manager'

/** Users, groups and who belongs to what, in memory. */
export class ResourceStore {
  readonly memberships = new Memberships()
  readonly #entries = { User: new Map<string, Entry>(), Group: new Map<string, Entry>() }
  readonly #ordered: Record<ResourceType, Entry[] | undefined> = { User: [], Group: [] }
  readonly #index = new ValueIndex<Entry>()
  #sequence = 0

  get(type: ResourceType, id: string): Entry | undefined {
    return this.#entries[type].get(id)
  }

  has(id: string): boolean {
    return this.#entries.User.has(id) || this.#entries.Group.has(id)
  }

  /** All of a type, in the order of creation. */
  all(type: ResourceType): readonly Entry[] {
    return (this.#ordered[type] ??= [...this.#entries[type].values()])
  }

  /** Those whose attribute has the value, without regard to case. */
  find(type: ResourceType, name: IndexedName, value: string): Entry[] {
    return this.#index.find(`${type} ${name} ${value}`).sort((one, other) => one.sequence - other.sequence)
  }

  /** The entity tag of what a resource shows. A user also shows its groups. */
  etag(entry: Entry): string {
    const revision = entry.type === 'User' ? this.memberships.revisionOf(entry.id) : 0
    return revision === 0 ? `W/"${entry.version}"` : `W/"${entry.version}.${revision}"`
  }

  apply(change: Change): void {
    if (change.kind === 'put') this.#put(change)
    else this.#remove(change)
  }

  #put({ type, id, attributes, at, members }: Change & { kind: 'put' }): void {
    const known = this.#entries[type].get(id)
    const renamed = known !== undefined && known.attributes.displayName !== attributes.displayName
    if (known) this.#update(known, attributes, at)
    else this.#insert(type, id, attributes, at)
    if (members) this.memberships.change(id, members)
    if (renamed && type === 'Group') this.memberships.touchMembers(id)
  }

  #insert(type: ResourceType, id: string, attributes: JsonObject, at: number): void {
    const entry: Entry = {
      store: this,
      type,
      id,
      sequence: this.#sequence++,
      attributes,
      created: at,
      modified: at,
      version: 1,
      cached: undefined,
    }
    this.#entries[type].set(id, entry)
    this.#ordered[type]?.push(entry)
    for (const key of keysOf(entry)) this.#index.add(key, entry)
  }

  #update(entry: Entry, attributes: JsonObject, at: number): void {
    if (attributes !== entry.attributes) {
      for (const key of keysOf(entry)) this.#index.remove(key, entry)
      entry.attributes = attributes
      for (const key of keysOf(entry)) this.#index.add(key, entry)
    }
    entry.version++
    // Two changes within a millisecond still are two moments.
    entry.modified = Math.max(at, entry.modified + 1)
    entry.cached = undefined
  }

  /** A resource takes its memberships with it, and a user its place as somebody's manager. */
  #remove({ type, id, at }: Change & { kind: 'remove' }): void {
    const entry = this.#entries[type].get(id)
    if (!entry) return
    this.#entries[type].delete(id)
    this.#ordered[type] = undefined
    for (const key of keysOf(entry)) this.#index.remove(key, entry)
    for (const groupId of this.memberships.forget(id)) {
      const group = this.#entries.Group.get(groupId)
      if (group) this.#update(group, group.attributes, at)
    }
    if (type === 'Group') return
    for (const report of this.find('User', 'manager', id)) {
      this.#update(report, withoutManager(report.attributes), at)
    }
  }
}

function keysOf({ type, attributes }: Entry): string[] {
  const keys: string[] = []
  for (const name of ['userName', 'externalId', 'displayName'] as const) {
    if (typeof attributes[name] === 'string') keys.push(`${type} ${name} ${attributes[name]}`)
  }
  if (Array.isArray(attributes.emails)) {
    for (const email of attributes.emails) {
      if (isObject(email) && typeof email.value === 'string') keys.push(`${type} emails ${email.value}`)
    }
  }
  const manager = enterpriseOf(attributes)?.manager
  if (isObject(manager) && typeof manager.value === 'string') keys.push(`${type} manager ${manager.value}`)
  return keys
}

function withoutManager(attributes: JsonObject): JsonObject {
  const { manager: _, ...rest } = enterpriseOf(attributes) ?? {}
  const { [enterpriseUserUrn]: __, ...others } = attributes
  return Object.keys(rest).length > 0 ? { ...others, [enterpriseUserUrn]: rest } : others
}

function enterpriseOf(attributes: JsonObject): JsonObject | undefined {
  const extension = attributes[enterpriseUserUrn]
  return isObject(extension) ? extension : undefined
}
