import { isObject, type Json } from '../../base/json.ts'
import { printFilter } from '../../scim/filter.ts'
import { matchesFilter } from '../../scim/filter-match.ts'
import { caseExactIn, resourceSchemas } from '../../scim/schema.ts'
import { listResponseUrn } from '../../scim/urn.ts'
import { type Equality, equality } from '../equality.ts'
import { bodyStart, member, statusLine } from '../excerpt.ts'
import type { Known } from '../known.ts'
import { valueAt } from '../leaf.ts'
import { pageBefore, pageOf, pagesBefore } from '../page.ts'
import { patchCourses } from '../patch-course.ts'
import { brief } from '../quote.ts'
import { fail, inconclusive, pass, type Rule, type Verdict } from '../rule.ts'
import { idText, isList, listOf, type Seen } from '../seen.ts'
import { entraScim, rfc7643, rfc7644 } from '../source.ts'

/** Answers to queries (RFC 7644 §3.4.2). */
export const listRules: readonly Rule[] = [
  {
    id: 'RFC7644-3.4.2-listresponse',
    tier: 1,
    mode: 'passive',
    required: 'The answer to a query is a ListResponse, also for a single match (RFC 7644 §3.4.2, MUST).',
    source: rfc7644('3.4.2'),
    severity: 'blocker',
    breaks: 'Entra and Okta find nobody and create a second account, or stop the job.',
    fix: 'Wrap every answer to a query, also that of one match.',
    after: ['RFC7159-valid-json'],
    evaluate: (seen) => {
      if (!isList(seen)) return undefined
      const schemas = isObject(seen.body) ? seen.body.schemas : undefined
      if (Array.isArray(schemas) && schemas.includes(listResponseUrn)) return pass
      const why = isObject(seen.body) ? `: schemas is ${brief(schemas)}` : ''
      return fail(`${seen.line} with something that is no ListResponse${why}.`, { excerpt: bodyStart(seen) })
    },
  },
  {
    id: 'RFC7644-3.4.2-totalResults',
    tier: 1,
    mode: 'passive',
    required:
      '`totalResults` is a whole number: of all matches, not of the page (RFC 7644 §3.4.2, REQUIRED).',
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
  },
  {
    id: 'RFC7644-3.4.2-empty-200',
    tier: 1,
    mode: 'passive',
    required:
      'A query that matches nothing is answered with 200 and totalResults 0 (RFC 7644 §3.4.2, SHALL).',
    source: rfc7644('3.4.2'),
    severity: 'blocker',
    breaks: 'Entra quarantines the job at its first probe; Microsoft’s validator and Okta’s SPEC test fail.',
    breaksFor: { entra: 'Entra quarantines the job at its first probe: "SCIM compliance issue: HTTP 404".' },
    fix: 'Answer with an empty ListResponse.',
    disagreement: 'Okta’s reference also accepts 404 with an error; its SPEC test demands 200.',
    evaluate: (seen) => {
      if (seen.about.action !== 'list' || seen.parameter('filter') === undefined) return undefined
      if (seen.status === 404) {
        return fail(`${seen.line}: a query that matches nothing was answered with 404.`, {
          aspect: seen.about.resource,
          excerpt: statusLine(seen),
        })
      }
      return seen.ok && isObject(seen.body) && seen.body.totalResults === 0 ? pass : undefined
    },
  },
  {
    id: 'RFC7644-3.4.2-Resources',
    tier: 1,
    mode: 'passive',
    required:
      '`Resources` is a list, spelt with a capital R (RFC 7644 §3.4.2, REQUIRED where there are matches).',
    source: rfc7644('3.4.2'),
    severity: 'blocker',
    breaks: 'Most IdPs find nobody and create a second account. Okta reads the lower-case spelling as well.',
    fix: 'Keep the naming policy of your JSON library away from the keys of messages.',
    after: ['RFC7644-3.4.2-listresponse'],
    evaluate: (seen) => {
      if (!isList(seen) || !isObject(seen.body)) return undefined
      const { body } = seen
      if (Array.isArray(body.Resources)) return pass
      const key = Object.keys(body).find((name) => name.toLowerCase() === 'resources')
      const some = typeof body.totalResults === 'number' && body.totalResults > 0
      if (key === undefined && !some) return undefined
      const what =
        key === undefined ? 'is left out' : key === 'Resources' ? 'is no list' : `is spelt "${key}"`
      return fail(`${seen.line}: Resources ${what}.`, {
        aspect: what,
        excerpt: member(key ?? 'Resources', key === undefined ? undefined : body[key]),
      })
    },
  },
  {
    id: 'RFC7644-3.4.2-page-meta',
    tier: 1,
    mode: 'passive',
    required:
      'A part of the results says startIndex and itemsPerPage, the number returned (RFC 7644 §3.4.2.4, REQUIRED).',
    source: rfc7644('3.4.2.4'),
    severity: 'major',
    breaks:
      'Okta’s SPEC test wants numbers, and its review refuses an itemsPerPage that is the number asked for.',
    fix: 'Say what was returned, not what was asked for.',
    after: ['RFC7644-3.4.2-listresponse'],
    evaluate: (seen) => {
      if (!isList(seen) || !isObject(seen.body)) return undefined
      const { startIndex, itemsPerPage, totalResults } = seen.body
      const list = listOf(seen.body) ?? []
      if (totalResults === undefined && list.length === 0) return undefined
      const isPart = typeof totalResults === 'number' && totalResults > list.length
      for (const [name, value] of [
        ['startIndex', startIndex],
        ['itemsPerPage', itemsPerPage],
      ] as const) {
        if (value === undefined ? isPart : typeof value !== 'number') {
          return fail(`${seen.line}: ${name} is ${JSON.stringify(value) ?? 'left out'}.`, {
            aspect: name,
            excerpt: member(name, value),
          })
        }
      }
      // What a count of 0 or less makes of it nobody reads.
      const some = Number(seen.parameter('count') ?? '1') > 0
      if (itemsPerPage !== undefined && itemsPerPage !== list.length && totalResults !== 0 && some) {
        return fail(`${seen.line}: itemsPerPage is ${itemsPerPage}, and ${list.length} are listed.`, {
          aspect: 'itemsPerPage count',
          excerpt: member('itemsPerPage', itemsPerPage),
        })
      }
      const asked = Number(seen.parameter('startIndex') ?? '1')
      const wanted = Number.isFinite(asked) && asked >= 1 ? asked : 1
      return startIndex !== undefined && startIndex !== wanted && list.length > 0
        ? fail(`${seen.line}: startIndex is ${startIndex}, asked for was ${wanted}.`, {
            aspect: 'startIndex value',
            excerpt: member('startIndex', startIndex),
          })
        : pass
    },
  },
  {
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
      return fail(
        `${seen.line}: ${idText(resource) ?? 'a resource'} does not match ${printFilter(filter)}.`,
        { excerpt: member(asked, valueAt(resource, [asked])) },
      )
    },
  },
  {
    id: 'VENDOR-filter-set',
    tier: 1,
    mode: 'both',
    required:
      'Resources are found by what IdPs match on: userName, externalId, work e-mail, displayName of a group (Okta and Microsoft).',
    source: entraScim,
    severity: 'blocker',
    breaks: 'The account is not found, so it is created again: a 409 in every cycle, or a duplicate.',
    fix: 'Support eq on all of these.',
    after: [
      'RFC7644-3.12-no-5xx-for-client-error',
      'SIM-conflict-findable',
      'ENTRA-inactive-visible',
      'RFC7643-3.1-id-stable',
    ],
    evaluate: (seen, { known }) => {
      const asked = equality(seen)
      if (!asked) return undefined
      if (seen.status === 400 || seen.status === 501 || seen.status === 403) {
        return fail(`${seen.line}: a look-up by ${asked.attribute} was refused.`, {
          aspect: `${asked.type} ${asked.attribute}`,
          excerpt: statusLine(seen),
        })
      }
      if (!seen.ok) return undefined
      const holder = holderOf(known, asked, true)
      if (!holder) return seen.shown.length > 0 ? pass : undefined
      return seen.lists(holder)
        ? pass
        : fail(
            `${seen.line}: ${holder} was not found, although it was shown with just that ${asked.attribute}.`,
            {
              aspect: `${asked.type} ${asked.attribute}`,
              excerpt: bodyStart(seen),
            },
          )
    },
  },
  {
    id: 'RFC7643-4.1.1-userName-ci',
    tier: 1,
    mode: 'both',
    required:
      'userName compares without regard to case (RFC 7643 §4.1.1), and so does the displayName of a group.',
    source: rfc7643('4.1.1'),
    severity: 'blocker',
    breaks:
      'Ada@acme.test is created beside ada@acme.test; Okta’s SPEC test and Microsoft’s validator look for it.',
    fix: 'Compare case-folded, also inside of compound filters.',
    evaluate: (seen, { known }) => {
      const asked = equality(seen)
      if (!asked || !['username', 'displayname'].includes(asked.attribute.toLowerCase()) || !seen.ok)
        return undefined
      const holder = holderOf(known, asked, false)
      const found = known.note('found-by', () => new Set<string>())
      const key = `${asked.type} ${asked.attribute.toLowerCase()}`
      if (!holder || holderOf(known, asked, true) === holder) {
        if (seen.shown.length > 0) found.add(key)
        return undefined
      }
      // Where look-ups by it find nobody at all, the case is not to blame.
      if (!seen.lists(holder) && !found.has(key))
        return inconclusive(`${seen.line}: no look-up has found anybody yet.`)
      return seen.lists(holder)
        ? pass
        : fail(`${seen.line}: ${holder} was not found, whose ${asked.attribute} differs in case only.`, {
            aspect: asked.type,
            excerpt: bodyStart(seen),
          })
    },
  },
  {
    id: 'ENTRA-inactive-visible',
    tier: 1,
    mode: 'passive',
    required: 'A user who is not active is still found, with active false (Microsoft, SCIM requirements).',
    source: entraScim,
    severity: 'blocker',
    breaks: 'Entra and Okta create the returning user again and get a 409, for ever.',
    breaksFor: {
      okta: 'Okta’s re-assignment finds nobody, POSTs and gets a 409: a task that no retry mends.',
    },
    fix: 'Take `WHERE active` out of the queries that SCIM uses.',
    evaluate: (seen, { known }) => {
      const { about } = seen
      if (about.resource !== 'User') return undefined
      const still = stillActive(seen, known)
      if (still) return still
      if (about.action === 'get') {
        const user = known.resource('User', about.id)
        if (user?.expected?.active !== false || user.deletedBy !== undefined) return undefined
        if (seen.status === 404)
          return fail(`${seen.line}: the user was deactivated, not deleted.`, {
            aspect: 'get',
            excerpt: statusLine(seen),
          })
        return seen.ok ? pass : undefined
      }
      const asked = equality(seen)
      const holder = asked && seen.ok ? holderOf(known, asked, true) : undefined
      if (holder === undefined || known.resource('User', holder)?.expected?.active !== false) return undefined
      return seen.lists(holder)
        ? pass
        : fail(`${seen.line}: ${holder} was not found since it was deactivated.`, {
            aspect: 'filter',
            excerpt: bodyStart(seen),
          })
    },
  },
]

