import { isObject } from '../../base/json.ts'
import { member } from '../excerpt.ts'
import type { Known } from '../known.ts'
import { pageBefore, pageOf, pagesBefore } from '../page.ts'
import { fail, pass, type Rule, type Verdict } from '../rule.ts'
import { isList, listOf, type Seen } from '../seen.ts'
import { rfc7644 } from '../source.ts'

export const totalResults: Rule = {
  id: 'RFC7644-3.4.2-totalResults',
  tier: 1,
  mode: 'passive',
  required: '`totalResults` is a whole number: of all matches, not of the page (RFC 7644 §3.4.2, REQUIRED).',
  source: rfc7644('3.4.2'),
  severity: 'blocker',
  breaks: 'Okta’s import ends after the first page.',
  fix: 'Count with the same filter, before paging.',
  after: ['RFC7644-3.4.2-listresponse'],
  evaluate: (seen, { known }) => {
    if (!isList(seen) || !isObject(seen.body)) return undefined
    const total = seen.body.totalResults
    const list = listOf(seen.body) ?? []
    const excerpt = member('totalResults', total)
    if (typeof total !== 'number' || !Number.isInteger(total)) {
      return fail(`${seen.line}: totalResults is ${JSON.stringify(total) ?? 'left out'}.`, {
        aspect: 'type',
        excerpt,
      })
    }
    if (total < list.length)
      return fail(`${seen.line}: totalResults is ${total}, and ${list.length} are listed.`, {
        aspect: 'less',
        excerpt,
      })
    return pagedTotal(seen, known, total, list.length) ?? pass
  },
}

/** A total that does not hold what the pages of one reading brought. */
function pagedTotal(seen: Seen, known: Known, total: number, length: number): Verdict | undefined {
  const page = pageOf(seen)
  const before = page && pageBefore(known, page)
  if (!page || page.start <= 1 || before?.total === undefined) return undefined
  // Only whom no earlier page has shown: pages that overlap are a matter of their own.
  const listed = new Set([...pagesBefore(known, page), page].flatMap(({ ids }) => ids))
  return length > 0 && total < listed.size
    ? fail(
        `${seen.line}: totalResults is ${total}, but ${listed.size} have been listed so far: it counts the page.`,
        {
          aspect: 'page',
          excerpt: member('totalResults', total),
        },
      )
    : undefined
}
