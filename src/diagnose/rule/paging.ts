import { isObject, type Json } from '../../base/json.ts'
import { bodyStart, member } from '../excerpt.ts'
import { notePage, pageBefore, pageOf, pagesBefore } from '../page.ts'
import { fail, pass, type Rule } from '../rule.ts'
import { isList, listOf } from '../seen.ts'
import { oktaReference, rfc7644, rfc9865 } from '../source.ts'

/** Lists in pages (RFC 7644 §3.4.2.4; RFC 9865). */
export const pagingRules: readonly Rule[] = [
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
    after: ['SIM-pagination-terminates', 'RFC7644-3.4.2-totalResults'],
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
    id: 'RFC7644-3.4.2.4-one-based',
    tier: 1,
    mode: 'both',
    required: 'The first resource has index 1; a startIndex below 1 means 1 (RFC 7644 §3.4.2.4, SHALL).',
    source: rfc7644('3.4.2.4'),
    severity: 'major',
    breaks: 'An import reads the last of each page twice, or misses the very first.',
    fix: 'The offset is startIndex minus 1, and not less than 0.',
    evaluate: (seen) => {
      const page = pageOf(seen)
      if (!page || !isObject(seen.body)) return undefined
      const { startIndex } = seen.body
      // A 1 in place of a 2 may as well come from a server that never looks at startIndex.
      if (startIndex === 0 || (page.start > 2 && startIndex === page.start - 1 && page.ids.length > 0)) {
        return fail(`${seen.line}: startIndex is ${startIndex}, so the first one has index 0.`, {
          aspect: 'said',
          excerpt: member('startIndex', startIndex),
        })
      }
      return page.start > 1 && startIndex === page.start ? pass : undefined
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
    fix: 'startIndex is being ignored: read it, and skip so many resources less one.',
    evaluate: (seen, { known }) => {
      const page = pageOf(seen)
      if (!page) return undefined
      const before = pageBefore(known, page)
      notePage(known, page)
      // A page beyond the end is a matter of its own.
      const isBeyond = page.total !== undefined && page.start > page.total
      if (!before || page.ids.length === 0 || isBeyond) return undefined
      return page.ids[0] === before.ids[0]
        ? fail(`${seen.line}: the page begins with ${page.ids[0]}, as the page from ${before.start} did.`, {
            aspect: page.key,
            excerpt: member('id', page.ids[0]),
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
    after: ['SIM-pagination-terminates', 'RFC7644-3.4.2.4-past-end'],
    evaluate: (seen, { known }) => {
      const page = pageOf(seen)
      // Only the pages of one reading are compared; a page that starts where one has started begins another.
      if (!page || page.start <= 1 || seen.about.resource === undefined) return undefined
      const before = pagesBefore(known, page)
      // Who is created meanwhile may push others onto the next page.
      if (known.lastCreate(seen.about.resource) > (before[0]?.seq ?? 0)) return undefined
      // Who asks for a place again, as where `count` is ignored, gets the same one again.
      const told = new Set(before.flatMap(({ ids, start }) => ids.slice(0, page.start - start)))
      const twice = page.ids.find((id) => told.has(id))
      return twice === undefined
        ? pass
        : fail(`${seen.line}: ${twice} stood on an earlier page already.`, {
            aspect: page.key,
            excerpt: member('id', twice),
            also: before.filter(({ ids }) => ids.includes(twice)).map(({ seq }) => seq),
          })
    },
  },
  {
    id: 'RFC9865-2-next-cursor',
    tier: 1,
    mode: 'both',
    required:
      'nextCursor stands on every page but the last, previousCursor never on the first; both fit into a URL (RFC 9865 §2).',
    source: rfc9865('2'),
    severity: 'major',
    breaks: 'A client that goes by cursors reads for ever, or starts anew.',
    fix: 'Leave the key out on the last page: not null, not "".',
    evaluate: (seen) => {
      if (!isList(seen) || !isObject(seen.body)) return undefined
      const { nextCursor, previousCursor } = seen.body
      if (nextCursor === undefined && previousCursor === undefined) return undefined
      const asked = seen.parameter('cursor')
      const wrong = wrongCursor(nextCursor, previousCursor, asked, listOf(seen.body) ?? [])
      return wrong === undefined
        ? pass
        : fail(`${seen.line}: ${wrong.what}.`, {
            aspect: wrong.aspect,
            excerpt: member(
              wrong.aspect === 'previous' ? 'previousCursor' : 'nextCursor',
              wrong.aspect === 'previous' ? previousCursor : nextCursor,
            ),
          })
    },
  },
]

function wrongCursor(
  next: Json | undefined,
  previous: Json | undefined,
  asked: string | undefined,
  list: readonly Json[],
): { aspect: string; what: string } | undefined {
  if (previous !== undefined && !asked) {
    return { aspect: 'previous', what: 'the first page has a previousCursor' }
  }
  if (next === undefined) return undefined
  if (typeof next !== 'string' || next === '') return { aspect: 'empty', what: 'nextCursor is no text' }
  if (!/^[\w.~-]+$/.test(next)) {
    return { aspect: 'characters', what: 'nextCursor holds what a URL would have to encode' }
  }
  if (next === asked) return { aspect: 'circle', what: 'nextCursor is the cursor that was asked for' }
  return list.length === 0
    ? { aspect: 'end', what: 'nothing is listed, and there is a nextCursor' }
    : undefined
}
