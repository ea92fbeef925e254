import type { Filter } from '../../scim/filter.ts'

type Term = Filter & { kind: 'compare' | 'present' | 'valuePath' }

/** The single questions that a filter is made of. */
export function termsOf(filter: Filter): Term[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return [...termsOf(filter.left), ...termsOf(filter.right)]
    case 'not':
      return termsOf(filter.filter)
    default:
      return [filter]
  }
}

/** Whether a filter asks for the attribute of that name at the top level. */
export function asksFor(filter: Filter, name: string): boolean {
  return termsOf(filter).some(({ path }) => path.attribute.toLowerCase() === name.toLowerCase())
}

/** A filter that nothing satisfies. */
export const nothing: Filter = { kind: 'not', filter: { kind: 'present', path: { attribute: 'id' } } }
