import type { Json } from '../../base/json.ts'
import { printFilter } from '../../scim/filter.ts'
import { matchesFilter } from '../../scim/filter-match.ts'
import { caseExactIn, resourceSchemas } from '../../scim/schema.ts'
import { member } from '../excerpt.ts'
import { valueAt } from '../leaf.ts'
import { fail, pass, type Rule } from '../rule.ts'
import { idText, isList, type Seen } from '../seen.ts'
import { rfc7644 } from '../source.ts'

export const onlyMatching: Rule = {
  id: 'RFC7644-3.4.2.2-only-matching',
  tier: 1,
  mode: 'passive',
  required: 'Only resources that match the filter are returned (RFC 7644 §3.4.2.2, SHALL).',
  source: rfc7644('3.4.2.2'),
  severity: 'blocker',
  breaks: 'The IdP takes a stranger’s account for that of the user it looked for, and overwrites it.',
  fix: 'A filter that was not understood must be a 400, never no filter at all.',
  evaluate: (seen) => {
    if (!isList(seen) || seen.filter === undefined || seen.about.action !== 'list') return undefined
    const { filter, shown } = seen
    const telling = shown.filter(({ resource }) => showsAll(resource, seen))
    if (telling.length === 0) return undefined
    const caseExact = caseExactIn(resourceSchemas[seen.about.resource])
    const stranger = telling.find(({ resource }) => !matchesFilter(filter, resource, caseExact))
    if (stranger === undefined) return pass
    const { resource } = stranger
    const asked = filter.kind === 'compare' ? filter.path.attribute : 'id'
    return fail(`${seen.line}: ${idText(resource) ?? 'a resource'} does not match ${printFilter(filter)}.`, {
      excerpt: member(asked, valueAt(resource, [asked])),
    })
  },
}

/** Whether the resource shows what the filter asks about. */
function showsAll(resource: { [key: string]: Json | undefined }, seen: Seen): boolean {
  const { filter } = seen
  if (filter?.kind !== 'compare') return !seen.partial
  return valueAt(resource as never, [filter.path.attribute]) !== undefined
}
