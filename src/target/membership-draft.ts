import { isObject, type Json, type JsonObject } from '../base/json.ts'
import { elementOf } from '../scim/attribute-access.ts'
import { normalizeValue } from '../scim/attribute-value.ts'
import type { Filter } from '../scim/filter.ts'
import { compileFilter } from '../scim/filter-match.ts'
import { PatchError } from '../scim/patch-error.ts'
import type { KnownStep } from '../scim/patch-step.ts'
import type { Attribute } from '../scim/schema.ts'
import type { Members, MembershipChange } from './membership.ts'

export type DescribeMember = (id: string, display: string | undefined) => JsonObject

/** What a request would make of a group's members, without copying those it does not touch. */
export class MembershipDraft {
  readonly #members: Members
  readonly #describe: DescribeMember
  readonly #added = new Map<string, string | undefined>()
  readonly #removed = new Set<string>()
  /** Whether those not in `#added` are gone. */
  #cleared = false

  /** @param describe a member as clients see it, for filters to select by */
  constructor(members: Members, describe: DescribeMember) {
    this.#members = members
    this.#describe = describe
  }

  /** Makes the members those of a value that a client sent for `members`. */
  set(attribute: Attribute, value: Json | undefined): void {
    this.#clear()
    this.#addAll(attribute, value)
  }

  /** A PATCH step on `members`, to the same effect as `applyStep` on a list. */
  apply({ attribute, subAttribute, filter, op, value, name }: KnownStep): void {
    if (subAttribute)
      throw new PatchError('mutability', `"${name}" cannot be changed; remove the member and add another`)
    if (filter) this.#applyToSelected(filter, op, attribute, value, name)
    else if (op === 'add') this.#addAll(attribute, value)
    else if (op === 'replace') this.set(attribute, value)
    else if (value === undefined || value === null) this.#clear()
    else for (const member of membersIn(attribute, value)) this.#remove(member.value)
  }

  /** The change to the group's members, or undefined if there is none. */
  change(): MembershipChange | undefined {
    const added = new Map<string, string | undefined>()
    for (const [id, display] of this.#added) {
      if (!this.#members.has(id) || this.#members.get(id) !== display) added.set(id, display)
    }
    const removed = this.#cleared
      ? [...this.#members.keys()].filter((id) => !this.#added.has(id))
      : [...this.#removed].filter((id) => this.#members.has(id))
    return added.size > 0 || removed.length > 0 ? { added, removed } : undefined
  }

  #applyToSelected(
    filter: Filter,
    op: KnownStep['op'],
    attribute: Attribute,
    value: Json | undefined,
    name: string,
  ): void {
    const selected = this.#select(filter)
    if (op === 'remove') {
      for (const id of selected) this.#remove(id)
      return
    }
    const given = isObject(value) ? value : {}
    const made = selected.length > 0 ? selected.map((id) => ({ value: id })) : [elementOf(filter)]
    for (const member of made) {
      if (!member) throw new PatchError('noTarget', `Nobody matches "${name}"`)
      this.#addAll(attribute, { ...given, ...member })
    }
  }

  #select(filter: Filter): string[] {
    if (filter.kind === 'compare' && filter.op === 'eq' && filter.path.attribute === 'value') {
      return typeof filter.value === 'string' && this.#has(filter.value) ? [filter.value] : []
    }
    const test = compileFilter(filter)
    return [...this.#all()].filter(([id, display]) => test(this.#describe(id, display))).map(([id]) => id)
  }

  #addAll(attribute: Attribute, value: Json | undefined): void {
    for (const { value: id, display } of membersIn(attribute, value)) {
      this.#added.set(id, display ?? this.#displayOf(id))
      this.#removed.delete(id)
    }
  }

  #remove(id: string): void {
    this.#added.delete(id)
    this.#removed.add(id)
  }

  #clear(): void {
    this.#cleared = true
    this.#added.clear()
    this.#removed.clear()
  }

  #has(id: string): boolean {
    return this.#added.has(id) || (!this.#cleared && this.#members.has(id) && !this.#removed.has(id))
  }

  #displayOf(id: string): string | undefined {
    if (this.#added.has(id)) return this.#added.get(id)
    return this.#has(id) ? this.#members.get(id) : undefined
  }

  *#all(): Iterable<[string, string | undefined]> {
    yield* this.#added
    if (this.#cleared) return
    for (const [id, display] of this.#members) {
      if (!this.#removed.has(id) && !this.#added.has(id)) yield [id, display]
    }
  }
}

function membersIn(attribute: Attribute, value: Json | undefined): { value: string; display?: string }[] {
  const members = normalizeValue(attribute, value ?? null)
  return (Array.isArray(members) ? members : []).map((member) => {
    const { value: id, display } = isObject(member) ? member : ({} as JsonObject)
    if (typeof id !== 'string')
      throw new PatchError('invalidValue', 'Each member needs the id of a resource as its value')
    return { value: id, ...(typeof display === 'string' && { display }) }
  })
}
