import type { ResourceType } from '../scim/urn.ts'
import type { Seen } from './seen.ts'

/** A look-up of a plain attribute. */
export interface Equality {
  type: ResourceType
  attribute: string
  value: string
}

/**
 * The look-up `attribute eq "value"` that a request makes; nothing for any other, nor where the answer is a success that
 * nobody can read: it does not say that nobody is there.
 */
export function equality(seen: Seen): Equality | undefined {
  const { about, filter } = seen
  if (about.action !== 'list' || filter?.kind !== 'compare' || filter.op !== 'eq') return undefined
  const { path, value } = filter
  if (path.filter !== undefined || path.subAttribute !== undefined || typeof value !== 'string')
    return undefined
  if (seen.ok && seen.body === undefined) return undefined
  return { type: about.resource, attribute: path.attribute, value }
}
