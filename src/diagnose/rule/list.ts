import { isObject, type Json } from '../../base/json.ts'
import { printFilter } from '../../scim/filter.ts'
import { matchesFilter } from '../../scim/filter-match.ts'
import { caseExactIn, resourceSchemas } from '../../scim/schema.ts'
import { listResponseUrn } from '../../scim/urn.ts'
import { bodyStart, member, statusLine } from '../excerpt.ts'
import type { Known } from '../known.ts'
import { valueAt } from '../leaf.ts'
import { fail, pass, type Rule, type Verdict } from '../rule.ts'
import { idText, listOf, type Seen } from '../seen.ts'
import { entraScim, oktaReference, rfc7643, rfc7644 } from '../source.ts'

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
    evaluate: (seen) => {
      if (!isList(seen)) return undefined
      const schemas = isObject(seen.body) ? seen.body.schemas : undefined
      return Array.isArray(schemas) && schemas.includes(listResponseUrn)
        ? pass
        : fail(`${seen.line} with something that is no ListResponse.`, { excerpt: bodyStart(seen) })
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
      if (itemsPerPage !== undefined && itemsPerPage !== list.length && !(totalResults === 0)) {
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
    id: 'RFC7644-3.4.2.4-count',
    tier: 1,
    mode: 'both',
    required: 'No more than `count` resources are returned (RFC 7644 §3.4.2.4, MUST NOT).',
    source: rfc7644('3.4.2.4'),
    severity: 'minor',
    breaks: 'Imports count wrongly, and read what they did not ask for.',
    fix: 'Clamp to the number asked for and to your own limit; do not refuse.',
    evaluate: (seen) => {
      const count = Number(seen.parameter('count') ?? Number.NaN)
      if (!isList(seen) || !isObject(seen.body) || !Number.isInteger(count)) return undefined
      const { length } = listOf(seen.body) ?? []
      return length > Math.max(0, count)
        ? fail(`${seen.line}: ${length} are listed, ${count} were asked for.`, { excerpt: bodyStart(seen) })
        : pass
    },
  },
  {
    id: 'RFC7644-3.4.2.4-past-end',
    tier: 1,
    mode: 'both',
    required: 'A page beyond the end is empty, with 200 and the true total (RFC 7644 §3.4.2.4).',
    source: rfc7644('3.4.2.4'),
    severity: 'major',
    breaks: 'Okta’s review asks for startIndex=101 with two users; an import reads somebody twice.',
    fix: 'An empty page is the signal to stop.',
    evaluate: (seen) => {
      const start = Number(seen.parameter('startIndex') ?? Number.NaN)
      if (seen.about.action !== 'list' || !Number.isInteger(start) || start <= 1 || !isObject(seen.body))
        return undefined
      const total = seen.body.totalResults
      if (typeof total !== 'number' || start <= total) return undefined
      const { length } = listOf(seen.body) ?? []
      return length === 0
        ? pass
        : fail(`${seen.line}: ${length} are listed although there are only ${total}.`, {
            excerpt: bodyStart(seen),
          })
    },
  },
  {
    id: 'SIM-pagination-terminates',
    tier: 1,
    mode: 'passive',
    required: 'The next page brings what the page before did not (RFC 7644 §3.4.2.4).',
    source: rfc7644('3.4.2.4'),
    severity: 'blocker',
    breaks: 'An import never ends.',
    fix: 'startIndex is being ignored.',
    evaluate: (seen, { known }) => {
      const page = pageOf(seen)
      if (!page) return undefined
      const before = lastPage(known, page)
      notePage(known, page)
      if (!before || page.start <= before.start || page.ids.length === 0) return undefined
      return page.ids[0] === before.ids[0]
        ? fail(`${seen.line}: the page begins with ${page.ids[0]}, as the page from ${before.start} did.`, {
            aspect: page.key,
            also: [before.seq],
          })
        : pass
    },
  },
  {
    id: 'OKTA-stable-order',
    tier: 1,
    mode: 'both',
    required: 'Pages have the same order whatever their size (Okta, SCIM reference).',
    source: oktaReference,
    severity: 'blocker',
    breaks: 'Okta’s import misses users, and reads others twice.',
    fix: 'Order by a key that is unique and never changes.',
    after: ['SIM-pagination-terminates'],
    evaluate: (seen, { known }) => {
      const page = pageOf(seen)
      // Only the pages of one reading are compared; a page that starts where one has started begins another.
      if (!page || page.start <= 1) return undefined
      const walk = known.note<Walk>(`walk ${page.key}`, () => ({ pages: [] }))
      const twice = page.ids.find((id) =>
        walk.pages.some(({ ids, start }) => start < page.start && ids.includes(id)),
      )
      return twice === undefined || page.ids[0] === walk.pages.at(-1)?.ids[0]
        ? pass
        : fail(`${seen.line}: ${twice} stood on an earlier page already.`, { aspect: page.key })
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
      if (shown.length === 0) return undefined
      const caseExact = caseExactIn(resourceSchemas[seen.about.resource])
      const stranger = shown.find(
        ({ resource }) => showsAll(resource, seen) && !matchesFilter(filter, resource, caseExact),
      )
      return stranger === undefined
        ? pass
        : fail(
            `${seen.line}: ${idText(stranger.resource) ?? 'a resource'} does not match ${printFilter(filter)}.`,
            {
              excerpt: member(
                'userName' in stranger.resource ? 'userName' : 'displayName',
                stranger.resource.userName ?? stranger.resource.displayName,
              ),
            },
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
    after: ['RFC7644-3.12-no-5xx-for-client-error'],
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
      return seen.shown.some(({ resource }) => idText(resource) === holder)
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
      if (!holder || holderOf(known, asked, true) === holder) return undefined
      return seen.shown.some(({ resource }) => idText(resource) === holder)
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
      const user = holder === undefined ? undefined : known.resource('User', holder)
      if (user?.expected?.active !== false) return undefined
      return seen.shown.some(({ resource }) => idText(resource) === holder)
        ? pass
        : fail(`${seen.line}: ${holder} was not found since it was deactivated.`, {
            aspect: 'filter',
            excerpt: bodyStart(seen),
          })
    },
    severities: { onelogin: 'major' },
  },
]

function isList(seen: Seen): boolean {
  return seen.about.action === 'list' && seen.ok
}

interface Page {
  key: string
  start: number
  ids: string[]
  total: number | undefined
  seq: number
}

interface Walk {
  pages: Page[]
}

/** A page of a reading without a filter. */
function pageOf(seen: Seen): Page | undefined {
  if (!isList(seen) || seen.parameter('filter') !== undefined || !isObject(seen.body)) return undefined
  const start = Number(seen.parameter('startIndex') ?? '1')
  if (!Number.isInteger(start)) return undefined
  const ids = (listOf(seen.body) ?? []).flatMap((each) => (isObject(each) ? (idText(each) ?? []) : []))
  const total = seen.body.totalResults
  return { key: seen.path, start, ids, total: typeof total === 'number' ? total : undefined, seq: seen.seq }
}

/** Pages kept of one reading: enough to see a circle. */
const mostPages = 50

function lastPage(known: Known, { key }: Page): Page | undefined {
  return known.note<Walk>(`walk ${key}`, () => ({ pages: [] })).pages.at(-1)
}

function notePage(known: Known, page: Page): void {
  const walk = known.note<Walk>(`walk ${page.key}`, () => ({ pages: [] }))
  if (page.start <= 1) walk.pages = []
  walk.pages = [...walk.pages, page].slice(-mostPages)
}

/** A total that does not hold what the pages of one reading brought. */
function pagedTotal(seen: Seen, known: Known, total: number, length: number): Verdict | undefined {
  const page = pageOf(seen)
  const before = page && lastPage(known, page)
  if (!page || page.start <= 1 || before?.total === undefined || before.start >= page.start) return undefined
  const least = page.start - 1 + length
  return length > 0 && total < least
    ? fail(
        `${seen.line}: totalResults is ${total}, but ${least} have been listed so far: it counts the page.`,
        {
          aspect: 'page',
          excerpt: member('totalResults', total),
        },
      )
    : undefined
}

interface Equality {
  type: 'User' | 'Group'
  attribute: string
  value: Json
}

/** The look-up `attribute eq "value"` of a plain attribute. */
function equality(seen: Seen): Equality | undefined {
  const { about, filter } = seen
  if (about.action !== 'list' || filter?.kind !== 'compare' || filter.op !== 'eq') return undefined
  const { path, value } = filter
  if (path.filter !== undefined || path.subAttribute !== undefined || typeof value !== 'string')
    return undefined
  return { type: about.resource, attribute: path.attribute, value }
}

/** Id of the resource that was last shown with the value asked for. */
function holderOf(known: Known, { type, attribute, value }: Equality, exact: boolean): string | undefined {
  const byName = ['username', 'displayname'].includes(attribute.toLowerCase())
  const candidates = byName ? [known.named(type, String(value))] : known.resources()
  for (const candidate of candidates) {
    // Only what the target itself has shown counts, and only while nothing was told since.
    if (candidate?.type !== type || candidate.deletedBy !== undefined || candidate.observed === undefined)
      continue
    if (candidate.writes.length > 0) continue
    const shown = valueAt(candidate.observed, [attribute])
    if (typeof shown !== 'string') continue
    const same = exact ? shown === value : shown.toLowerCase() === String(value).toLowerCase()
    if (same) return candidate.id
  }
  return undefined
}

/** Whether the resource shows what the filter asks about. */
function showsAll(resource: { [key: string]: Json | undefined }, seen: Seen): boolean {
  const { filter } = seen
  if (filter?.kind !== 'compare') return !seen.partial
  return valueAt(resource as never, [filter.path.attribute]) !== undefined
}
