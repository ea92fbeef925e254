import { isObject, type Json, type JsonObject, jsonText } from '../base/json.ts'
import { shownDifferences, showsNothing } from '../plan/shown.ts'
import { fieldOf } from '../scim/field.ts'
import type { ResourceType } from '../scim/urn.ts'

/**
 * One thing that the target was told of a resource, as somebody who reads it would find it:
 * - `['there', true | false]`: it exists;
 * - `['active', true | false]`: the account may be used;
 * - `['member <id>', true | false]`: a group has that member;
 * - `['<path>', value]`: an attribute of the mapping; `null`: it has no value any more.
 */
export type Fact = readonly [what: string, value: Json]

/** A resource as a look found it. */
export type Found = { is: 'there'; resource: JsonObject } | { is: 'gone' }

export function member(id: string): string {
  return `member ${id}`
}

/** Whether the resource is as the fact says. Pure. */
export function isShownBy([what, value]: Fact, found: Found): boolean {
  if (what === 'there') return value === (found.is === 'there')
  // Who is not there can do nothing, and is in no group.
  if (found.is === 'gone') return value === false && (what === 'active' || what.startsWith('member '))
  const { resource } = found
  if (what === 'active') return value === mayBeUsed(resource)
  if (what.startsWith('member ')) return value === hasMember(resource, what.slice('member '.length))
  if (value === null) return showsNothing(what, resource)
  return shownDifferences([[what, value]], resource).length === 0
}

/** A resource without `active` is one that may be used. */
function mayBeUsed(resource: JsonObject): boolean {
  const shown = fieldOf(resource, 'active')
  return shown === undefined || jsonText(shown).toLowerCase() === 'true'
}

function hasMember(resource: JsonObject, id: string): boolean {
  const members = fieldOf(resource, 'members')
  const list = Array.isArray(members) ? members : members === undefined ? [] : [members]
  return list.some((each) => {
    const value = isObject(each) ? fieldOf(each, 'value') : each
    return (typeof value === 'string' || typeof value === 'number') && String(value) === id
  })
}

/** What was told of a resource, to be seen there. */
export interface Told {
  resource: ResourceType
  objectId: string
  targetId: string
  /** userName or displayName. */
  label: string
  facts: Fact[]
}