/** Shown as active although that was taken away in the plainest of ways; of particular ones other rules speak. */
function stillActive(seen: Seen, known: Known): Verdict | undefined {
  const course = patchCourses(seen, known).find(
    ({ attribute, end, traits }) =>
      end === 'ignored' && attribute?.name === 'active' && attribute.wanted === false && traits.size === 0,
  )
  if (!course) return undefined
  const shown = course.attribute?.shown
  return fail(
    `${seen.line}: the user was deactivated, and active is ${JSON.stringify(shown) ?? 'left out'}.`,
    {
      aspect: 'active',
      excerpt: member('active', shown),
      also: [course.write.seq],
    },
  )
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

/** Id of the resource that was last shown with the value asked for. */
function holderOf(known: Known, { type, attribute, value }: Equality, exact: boolean): string | undefined {
  const holder = known.holding(type, attribute, value)
  // Only what the target itself has shown counts, and only while nothing was told since.
  if (!holder?.observed || holder.deletedBy !== undefined || holder.writes.length > 0) return undefined
  const shown = valueAt(holder.observed, [attribute])
  if (typeof shown !== 'string') return undefined
  const same = exact ? shown === value : shown.toLowerCase() === value.toLowerCase()
  return same ? holder.id : undefined
}

/** Whether the resource shows what the filter asks about. */
function showsAll(resource: { [key: string]: Json | undefined }, seen: Seen): boolean {
  const { filter } = seen
  if (filter?.kind !== 'compare') return !seen.partial
  return valueAt(resource as never, [filter.path.attribute]) !== undefined
}
