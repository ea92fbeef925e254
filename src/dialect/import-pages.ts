import { isObject, type JsonObject } from '../base/json.ts'
import type { Profile } from '../profile/schema.ts'
import type { ResourceType } from '../scim/urn.ts'
import { idOf, type ListPage, readPage } from './answer.ts'
import { countOf, newReading, note, type Reading } from './reading.ts'
import { bare, resourcePath } from './request.ts'
import type { Conversation } from './request-spec.ts'

/** A resource that can be told from others. */
export interface Listed {
  id: string
  resource: JsonObject
}

/**
 * Reads every resource of a type, page by page, as the vendor advances. `take` is handed each page, no id twice, and
 * answers how many of it had not been on a page before: the reader itself remembers none, however many there are. What
 * is known of the reading so far is told along, since a page without an answer ends it from outside.
 */
export function* importPages(
  profile: Profile,
  resource: ResourceType,
  take: (page: readonly Listed[], reading: Reading) => number,
  intent: string = resource === 'User' ? 'import-users' : 'import-groups',
): Conversation<Reading> {
  const { pageSize, advance, maxRequests } = profile.import
  const reading = newReading()
  let startIndex = 1
  while (reading.requests < maxRequests) {
    const request = bare(profile, intent, 'GET', resourcePath(resource), parametersOf(pageSize, startIndex))
    const answer = yield request
    reading.requests++
    const { value: page, failure } = readPage(profile, request, answer)
    if (!page) return { ...reading, end: 'failed', failure }
    const listed = usable(page, reading)
    const fresh = take(listed, reading)
    reading.read += fresh
    if (fresh < listed.length) note(reading, 'overlap', `on page ${reading.requests}`, listed.length - fresh)
    observe(page, reading, { startIndex, pageSize })
    startIndex += advance === 'page-size' && pageSize !== null ? pageSize : page.entries.length
    const { total } = reading
    if (page.entries.length === 0 || total === undefined || startIndex > total) {
      return { ...reading, end: endOf(reading, page, pageSize) }
    }
    // A target that does not page at all shows everything each time.
    if (fresh === 0)
      return { ...reading, end: accounted(reading) < total ? 'repeated' : endOf(reading, page, pageSize) }
  }
  return { ...reading, end: 'endless' }
}

function parametersOf(pageSize: number | null, startIndex: number): string[] {
  if (pageSize !== null) return [`startIndex=${startIndex}`, `count=${pageSize}`]
  return startIndex === 1 ? [] : [`startIndex=${startIndex}`]
}

/** Entries with an id that can be kept and asked for, each id once. */
function usable({ entries }: ListPage, reading: Reading): Listed[] {
  const listed = new Map<string, Listed>()
  for (const [index, entry] of entries.entries()) {
    const place = `entry ${index + 1} of page ${reading.requests}`
    if (!isObject(entry)) {
      note(reading, 'no-object', place)
      continue
    }
    const id = idOf(entry)
    if (id === undefined || !isKept(id)) note(reading, 'no-id', place)
    else if (listed.has(id)) note(reading, 'listed-twice', `"${id}", ${place}`)
    else listed.set(id, { id, resource: entry })
  }
  return [...listed.values()]
}

/** Longer ids, and those with what no database column gives back unchanged, are not worth the trouble. */
function isKept(id: string): boolean {
  return id.length <= 1000 && id.isWellFormed() && !/\p{Cc}/u.test(id)
}

/** Compares what the page says of itself with what was asked and with the pages before. */
function observe(
  page: ListPage,
  reading: Reading,
  asked: { startIndex: number; pageSize: number | null },
): void {
  const { entries, total, startIndex, quoted } = page
  const where = `on page ${reading.requests}`
  if (quoted) note(reading, 'quoted-counters', where)
  if (total === undefined) note(reading, 'no-total', where)
  else if (reading.total !== undefined && total !== reading.total)
    note(reading, 'total-changed', `from ${reading.total} to ${total} ${where}`)
  // An empty list may begin anywhere.
  if (startIndex !== undefined && startIndex !== asked.startIndex && entries.length > 0)
    note(reading, 'wrong-start', `${startIndex} instead of ${asked.startIndex} ${where}`)
  const { pageSize } = asked
  if (pageSize !== null && total !== undefined && entries.length > 0) {
    if (reading.requests === 1 && total === pageSize && entries.length === pageSize)
      note(reading, 'full-total', `${total}`)
    const last = asked.startIndex - 1 + entries.length
    if (entries.length < pageSize && last < total) {
      note(reading, 'page-cap', `${entries.length} instead of ${pageSize} ${where}`)
      reading.cap = Math.max(reading.cap ?? 0, entries.length)
    }
  }
  reading.total = total
  reading.peak = Math.max(reading.peak, total ?? 0)
}

/** What the end of the list is worth. */
function endOf(reading: Reading, { entries }: ListPage, pageSize: number | null): Reading['end'] {
  const { total, peak } = reading
  if (total === undefined) return pageSize !== null && entries.length >= pageSize ? 'short' : 'complete'
  if (accounted(reading) < total) return 'short'
  // Whoever is added meanwhile stands at the end of the list; whoever goes moves all others to the front.
  const moved = countOf(reading, 'total-changed') > 0 && countOf(reading, 'overlap') > 0
  return total < peak || moved ? 'unsteady' : 'complete'
}

/** Entries without an id, or twice on one page, are a part of `totalResults`. */
function accounted(reading: Reading): number {
  const useless = (['no-object', 'no-id', 'listed-twice'] as const).map((oddity) => countOf(reading, oddity))
  return reading.read + useless.reduce((sum, count) => sum + count, 0)
}
